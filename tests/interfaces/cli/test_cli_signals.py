"""`sightline signals`, as a user runs it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from sightline.errors import InvalidInput
from sightline.interfaces.cli.signals import COLUMNS, kinds_of, read_domains
from sightline.model.signal import Kind
from tests.interfaces.cli.command import Sightline
from tests.interfaces.cli.test_cli_timeline import ACME, GLOBEX, acme, ada, month


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Sightline:
    folder = tmp_path_factory.mktemp("signals")
    command = Sightline(folder / "home")
    states = [(ada(ACME, "Engineer"), acme(100)), (ada(ACME, "VP Engineering"), acme(150)), (ada(GLOBEX, "CTO"),)]
    for number, rows in enumerate(states, start=1):
        path = folder / f"{number}.jsonl"
        path.write_text("\n".join(month(number, *rows)), encoding="utf-8")
        done = command.here("import", str(path))
        assert done.code == 0, done.err
    return command


def kinds(command: Sightline, *arguments: str) -> list[str]:
    done = command.here("signals", "--json", "--limit", "1000", *arguments)
    assert done.code == 0, done.err
    return [each["kind"] for each in json.loads(done.out)["signals"]]


def test_in_words(told: Sightline) -> None:
    done = told.here("signals")
    assert done.code == 0, done.err
    text = " ".join(done.out.split())
    assert "2024-03-01 Ada Lovelace crm moved to CTO at Globex, from VP Engineering at Acme Robotics" in text
    assert "2024-02-01 Acme Robotics crm grew from 100 to 150 people (+50 %)" in text
    assert text.index("moved to CTO") < text.index("was promoted")
    assert "signals" in done.err


def test_which(told: Sightline, tmp_path: Path) -> None:
    everything = kinds(told)
    assert {"company_change", "promotion", "headcount_change"} <= set(everything)
    assert kinds(told, "--kind", "companyChange,Promotion") == ["company_change", "promotion"]
    assert set(kinds(told, "--kind", "headcount")) == {each for each in everything if each.startswith("headcount")}
    assert kinds(told, "--person", "ada@home.net") == ["company_change", "promotion"]
    of_company = kinds(told, "--company", "Acme Robotics")
    assert of_company
    assert of_company == kinds(told, "--domain", "acme.com")
    assert kinds(told, "--company", "Globex") == ["leadership_change"]
    assert sorted([*of_company, "leadership_change"]) == sorted(kinds(told, "--domain", "acme.com,globex.com"))
    file = tmp_path / "accounts.txt"
    file.write_text("\ufeff# ours\n\nhttps://www.acme.com/about  # the best\nnowhere.com\n", encoding="utf-8")
    assert kinds(told, "--domains", str(file)) == of_company
    assert "nowhere.com" in told.here("signals", "--domains", str(file)).err
    assert sorted(kinds(told, "--since", "2024-03")) == ["company_change", "leadership_change", "leadership_change"]
    assert "company_change" not in kinds(told, "--until", "2024-02")
    assert set(kinds(told, "--until", "2024")) == set(everything)
    assert kinds(told, "--confidence", "100") == []


def test_an_empty_file_of_domains_is_nobody(told: Sightline, tmp_path: Path) -> None:
    file = tmp_path / "none.txt"
    file.write_text("", encoding="utf-8")
    assert kinds(told, "--domains", str(file)) == []
    assert "No signals match" in told.here("signals", "--domains", str(file)).err


def test_json_and_pages(told: Sightline) -> None:
    whole = json.loads(told.here("signals", "--json").out)
    assert whole["total"] == len(whole["signals"])
    assert whole["cursor"] is None
    found: list[dict[str, Any]] = []
    cursor: tuple[str, ...] = ()
    while True:
        page = json.loads(told.here("signals", "--json", "--limit", "1", *cursor).out)
        found += page["signals"]
        if page["cursor"] is None:
            break
        cursor = ("--cursor", page["cursor"])
    assert found == whole["signals"]
    move = next(each for each in found if each["kind"] == "company_change")
    assert (move["name"], move["subject_kind"], move["sources"]) == ("Ada Lovelace", "person", ["crm"])
    assert move["noticed"].startswith("2024-03-01")
    assert move["citations"]
    assert "--cursor" in told.here("signals", "--limit", "1").err


def test_csv(told: Sightline) -> None:
    done = told.here("signals", "--csv", "--kind", "company_change")
    (row,) = csv.DictReader(io.StringIO(done.out))
    assert tuple(row) == COLUMNS
    assert (row["kind"], row["day"], row["subject"]) == ("company_change", "2024-03-01", "Ada Lovelace")
    assert row["words"] == "moved to CTO at Globex, from VP Engineering at Acme Robotics"


BAD: list[tuple[tuple[str, ...], int, str]] = [
    (("--kind", "weather"), 2, "company_change"),
    (("--kind", "?"), 2, "no kind"),
    (("--since", "yesterday"), 2, "--since"),
    (("--until", "2024-13"), 2, "--until"),
    (("--since", "2024-05", "--until", "2024-04"), 2, "backwards"),
    (("--confidence", "101"), 2, "--confidence"),
    (("--limit", "0"), 2, "--limit"),
    (("--limit", "1001"), 2, "--limit"),
    (("--cursor", "nonsense"), 2, "cursor"),
    (("--json", "--csv"), 2, "exclude"),
    (("--person", "nobody@nowhere.net"), 4, "nobody@nowhere.net"),
    (("--company", "Initech"), 4, "Initech"),
    (("--domain", "not a domain"), 2, "--domain"),
    (("--domains", "missing.txt"), 4, "missing.txt"),
]


@pytest.mark.parametrize(("arguments", "code", "said"), BAD, ids=lambda each: str(each)[:40])
def test_what_cannot_be_asked(told: Sightline, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = told.here("signals", *arguments)
    assert (done.code, done.out) == (code, ""), done.err
    assert said in done.err


def test_a_file_that_holds_something_else(tmp_path: Path) -> None:
    file = tmp_path / "domains.txt"
    file.write_text("acme.com\nAcme Robotics\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="line 2"):
        read_domains(file)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInput, match="no text"):
        read_domains(file)


@pytest.mark.parametrize("kind", list(Kind))
def test_kinds_in_any_spelling(kind: Kind) -> None:
    for name in (kind.value, kind.value.upper(), kind.value.replace("_", "-"), kind.value.replace("_", " ")):
        assert kinds_of([name]) == {kind}
    assert kinds_of([]) == frozenset(Kind)
