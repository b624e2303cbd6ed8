"""`sightline enrich`, run as a user runs it."""

from __future__ import annotations

import csv
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.interfaces.cli.command import Sightline

PEOPLE = """Name,Email,Company,Note
Ada Lovelace,,Acme Ltd,one
,bob@acme.com,,two
broken
Nobody Atall,no@where.net,,three
"""


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_file_is_enriched_and_all_is_told(filled: Sightline, people: Path, tmp_path: Path) -> None:
    out, rest = tmp_path / "out.csv", tmp_path / "rest.csv"
    done = filled("enrich", str(people), "-o", str(out), "--unmatched", str(rest))
    assert done.code == 3  # a row could not be read
    assert "2  matched" in done.out
    assert "1  unreadable" in done.out
    assert f"{people}, line 4: 'broken': The row has 1 cells, the header 4." in done.err
    assert "Rows are about people, told by: Name (full_name), Email (emails[0])" in done.err
    assert "Not used to find them: Note." in done.err
    assert f"Not matched: 2 rows, in {rest} with the reasons." in done.err
    assert [row["sightline_email"] for row in rows(out)] == ["ada@acme.com", "bob@acme.com", ""]
    assert [row["unmatched_status"] for row in rows(rest)] == ["unreadable", "no_match"]


def test_json_and_dry_run(filled: Sightline, people: Path, tmp_path: Path) -> None:
    quote = filled.here("enrich", str(people), "--dry-run", "--json")
    assert quote.code == 0
    assert quote.json["statuses"] == {"matched": 2, "no_match": 1, "unreadable": 1}
    assert (quote.json["rows"], quote.json["credits"], quote.json["left"]) == (4, 0, None)
    assert "This is free" in filled.here("enrich", str(people), "--dry-run").out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.csv"]
    out = tmp_path / "out.csv"
    done = filled.here("enrich", str(people), "-o", str(out), "--fields", "title,company_id", "--json").json
    assert done["appended"] == ["sightline_status", "sightline_likelihood", "sightline_title", "sightline_company_id"]
    assert (done["rows"], done["credits"], done["left"], done["unused"]) == (4, 0, None, ["Note"])
    assert [each["line"] for each in done["unreadable"]] == [4]


def test_who_is_charged_is_asked_first(sightline: Sightline, people: Path, tmp_path: Path) -> None:
    contacts = tmp_path / "contacts.csv"
    contacts.write_text("Email,Name\nada@acme.com,Ada Lovelace\nbob@acme.com,Bob Stone\n", encoding="utf-8")
    assert sightline.here("import", str(contacts), "--source", "crm").code == 0
    assert sightline.here("orgs", "create", "Acme", "--allowance", "1.5").code == 0
    given = ["enrich", str(contacts), "-o", str(tmp_path / "out.csv"), "--org", "Acme"]
    quote = sightline.here(*given, "--dry-run")
    assert "2 rows for 2.2 credits; Acme has 1.5.\nThe credits do not reach for all" in quote.out
    refused = sightline.here(*given)
    assert refused.code == 2
    assert "--yes" in refused.err
    declined = answered(sightline, [*given, "--json"], "n")
    assert (declined.returncode, declined.stdout) == (0, b"")
    assert b"Acme has 1.5" in declined.stderr
    assert not (tmp_path / "out.csv").exists()
    agreed = answered(sightline, [*given, "--json"], "y")
    assert (agreed.returncode, json.loads(agreed.stdout)["credits"]) == (3, 1.1)
    assert [row["sightline_status"] for row in rows(tmp_path / "out.csv")] == ["matched", "payment_required"]
    assert sightline.here("credits", "show", "Acme", "--json").json["left"] == 0.4
    assert sightline.here("credits", "grant", "10", "Acme").code == 0
    again = sightline.here(*given, "--overwrite", "--yes", "--json")
    assert (again.code, again.json["credits"], again.json["left"]) == (0, 1.1, 9.3)
    assert [row["key_name"] for row in sightline.here("usage", "Acme", "--json").json] == ["command line"]


def answered(sightline: Sightline, given: list[str], answer: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command at a terminal whose user types an answer."""
    ours, theirs = pty.openpty()
    try:
        os.write(ours, f"{answer}\n".encode())
        return subprocess.run(
            [sys.executable, "-m", "sightline.main", *given],
            stdin=theirs, capture_output=True, check=False, timeout=120, env=sightline.environment(),
        )  # fmt: skip
    finally:
        os.close(ours)
        os.close(theirs)


def test_wrong_use(filled: Sightline, people: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "out.csv")
    (tmp_path / "there.csv").write_text("x")
    (tmp_path / "strange.csv").write_text("foo,bar\n1,2\n")
    for arguments, code, says in (
        ([str(people)], 2, "-o enriched.csv"),
        ([str(tmp_path / "nowhere.csv"), "-o", out], 4, "nowhere.csv"),
        ([str(people), "-o", str(tmp_path / "there.csv")], 1, "--overwrite"),
        ([str(people), "-o", out, "--resume", "--overwrite"], 2, "exclude each other"),
        ([str(people), "-o", str(tmp_path / "out.xlsx")], 2, "Call it out.csv"),
        ([str(people), "-o", str(people)], 2, "Name another file"),
        ([str(people), "-o", out, "--fields", "shoe_size"], 2, "full_name"),
        ([str(people), "-o", out, "--min-likelihood", "11"], 2, "0 to 10"),
        ([str(people), "-o", out, "--org", "Nowhere"], 4, "Nowhere"),
        ([str(people), "-o", str(people / "out.csv")], 2, "cannot be written"),
        ([str(tmp_path / "strange.csv"), "-o", out], 1, "Its columns are: foo, bar."),
    ):
        done = filled.here("enrich", *arguments)
        assert (done.code, says in done.err) == (code, True), (arguments, done.err)
    assert not Path(out).exists()


def test_a_run_goes_on_where_it_was_interrupted(filled: Sightline, people: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert filled.here("enrich", str(people), "-o", str(out)).code == 3
    whole = out.read_bytes()
    journal = tmp_path / "out.csv.progress"
    header = {"content": "0" * 64, "asked": "0" * 64, "org": None, "run": "x", "version": 1}
    journal.write_text(json.dumps(header) + "\n")
    done = filled.here("enrich", str(people), "-o", str(out), "--resume")
    assert (done.code, "the file was changed" in done.err) == (1, True)
    assert filled.here("enrich", str(people), "-o", str(out), "--overwrite").code == 3
    assert out.read_bytes() == whole
