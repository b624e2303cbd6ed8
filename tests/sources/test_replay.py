from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec import UNSET

from sightline.errors import InvalidFile, InvalidInput
from sightline.model.observation import Op
from sightline.sources.files.reader import open_file
from sightline.sources.mapping.mapper import make_mapper
from sightline.sources.mapping.profile import load_profile, parse_profile
from sightline.sources.replay import DatedBatch, own_columns, replay
from tests.sources.small_files import write

RECORDS = """
name = "firms"
title = "Firms"
source = "firms"
empty = "clear"

[[subject]]
kind = "company"
key = ["id"]

[subject.fields]
name = "name"
headcount = "people"
attributes = { stage = "stage", open = "open" }

[replay]
keeper = "records"
base_pattern = 'base_(\\d{4}-\\d{2}-\\d{2})'
at = "day"
subject = "id"
op = "op"
ops = { add = "add", change = "change", remove = "remove" }
record = "new"
changes = "fields"
"""

BASE = [{"id": 1, "name": "A", "people": 5, "stage": "x", "open": True}, {"id": 2, "name": "B", "people": 7}]
CHANGES = [
    {"day": "2022-01-01", "id": 1, "op": "change", "fields": {"people": [5, 6], "stage": ["x", None]}},
    {"day": "2022-01-01", "id": 3, "op": "add", "new": {"id": 3, "name": "C"}},
    {"day": "2022-01-01", "id": 1, "op": "change", "fields": {"name": ["A", "AA"]}},
    {"day": "2022-02-01", "id": 2, "op": "remove"},
    {"day": "2022-02-01", "id": 9, "op": "change", "fields": {"name": ["?", "!"]}},
    {"day": "2022-02-01", "id": 1, "op": "explode"},
    {"day": "2022-02-01", "id": 4, "op": "add", "new": {"id": 4, "name": "D"}},
    {"day": "2022-02-01", "id": 4, "op": "remove"},
    {"day": "2022-03-01", "id": 2, "op": "add", "new": {"id": 2, "name": "B again"}},
]


def lines(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def run(folder: Path, text: str, *files: tuple[str, list[dict[str, Any]]]) -> list[DatedBatch]:
    profile = parse_profile(text, "p.toml")
    readers = [open_file(write(folder, name, lines(rows))) for name, rows in files]
    return list(replay(profile, make_mapper(profile), readers))


def said(batch: DatedBatch) -> dict[str, list[tuple[str, Any, Any]]]:
    found: dict[str, list[tuple[str, Any, Any]]] = {}
    for row in batch.rows:
        for each in row.observations:
            claim: Any = each.claim
            shown = None if claim is None else (claim.name, claim.headcount, claim.attributes)
            found.setdefault(each.key, []).append((each.op.value, shown, row.rows))
    return found


def test_what_did_not_change_is_said_again_where_each_moment_is_a_whole_state(tmp_path: Path) -> None:
    files = ("base_2021-12-02.jsonl", BASE), ("changes.jsonl", CHANGES)
    changed = run(tmp_path, RECORDS, *files)
    batches = run(tmp_path, RECORDS + "states = true\n", *files)
    assert [batch.digest for batch in batches] == [batch.digest for batch in changed]
    for whole, part in zip(batches, changed, strict=True):
        assert whole.rows[: len(part.rows)] == part.rows
        assert sum(row.rows for row in whole.rows) == sum(row.rows for row in part.rows)
    again = [[row.observations[0].key for row in whole.rows if row.rows == 0] for whole in batches]
    assert again == [[], ["2"], ["1", "3"], ["1", "3"]]
    claims = [dict(said(batch)).get("1") for batch in batches]
    assert claims[2] is not None
    assert claims[2][0][1] == (claims[1] or [])[0][1]


def test_records_become_complete_claims_for_each_date(tmp_path: Path) -> None:
    batches = run(tmp_path, RECORDS, ("changes.jsonl", CHANGES), ("base_2021-12-02.jsonl", BASE))
    assert [batch.label for batch in batches] == ["2021-12-02", "2022-01-01", "2022-02-01", "2022-03-01"]
    assert batches[0].observed_at == 1638403200000
    assert said(batches[0]) == {
        "1": [("claim", ("A", 5, {"stage": "x", "open": True}), 1)],
        "2": [("claim", ("B", 7, UNSET), 1)],
    }
    assert said(batches[1]) == {
        "1": [("claim", ("AA", 6, {"open": True}), 2), ("retract", (UNSET, UNSET, {"stage": ""}), 2)],
        "3": [("claim", ("C", UNSET, UNSET), 1)],
    }
    assert said(batches[2]) == {"2": [("gone", None, 1)]}
    assert [row.problems[0].reason for row in batches[2].rows if not row.observations] == [
        "This changes a subject that is not known by then; import the first state with it.",
        "One of add, change, remove was expected.",
        "This was added and removed at one moment.",
    ]
    assert said(batches[3]) == {"2": [("claim", ("B again", UNSET, UNSET), 1)]}


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    batches = run(tmp_path, RECORDS, ("base_2021-12-02.jsonl", BASE), ("changes.jsonl", CHANGES))
    assert sum(row.rows for batch in batches for row in batch.rows) == len(BASE) + len(CHANGES)


def test_batches_are_known_by_what_they_say(tmp_path: Path) -> None:
    whole = run(tmp_path, RECORDS, ("base_2021-12-02.jsonl", BASE), ("changes.jsonl", CHANGES))
    early = run(tmp_path, RECORDS, ("base_2021-12-02.jsonl", BASE), ("changes.jsonl", CHANGES[:3]))
    assert [batch.digest for batch in early] == [batch.digest for batch in whole[:2]]
    assert len({batch.digest for batch in whole}) == len(whole)
    parts = run(
        tmp_path, RECORDS, ("base_2021-12-02.jsonl", BASE), ("c1.jsonl", CHANGES[:3]), ("c2.jsonl", CHANGES[3:])
    )
    assert [(batch.observed_at, said(batch)) for batch in parts] == [
        (batch.observed_at, said(batch)) for batch in whole
    ]


def test_what_cannot_be_replayed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="exactly one file"):
        run(tmp_path, RECORDS, ("changes.jsonl", CHANGES))
    with pytest.raises(InvalidFile, match="after a later moment"):
        run(tmp_path, RECORDS, ("base_2021-12-02.jsonl", BASE), ("changes.jsonl", CHANGES[::-1]))
    profile = load_profile("sp500")
    with pytest.raises(InvalidInput, match="has no replay"):
        own_columns(profile)


def test_members_keep_the_past(tmp_path: Path) -> None:
    profile = load_profile("congress_committees")
    base = {"HSAG": [{"name": "Ada", "bioguide": "A1", "title": "Chair"}], "HSAP": [{"name": "Ada", "bioguide": "A1"}]}
    changes: list[dict[str, Any]] = [
        {"observed_at": "2018-01-01T10:00:00+00:00", "op": "title_change", "committee": "HSAG", "bioguide": "A1",
         "name": "Ada", "new_title": None},
        {"observed_at": "2018-01-01T10:00:00+00:00", "op": "leave", "committee": "HSAP", "bioguide": "A1",
         "name": "Ada L."},
        {"observed_at": "2019-01-01T10:00:00+00:00", "op": "join", "committee": "HSAP", "bioguide": "A1",
         "name": "Ada L.", "new_title": "Chair"},
        {"observed_at": "2019-01-01T10:00:00+00:00", "op": "leave", "committee": "XXXX", "bioguide": "A1",
         "name": "Ada L."},
    ]  # fmt: skip
    readers = [
        open_file(write(tmp_path, "committee_membership_base_2017-06-26.json", json.dumps(base))),
        open_file(write(tmp_path, "changes.jsonl", lines(changes))),
    ]
    batches = list(replay(profile, make_mapper(profile), readers))

    def seats(batch: DatedBatch) -> set[tuple[Any, ...]]:
        [observation] = [each for row in batch.rows for each in row.observations]
        assert observation.op is Op.claim
        claim: Any = observation.claim
        return {(each.company.key, each.title, each.start, each.end) for each in claim.positions}

    assert seats(batches[0]) == {("HSAG", "Chair", None, None), ("HSAP", None, None, None)}
    past = {("HSAG", "Chair", None, "2018-01-01"), ("HSAP", None, None, "2018-01-01")}
    assert seats(batches[1]) == past | {("HSAG", None, "2018-01-01", None)}
    assert seats(batches[2]) == past | {("HSAG", None, "2018-01-01", None), ("HSAP", "Chair", "2019-01-01", None)}
    assert [row.problems[0].reason[:20] for row in batches[2].rows if not row.observations] == ["This ends or changes"]
