"""`sightline timeline`, as a user runs it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sightline.interfaces.cli.timelines import bars
from sightline.model.signal import Detail, Kind, Signal, State
from sightline.model.signal_words import words
from tests.interfaces.cli.command import Sightline

ACME = {"name": "Acme Robotics", "domain": "acme.com"}
GLOBEX = {"name": "Globex", "domain": "globex.com"}


def month(number: int, *rows: dict[str, Any]) -> list[str]:
    header = {"sightline": 1, "source": "crm", "observed_at": f"2024-{number:02}-01T00:00:00Z"}
    return [json.dumps(line) for line in (header, *rows)]


def ada(company: dict[str, str], title: str) -> dict[str, Any]:
    job = {"company": company, "title": title, "current": True}
    fields = {"full_name": "Ada Lovelace", "emails": [{"value": "ada@home.net"}], "positions": [job]}
    return {"kind": "person", "key": "ada", "fields": fields}


def acme(headcount: int) -> dict[str, Any]:
    return {"kind": "company", "key": "acme", "fields": {**ACME, "headcount": headcount}}


QUIET = {"kind": "company", "key": "initech", "fields": {"name": "Initech", "domain": "initech.com"}}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Sightline:
    folder = tmp_path_factory.mktemp("timeline")
    command = Sightline(folder / "home")
    states = [(ada(ACME, "Engineer"), acme(100)), (ada(ACME, "VP Engineering"), acme(150)), (ada(GLOBEX, "CTO"), QUIET)]
    for number, rows in enumerate(states, start=1):
        path = folder / f"{number}.jsonl"
        path.write_text("\n".join(month(number, *rows)), encoding="utf-8")
        done = command.here("import", str(path))
        assert done.code == 0, done.err
    return command


def test_a_person_in_words(told: Sightline) -> None:
    done = told.here("timeline", "ada@home.net")
    assert done.code == 0, done.err
    assert "was promoted from Engineer to VP Engineering at Acme Robotics" in " ".join(done.out.split())
    assert "moved to CTO at Globex, from VP Engineering at Acme Robotics" in " ".join(done.out.split())


def test_a_company_with_its_headcounts(told: Sightline) -> None:
    done = told.here("timeline", "acme.com")
    assert "grew from 100 to 150 people (+50 %)" in " ".join(done.out.split())
    assert "\u2588" * 40 + "  +50 %" in done.out


def test_a_company_with_its_leaders(told: Sightline) -> None:
    assert "Ada Lovelace joined as CTO" in " ".join(told.here("timeline", "globex.com").out.split())
    assert "Ada Lovelace left as VP Engineering" in " ".join(told.here("timeline", "acme.com").out.split())


def test_json(told: Sightline) -> None:
    answer = json.loads(told.here("timeline", "ada@home.net", "--json").out)
    assert [each["kind"] for each in answer["changes"]] == ["promotion", "company_change"]
    assert answer["changes"][1]["after"]["title"] == "CTO"
    assert answer["changes"][1]["sources"] == ["crm"]
    assert answer["changes"][1]["noticed"].startswith("2024-03-01")
    assert json.loads(told.here("timeline", "acme.com", "--json").out)["headcounts"][1]["headcount"] == 150


def test_nothing_changed_and_nobody_known(told: Sightline) -> None:
    assert "Nothing changed" in told.here("timeline", "initech.com").err
    assert told.here("timeline", "nobody@nowhere.net").code == 4


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_told(kind: Kind) -> None:
    before, after = State(company="Acme", title="CFO", value=10), State(company="Globex", title="CEO", value=20)
    plain = Signal(
        kind=kind, subject=1, episode="", before=before, after=after, day="2024", noticed=0, confidence=9, citations=()
    )
    told = words(plain)
    assert told
    assert not told.startswith("None")


def test_bars_of_numbers_that_fall_to_nothing() -> None:
    assert [bar for _, _, bar in bars([("2024-01-01", 0), ("2024-02-01", 0)])] == ["", ""]


def test_an_operators_rules_are_used_or_refused(told: Sightline) -> None:
    own = told.home.parent / "rules.toml"
    own.write_text("[promotions]\n", encoding="utf-8")
    refused = told("timeline", "acme.com", SIGHTLINE_SIGNAL_RULES=str(own))
    assert (refused.code, "promotions" in refused.err) == (2, True)
    own.write_text("[headcount_increase_1m]\npercent = 10\n", encoding="utf-8")
    assert told("timeline", "acme.com", SIGHTLINE_SIGNAL_RULES=str(own)).code == 0


def test_a_surge_names_its_department_in_words() -> None:
    surge = Signal(
        kind=Kind.surge_in_hiring_by_department,
        subject=1,
        episode="sales:~7",
        before=State(value=2.5),
        after=State(value=9),
        day="2024-03-01",
        noticed=0,
        confidence=80,
        citations=(),
        detail=Detail(department="human_resources"),
    )
    assert words(surge) == "posted 9 jobs (Human Resources) in 4 weeks; usual are 2.5"
