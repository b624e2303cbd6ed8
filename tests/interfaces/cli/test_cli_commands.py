"""The commands, run as a user runs them: import, show, history, correct, export, backup, keys."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.interfaces.cli.command import Sightline, write_contacts
from tests.services.saying import made_up_name


def test_import_accounts_for_every_row(sightline: Sightline, tmp_path: Path) -> None:
    path, bad = write_contacts(tmp_path), tmp_path / "bad.csv"
    arguments = ("import", str(path), "--source", "crm", "--observed-at", "2024-05-01", "--json")
    first = sightline(*arguments, "--rejects", str(bad))
    assert first.code == 3
    (summary,) = first.json
    assert summary["source"] == "crm"
    assert summary["observed_at"] == "2024-05-01T00:00:00Z"
    assert (summary["read"], summary["stored"], summary["unchanged"], summary["rejected"]) == (4, 3, 0, 1)
    assert sum(summary["reasons"].values()) == 1
    rows = list(csv.DictReader(bad.open(encoding="utf-8")))
    assert [row["line"] for row in rows] == ["5"]
    assert rows[0]["reason"]

    (again,) = sightline(*arguments).json
    assert (again["read"], again["stored"], again["unchanged"], again["rejected"]) == (4, 0, 3, 1)
    assert again["known"] is True


def test_import_prints_a_table_and_the_reasons(sightline: Sightline, tmp_path: Path) -> None:
    done = sightline("import", str(write_contacts(tmp_path)), "--source", "crm", "--observed-at", "2024-05-01")
    header, row = done.out.splitlines()[:2]
    assert header.split() == [
        "BATCH",
        "SOURCE",
        "AS",
        "OF",
        "READ",
        "STORED",
        "UNCHANGED",
        "REJECTED",
        "SUPPRESSED",
        "GONE",
        "SECONDS",
    ]
    assert row.split()[:7] == ["contacts.csv", "crm", "2024-05-01", "4", "3", "0", "1"]
    assert "The row has no key" in done.out
    assert "--rejects" in done.err


def test_a_file_without_faults_exits_with_0(sightline: Sightline, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("Email,Full Name\nada@acme.com,Ada Lovelace\n", encoding="utf-8")
    assert sightline("import", str(path), "--source", "crm").code == 0


def test_dry_run_shows_and_stores_nothing(sightline: Sightline, tmp_path: Path) -> None:
    path = write_contacts(tmp_path)
    shown = sightline("import", str(path), "--dry-run")
    assert shown.code == 0
    assert re.search(r"Title +positions\[0\].title", shown.out)
    assert "read 4 = usable 3 + rejected 1" in shown.out
    (preview,) = sightline("import", str(path), "--dry-run", "--json").json
    assert (preview["read"], preview["mapped"], preview["rejected"]) == (4, 3, 1)
    assert sightline("stats", "--json").json["records"] == {}


@pytest.mark.parametrize("name", ["ada@acme.com", "ADA@acme.com", "+44 20 7946 0000", "its id"])
def test_show_finds_by_identifiers(filled: Sightline, name: str) -> None:
    if name == "its id":
        name = str(filled.here("show", "ada@acme.com", "--json").json["id"])
    shown = filled.here("show", name, "--json")
    assert shown.code == 0, shown.err
    assert shown.json["full_name"] == "Ada Lovelace"
    assert shown.json["kind"] == "person"


@pytest.mark.parametrize("name", ["acme.com", "Acme", "https://www.acme.com/about"])
def test_show_finds_companies(filled: Sightline, name: str) -> None:
    shown = filled.here("show", name, "--json", "--kind", "company")
    assert shown.json["name"] == "Acme Ltd"


def test_show_tells_people_what_is_known(filled: Sightline) -> None:
    shown = filled.here("show", "ada@acme.com")
    assert shown.out.startswith("Ada Lovelace  person ")
    assert re.search(r"position +Chief Technology Officer at Acme Ltd \[\d+\] \(\? to now\)", shown.out)
    assert "London, GB" in shown.out
    assert "last observed 2024-05-01" in shown.err


def test_show_sources_says_who_states_each_field(filled: Sightline) -> None:
    assert re.search(r"emails +\d+ +crm 2024-05-01 +ada@acme.com", filled.here("show", "ada@acme.com", "--sources").out)
    fields = filled.here("show", "ada@acme.com", "--sources", "--json").json["sources"]
    email = next(each for each in fields if each["field"].startswith("emails"))
    assert email["sources"][0]["source"] == "crm"
    assert email["sources"][0]["observed_at"] == "2024-05-01T00:00:00Z"
    assert 0 < email["confidence"] <= 100


def test_show_as_of_before_anything_was_known(filled: Sightline) -> None:
    assert filled.here("show", "ada@acme.com", "--as-of", "2024-05-01").code == 0
    earlier = filled.here("show", "ada@acme.com", "--as-of", "2024-04-30")
    assert earlier.code == 4
    assert "by then" in earlier.err


def test_history_of_changes(sightline: Sightline, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    for day, title in (("2024-01-01", "Engineer"), ("2024-02-01", "CTO")):
        path.write_text(f"Email,Full Name,Job Title\nada@acme.com,Ada Lovelace,{title}\n", encoding="utf-8")
        assert sightline("import", str(path), "--source", "crm", "--observed-at", day).code == 0
    shown = sightline("history", "ada@acme.com", "--field", "positions")
    assert re.search(r"2024-02-01 +crm +positions: now CTO .*no longer Engineer", shown.out)
    assert "full_name" not in shown.out
    changes = sightline("history", "ada@acme.com", "--json").json
    assert [each["field"] for each in changes if each["before"] is not None] == ["positions"]
    then = sightline("show", "ada@acme.com", "--as-of", "2024-01-31", "--json").json
    assert then["positions"][0]["title"] == "Engineer"


def test_a_correction_outranks_and_can_be_taken_back(sightline: Sightline, tmp_path: Path) -> None:
    sightline("import", str(write_contacts(tmp_path)), "--source", "crm", "--observed-at", "2024-05-01")
    corrected = sightline("correct", "ada@acme.com", "full_name=Ada King", "--by", "me", "--json").json
    assert corrected["full_name"] == "Ada King"
    company = sightline("correct", "acme.com", "headcount=120", 'technologies=[{"name": "Slack"}]', "--json").json
    assert (company["headcount"], company["technologies"][0]["name"]) == (120, "Slack")
    back = sightline("correct", "ada@acme.com", "--take-back", "full_name", "--json").json
    assert back["full_name"] == "Ada Lovelace"
    cleared = sightline("correct", "acme.com", "--clear", "headcount", "--json").json
    assert "headcount" not in cleared


def test_stats_and_batches(filled: Sightline) -> None:
    stats = filled.here("stats", "--json").json
    assert stats["records"] == {"person": 3, "company": 2}
    assert re.search(r"crm +3 +2", filled.here("stats").out)
    (batch,) = filled.here("batches", "--json").json
    assert (batch["source"], batch["state"], batch["read"]) == ("crm", "sealed", 4)
    assert "contacts.csv" in filled.here("batches").out
    assert filled.here("batches", "--source", "nobody", "--json").json == []


def test_exports(filled: Sightline, tmp_path: Path) -> None:
    lines, table = tmp_path / "people.jsonl", tmp_path / "companies.parquet"
    assert "3 people written" in filled.here("export", "people", str(lines)).out
    assert filled.here("export", "companies", str(table), "--json").json["records"] == 2
    rows = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    assert {row["fields"]["full_name"] for row in rows} == {"Ada Lovelace", "Bob Stone", "Carla Weiß"}
    assert set(pq.read_table(table)["domain"].to_pylist()) == {"acme.com", "initech.de"}


def test_an_export_can_be_imported_again(filled: Sightline, sightline: Sightline, tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    filled.here("export", "people", str(path))
    assert sightline("import", str(path), "--source", "other").code == 0
    assert sightline("show", "carla@initech.de", "--json").json["full_name"] == "Carla Weiß"


def test_backup_restore_and_verify(sightline: Sightline, tmp_path: Path) -> None:
    sightline("import", str(write_contacts(tmp_path)), "--source", "crm")
    secret = sightline("keys", "create", "one", "--json").json["key"]
    backup = tmp_path / "all.backup"
    assert sightline("backup", str(backup)).code == 0
    other = Sightline(tmp_path / "other")
    refused = other("restore", str(backup))
    assert refused.code == 2
    assert "--yes" in refused.err
    assert other("restore", str(backup), "--yes").code == 0
    assert other("show", "ada@acme.com", "--json").json["full_name"] == "Ada Lovelace"
    assert other("keys", "list", "--json").json[0]["start"] == secret[:12]
    assert other("verify", "--deep").out == "everything is whole\n"
    assert other("reindex", "--json").json == {"records": 5}


def test_the_census_counts_people_once_a_month(sightline: Sightline, tmp_path: Path) -> None:
    names = [made_up_name(each).replace(" ", ",") for each in range(20)]
    rows = [f"p{each}@home.net,{name},Engineer,Acme Robotics,acme.com" for each, name in enumerate(names)]
    path = tmp_path / "people.csv"
    path.write_text("\n".join(("email,first name,last name,title,company,domain", *rows)), encoding="utf-8")
    assert sightline("import", str(path), "--source", "crm").code == 0
    taken = sightline("census", "--json").json
    assert (taken["companies"], taken["known"]) == (1, False)
    assert sightline("census").out == f"the census of {taken['month']} was taken before\n"
    assert f"census of {taken['month']}" in sightline("batches").out


def test_verify_finds_damage(sightline: Sightline, tmp_path: Path) -> None:
    sightline("import", str(write_contacts(tmp_path)), "--source", "crm")
    with closing(sqlite3.connect(sightline.home / "facts.db")) as connection, connection:
        connection.execute("DELETE FROM records WHERE entity = (SELECT max(entity) FROM records)")
    found = sightline("verify", "--deep")
    assert found.code == 1
    assert found.err.startswith("error: ")


def test_keys(sightline: Sightline) -> None:
    made = sightline("keys", "create", "CRM sync")
    assert re.fullmatch(r"sk_live_\S{43}\n", made.out)
    assert "cannot be shown again" in made.err
    listed = sightline("keys", "list")
    assert "CRM sync" in listed.out
    assert made.out.strip() not in listed.out
    assert sightline("keys", "create", "CRM sync").code == 1
