"""From a chunk of a file to who its rows are about. Runs in this process, or in several."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence, Set
from enum import Enum
from itertools import chain, islice
from typing import Any

import msgspec

from sightline.accounts.billing import Item
from sightline.errors import InvalidInput
from sightline.model.company import Company
from sightline.model.observation import SubjectKind
from sightline.model.record import Record
from sightline.services.enrichment.fields import (
    COMPANY,
    FIELDS,
    PROFILE,
    Field,
    Found,
    found_person,
    position_of,
    value_of,
)
from sightline.services.enrichment.questions import question_of
from sightline.services.identify import Candidate, Identify
from sightline.services.intake import reason_of
from sightline.services.pipeline import Pool
from sightline.services.questions import PersonQuestion
from sightline.services.records import Records
from sightline.settings import Settings
from sightline.sources.mapping.mapper import Mapper
from sightline.sources.mapping.profile import MappingProfile
from sightline.sources.rows import Chunk, Problem
from sightline.store import Store

CHUNK = 500
"""Rows that are matched, charged and written down together."""

ALONE = 20
"""Files of at most so many chunks are matched in this process: starting others takes longer."""


class Status(Enum):
    """What became of a row."""

    matched = "matched"
    no_match = "no_match"
    missing_required = "missing_required"
    suppressed = "suppressed"
    invalid = "invalid"
    payment_required = "payment_required"
    unreadable = "unreadable"


class Outcome(msgspec.Struct, frozen=True, array_like=True):
    """What became of a row, and why if nobody is appended to it. `values` are those of the fields, `points` what they
    are charged as; `left_out` are values of the row that could not be read.
    """

    line: int
    status: Status
    likelihood: int | None = None
    entity: int | None = None
    points: tuple[str, ...] = ()
    values: tuple[str | int | list[str] | None, ...] = ()
    reason: str = ""
    left_out: tuple[str, ...] = ()

    @property
    def item(self) -> Item:
        """The row as it is charged."""
        return Item(self.entity, self.points)


class Wanted(msgspec.Struct, frozen=True):
    """What is asked for: how rows are read, of which kind they are, and what a match must be and bring."""

    profile: MappingProfile
    country: str
    kind: SubjectKind
    fields: tuple[str, ...]
    required: tuple[str, ...]
    min_likelihood: int


class Matcher:
    """Matches rows."""

    def __init__(self, identify: Identify, records: Records, wanted: Wanted) -> None:
        known = FIELDS[wanted.kind]
        self._identify = identify
        self._records = records
        self._wanted = wanted
        self._mapper = Mapper(wanted.profile, wanted.country)
        self._fields = [known[name] for name in wanted.fields]
        self._required = [known[name] for name in wanted.required]

    def match(self, chunk: Chunk) -> list[Outcome]:
        """The rows of a chunk, in order."""
        sought = [self._seek(line, row) for line, row in chunk.rows()]
        employers = self._employers(each for _, each in sought if each is not None)
        return [outcome if best is None else self._found(outcome, best, employers) for outcome, best in sought]

    def _seek(self, line: int, row: dict[str, Any] | Problem) -> tuple[Outcome, Candidate | None]:
        """Who a row is about, if somebody is likely enough."""
        if isinstance(row, Problem):
            return Outcome(line, Status.unreadable, reason=_told(row)), None
        mapped = self._mapper.map(line, row)
        left_out = tuple(reason_of(each) for each in mapped.problems if each.column)
        asked = question_of(self._wanted.kind, mapped.observations)
        if asked is None:
            told = {(each.column, each.value): _told(each) for each in mapped.problems if each.column}
            reason = "; ".join(told.values()) or f"The row says nothing of a {self._wanted.kind.value}."
            return Outcome(line, Status.invalid, reason=reason, left_out=left_out), None
        identify = self._identify.person if isinstance(asked, PersonQuestion) else self._identify.company
        try:
            identified = identify(asked)  # type: ignore[arg-type] # each takes its own kind
        except InvalidInput as error:
            return Outcome(line, Status.invalid, reason=error.message, left_out=left_out), None
        if identified.suppressed:
            reason = "Whoever is meant asked not to be known."
            return Outcome(line, Status.suppressed, reason=reason, left_out=left_out), None
        candidates = identified.candidates
        best = candidates[0] if candidates else None
        if best is None or best.likelihood < self._wanted.min_likelihood:
            reason = _unlikely(self._wanted, candidates)
            likelihood = 0 if best is None else best.likelihood
            return Outcome(line, Status.no_match, likelihood, reason=reason, left_out=left_out), None
        return Outcome(line, Status.matched, best.likelihood, left_out=left_out), best

    def _employers(self, found: Iterable[Candidate]) -> Mapping[int, Record]:
        """The companies at which the people who were found work."""
        if self._wanted.kind is SubjectKind.company:
            return {}
        positions = filter(None, (position_of(each) for each in found))
        ids = {each.company.subject for each in positions if each.company is not None and each.company.subject}
        return self._records.companies(sorted(ids))

    def _found(self, outcome: Outcome, best: Candidate, employers: Mapping[int, Record]) -> Outcome:
        found = self._about(best, employers)
        lacking = [field.name for field in self._required if value_of(field, found) is None]
        if lacking:
            reason = f"Found, but without {', '.join(lacking)}."
            return msgspec.structs.replace(outcome, status=Status.missing_required, reason=reason)
        values = tuple([value_of(field, found) for field in self._fields])
        return msgspec.structs.replace(
            outcome, entity=best.record.id, points=points_of(self._wanted.kind, self._fields, values), values=values
        )

    def _about(self, best: Candidate, employers: Mapping[int, Record]) -> Found:
        if self._wanted.kind is SubjectKind.company:
            return Found(best)
        position = position_of(best)
        record = employers.get(position.company.subject or 0) if position and position.company else None
        return found_person(best, record.noun if record is not None and isinstance(record.noun, Company) else None)


def points_of(kind: SubjectKind, fields: Sequence[Field], values: Sequence[Any]) -> tuple[str, ...]:
    """The data points that an answer holds: that somebody was found at all, and what has a value."""
    base = COMPANY if kind is SubjectKind.company else PROFILE
    held = (field.point for field, value in zip(fields, values, strict=True) if value is not None)
    return tuple(dict.fromkeys((base, *held)))


def forgotten(records: Records, kind: SubjectKind, outcomes: Iterable[Outcome]) -> set[int]:
    """Those who were found and are no longer known: erased or suppressed since."""
    ids = {each.entity for each in outcomes if each.entity is not None}
    known = records.people if kind is SubjectKind.person else records.companies
    return ids.difference(known(sorted(ids)))


def without(outcomes: list[Outcome], entities: Set[int], kind: SubjectKind) -> list[Outcome]:
    """The outcomes, as if nobody had ever known these entities."""
    if not entities:
        return outcomes
    return [
        Outcome(each.line, Status.no_match, 0, reason=_unknown(kind)) if each.entity in entities else each
        for each in outcomes
    ]


def _unknown(kind: SubjectKind) -> str:
    return f"No such {kind.value} is known."


def _unlikely(wanted: Wanted, candidates: Sequence[Candidate]) -> str:
    if not candidates:
        return _unknown(wanted.kind)
    best, many = candidates[0].likelihood, len(candidates)
    who = "The only candidate" if many == 1 else f"{many} may be meant; the likeliest"
    return f"{who} has a likelihood of {best} (of 10), and {wanted.min_likelihood} is asked for."


def _told(problem: Problem) -> str:
    """A problem in a sentence: the column, the value and the reason."""
    where = f"{problem.column} {problem.value!r}" if problem.column else repr(problem.value)
    return f"{where}: {problem.reason}" if problem.value else problem.reason


class _Worker:
    """What a process that matches rows keeps between chunks."""

    matcher: Matcher


def _equip(settings: Settings, wanted: Wanted) -> None:
    store = Store.open(settings)
    _Worker.matcher = Matcher(Identify(store, settings), Records(store, settings), wanted)


def _match(chunk: Chunk) -> tuple[bytes, int]:
    return msgspec.msgpack.encode(_Worker.matcher.match(chunk)), chunk.position


_decoder = msgspec.msgpack.Decoder(list[Outcome])


def matched_chunks(
    chunks: Iterable[Chunk], matcher: Matcher, settings: Settings, wanted: Wanted
) -> Generator[tuple[list[Outcome], int], None, None]:
    """The rows of each chunk, in order, with the position in the file behind it; in several processes if it pays."""
    rest = iter(chunks)
    first = list(islice(rest, ALONE + 1))
    if len(first) <= ALONE or settings.import_processes == 1:
        for chunk in chain(first, rest):
            yield matcher.match(chunk), chunk.position
        return
    pool = Pool(settings.import_processes, _equip, settings, wanted)
    try:
        for encoded, position in pool.map(_match, chain(first, rest)):
            yield _decoder.decode(encoded), position
    finally:
        pool.close()
