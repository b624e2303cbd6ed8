"""Which source is believed: values of one field from several sources become one, with what holds it up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from sightline.model.items import identity
from sightline.model.record import DEFAULT_SUPPORT, Evidence, Support
from sightline.model.statements import HistoryRow, Statement
from sightline.model.trust import Trust, confidence, doubt
from sightline.model.values import EmailStatus, Instant, PhoneStatus

Ranked = tuple[int, Any]
"""A value and the rank of the observation that states it; 0 is believed most."""

_STATUS_ORDER: dict[str, int] = {
    status.value: place for kind in (EmailStatus, PhoneStatus) for place, status in enumerate(kind)
}


class Ranking:
    """The observations that a record may rest on, most believed first.

    The order is: trust in the source (corrections first), last seen, name of the source, observed, and then the text
    of the claim. Nothing in it depends on the order of arrival.
    """

    def __init__(self, found: Sequence[Statement], trust: Trust, as_of: Instant | None) -> None:
        rows = {row.observation: row for statement in found for row in statement.rows()}
        for statement in found:
            if statement.last is not None:
                rows[statement.last.observation] = statement.last
        self.as_of = as_of
        self._trust = trust
        self.rows = self._ordered(list(rows.values()))
        self.rank = {row.observation: place for place, row in enumerate(self.rows)}
        self.now = self._newest() if as_of is None else as_of
        self.standing = [(self._weight(row), self.seen(row)) for row in self.rows]
        self._doubts = [doubt(self._weight(row), self.now - self.seen(row)) for row in self.rows]

    def _newest(self) -> Instant:
        """When a source last spoke. A correction does not make what others say any older."""
        spoken = [self.seen(row) for row in self.rows if self._weight(row) <= 1]
        return max(spoken or map(self.seen, self.rows), default=0)

    def _ordered(self, rows: list[HistoryRow]) -> list[HistoryRow]:
        keys = [(-self._weight(row), -self.seen(row), trust_name(self._trust, row), -row.observed_at) for row in rows]
        if len(set(keys)) == len(rows):
            return [row for _, row in sorted(zip(keys, rows, strict=True), key=lambda pair: pair[0])]
        texts = [msgspec.json.encode(row.claim) for row in rows]
        ties = sorted(zip(keys, texts, rows, strict=True), key=lambda each: each[:2])
        return [row for *_, row in ties]

    def _weight(self, row: HistoryRow) -> float:
        return self._trust.of(row.source).weight

    def seen(self, row: HistoryRow) -> Instant:
        """When the source last said this, as far as the moment of reading goes."""
        return row.seen_at if self.as_of is None else min(row.seen_at, self.as_of)

    def outranks(self, one: int, other: int) -> bool:
        """Whether an observation is more trusted than another, or as trusted and seen later: not by mere order."""
        return self.standing[one] > self.standing[other]

    def standing_order(self, place: int) -> tuple[float, int]:
        """Sorts observations by standing alone, best first; sources of one trust seen at one time are equal."""
        weight, seen = self.standing[place]
        return -weight, -seen

    def confidence(self, ranks: Iterable[int], status: str | None = None) -> int:
        """Confidence in what these observations state; each source counts once, by its best."""
        best: dict[int, float] = {}
        for place in ranks:
            source = self.rows[place].source
            best[source] = min(best.get(source, 1.0), self._doubts[place])
        return confidence(best.values(), status)


def trust_name(trust: Trust, row: HistoryRow) -> str:
    """The name of the row's source."""
    return trust.of(row.source).name


class Supports:
    """What holds up each field, collected while a record is folded."""

    def __init__(self, ranking: Ranking) -> None:
        self._ranking = ranking
        self._found: dict[str, tuple[tuple[int, ...], int]] = {}
        self._known: dict[tuple[tuple[int, ...], str | None], int] = {}

    def add(self, name: str, ranks: Sequence[int], status: str | None = None) -> None:
        """The observations of these ranks hold up the field or item `name`."""
        places = (ranks[0],) if len(ranks) == 1 else tuple(sorted(set(ranks)))
        sure = self._known.get((places, status))
        if sure is None:
            sure = self._known[places, status] = self._ranking.confidence(places, status)
        self._found[name] = (places, sure)

    def finish(self, otherwise: Sequence[int]) -> tuple[tuple[Evidence, ...], dict[str, Support], int]:
        """The evidence in order, the support by field, and the confidence of what is not named.

        The most common support stands under DEFAULT_SUPPORT; the fields that it holds up are not named. `otherwise`
        are the ranks that a record without a field rests on.
        """
        used = sorted({place for places, _ in self._found.values() for place in places} or set(otherwise))
        index = {place: number for number, place in enumerate(used)}
        evidence = tuple(evidence_of(self._ranking.rows[place], self._ranking.as_of) for place in used)
        if not self._found:
            return evidence, {}, self._ranking.confidence(used)
        counted = Counter(self._found.values())
        common = min(counted, key=lambda each: (-counted[each], each))
        named = {name: _support(index, *found) for name, found in self._found.items() if found != common}
        if len(evidence) > 1:
            named[DEFAULT_SUPPORT] = _support(index, *common)
        return evidence, named, common[1]


def _support(index: Mapping[int, int], places: Iterable[int], sure: int) -> Support:
    return Support(tuple([index[place] for place in places]), sure)


def evidence_of(row: HistoryRow, as_of: Instant | None) -> Evidence:
    """An observation as a record cites it."""
    seen = row.seen_at if as_of is None else min(row.seen_at, as_of)
    return Evidence(row.source, row.subject, row.observation, row.observed_at, row.recorded_at, seen)


def settle_value(candidates: Sequence[Ranked]) -> tuple[Any, list[int]]:
    """The value of the best rank, and the ranks of all that agree with it."""
    if len(candidates) == 1:
        return candidates[0][1], [candidates[0][0]]
    _, value = min(candidates, key=lambda each: each[0])
    form = _form(value)
    return value, [place for place, other in candidates if _form(other) == form]


def _form(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def settle_list(candidates: Sequence[tuple[int, Sequence[Any]]], ranking: Ranking) -> list[tuple[str, Any, list[int]]]:
    """The union of several lists: (identity, item, ranks that state it), best source first, each in its own order.

    The attributes of an item that several sources state follow the same rule as fields, each for itself.
    """
    found: dict[str, list[Ranked]] = {}
    for place, items in sorted(candidates, key=lambda each: each[0]):
        for item in items:
            found.setdefault(identity(item), []).append((place, item))
    return [(name, _settle_item(stated, ranking), [place for place, _ in stated]) for name, stated in found.items()]


def _settle_item(stated: Sequence[Ranked], ranking: Ranking) -> Any:
    best = stated[0][1]
    if len(stated) == 1 or isinstance(best, str):
        return best
    fields = {}
    for field in best.__struct_fields__:
        given = [(place, getattr(item, field)) for place, item in stated if getattr(item, field) not in (None, ())]
        if field == "status":
            given.sort(key=lambda each: (ranking.standing_order(each[0]), _STATUS_ORDER[each[1]]))
        if given:
            fields[field] = given[0][1]
    return type(best)(**fields)
