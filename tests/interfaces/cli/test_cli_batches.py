"""`sightline batches`: what is held of what was imported, and a person's word on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.interfaces.cli.command import Sightline
from tests.services.saying import person_row, write_exchange

TITLES = ("Buyer", "Planner", "Controller")


@pytest.fixture
def renamed(tmp_path: Path) -> Sightline:
    """Forty people, of whom all twelve engineers are consultants a month later."""
    command = Sightline(tmp_path / "home")
    for month, engineer in ((1, "Engineer"), (2, "Consultant")):
        rows = []
        for n in range(40):
            company = {"name": f"Acme {n % 7}", "domain": f"acme{n % 7}.com"}
            job = {"title": engineer if n < 12 else TITLES[n % 3], "company": company, "current": True}
            rows.append(person_row(n, emails=[{"value": f"p{n}@home{n}.net"}], positions=[job]))
        path = write_exchange(tmp_path / f"{month}.jsonl", rows, source="crm", observed_at=f"2024-0{month}-01")
        assert command.here("import", str(path)).code == 0
    return command


def test_what_is_held_is_shown_published_discarded_and_held_again(renamed: Sightline) -> None:
    listed = renamed.here("batches")
    assert re.search(r"1 +crm +2 +2024-02-01 +positions.title +replaced +12 people +100 %", listed.out)
    assert "Engineer -> Consultant" in listed.out
    assert "batches publish NUMBER" in listed.err
    newest, oldest = renamed.here("batches", "--json").json
    assert oldest["held"] == []
    [hold] = newest["held"]
    assert (hold["old"], hold["new"], hold["subjects"], hold["share"]) == ("Engineer", "Consultant", 12, 100.0)
    assert (hold["state"], hold["by"], hold["decided_at"]) == ("held", None, None)

    [published] = renamed.here("batches", "publish", "1", "--by", "ada", "--json").json
    assert (published["state"], published["by"]) == ("published", "ada")
    assert published["decided_at"] is not None
    assert len(renamed.here("signals", "--kind", "title_change", "--json").json["signals"]) == 12
    assert "published by ada" in renamed.here("batches", "held").out
    assert "Nothing is held." in renamed.here("batches", "held", "--state", "held").err
    assert renamed.here("batches", "discard", "--batch", "2", "--by", "bob", "--json").json[0]["state"] == "discarded"
    assert renamed.here("signals", "--kind", "title_change", "--json").json["signals"] == []
    assert renamed.here("batches", "hold", "1", "--by", "bob", "--json").json[0]["state"] == "held"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("publish",), 2, "Say what is meant"),
        (("publish", "1", "--batch", "2"), 2, "Say what is meant"),
        (("publish", "7"), 4, "There is no hold 7"),
        (("discard", "one"), 2, "one"),
        (("discard", "--batch", "7"), 2, "not said what is meant"),
        (("held", "--limit", "0"), 2, "1 to 1000"),
        (("held", "--state", "kept"), 2, "kept"),
    ],
)
def test_words_that_mean_nothing(filled: Sightline, arguments: tuple[str, ...], code: int, message: str) -> None:
    done = filled.here("batches", *arguments)
    assert done.code == code
    assert message in done.err
    assert "Traceback" not in done.err
