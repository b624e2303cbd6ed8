"""Records are a fold of observations: the one function that turns a history into the current record.

Pure, and independent of the order in which observations arrived. `docs/records.md` states the rules for users.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from sightline.model.agreement import Ranking, Supports, evidence_of
from sightline.model.employment import order_positions
from sightline.model.items import has_repeats
from sightline.model.naming import read_names
from sightline.model.normal.titles import read_title
from sightline.model.observation import NOUNS, Op, SubjectKind
from sightline.model.reading import current_on, day_of, read_email, read_industries, read_location, read_position
from sightline.model.record import Record, Support
from sightline.model.settling import settle_fields
from sightline.model.statements import HistoryRow, statements
from sightline.model.trust import Trust, confidence, doubt
from sightline.model.values import Instant


def fold(
    entity: int, kind: SubjectKind, history: Sequence[HistoryRow], trust: Trust, as_of: Instant | None = None
) -> Record:
    """The record that a history makes; with `as_of`, of what had been observed by that moment.

    `history` holds all observations of all subjects of the entity, in any order. It must not be empty.
    """
    if as_of is not None:
        history = [row for row in history if row.observed_at <= as_of]
    if len(history) == 1 and history[0].op == Op.claim:
        values = _plain_values(history[0].claim)
        if values is not None:
            return _fold_one(entity, kind, history[0], values, trust, as_of)
    return _fold_many(entity, kind, history, trust, as_of)


def _plain_values(claim: msgspec.Struct | None) -> dict[str, Any] | None:
    """The fields that a claim states; None if one of its lists names an item twice."""
    stated = {} if claim is None else msgspec.structs.asdict(claim)
    values = {field: value for field, value in stated.items() if value is not msgspec.UNSET and value is not None}
    for field, value in values.items():
        if value.__class__ is tuple and len(value) > 1 and field != "positions" and has_repeats(value):
            return None
    return values


def _fold_one(
    entity: int,
    kind: SubjectKind,
    row: HistoryRow,
    values: dict[str, Any],
    trust: Trust,
    as_of: Instant | None,
) -> Record:
    """The common case, where nothing needs to be weighed: what one observation states."""
    seen = row.seen_at if as_of is None else min(row.seen_at, as_of)
    _read(kind, values, day_of(seen if as_of is None else as_of))
    doubts = (doubt(trust.of(row.source).weight, 0 if as_of is None else as_of - seen),)
    support = {}
    for field in ("emails", "phones"):
        for item in values.get(field, ()):
            if item.status is not None and item.status != "unverified":
                support[f"{field}:{item.value}"] = Support((0,), confidence(doubts, item.status))
    return Record(
        id=entity,
        kind=kind,
        noun=NOUNS[kind](**values),
        evidence=(evidence_of(row, as_of),),
        support=support,
        confidence=confidence(doubts),
        created_at=row.recorded_at,
        updated_at=seen,
    )


def _read(kind: SubjectKind, values: dict[str, Any], today: str) -> None:
    """Fill in what follows from what one observation states."""
    if kind is SubjectKind.person:
        read_names(values)
        positions = values.get("positions")
        if positions:
            values["positions"] = order_positions([read_position(each, current_on(each, today)) for each in positions])
    _read_settled(kind, values)


def _read_settled(kind: SubjectKind, values: dict[str, Any]) -> None:
    """Fill in what follows from settled values: names and positions were read while they were settled."""
    location = values.get("location")
    if location is not None:
        values["location"] = read_location(location)
    if kind is SubjectKind.person and "emails" in values:
        values["emails"] = tuple([read_email(each) for each in values["emails"]])
    if kind is SubjectKind.company:
        industries = read_industries(values.get("industry"), values.get("industries", ()))
        if industries:
            values["industries"] = industries
        if "other_locations" in values:
            values["other_locations"] = tuple(read_location(each) for each in values["other_locations"])
    elif kind is SubjectKind.posting and values.get("title"):
        read = read_title(values["title"])
        for field, reading in (("seniority", read.seniority), ("function", read.function)):
            if reading is not None:
                values.setdefault(field, reading)


def _fold_many(
    entity: int, kind: SubjectKind, history: Sequence[HistoryRow], trust: Trust, as_of: Instant | None
) -> Record:
    every = statements(history)
    found = [statement for statement in every if statement.present]
    gone = not found
    if gone:  # all sources say so: what they last said stays readable
        found = [statement for statement in every if statement.last is not None]
    ranking = Ranking(found, trust, as_of)
    supports = Supports(ranking)
    values = settle_fields(kind, found, ranking, supports)
    _read_settled(kind, values)
    evidence, support, sure = supports.finish(range(len(ranking.rows)))
    return Record(
        id=entity,
        kind=kind,
        noun=NOUNS[kind](**values),
        evidence=evidence,
        support=support,
        confidence=sure,
        created_at=min(row.recorded_at for row in history),
        updated_at=max(ranking.seen(row) for row in history),
        gone=gone,
    )
