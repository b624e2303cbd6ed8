"""Replays: a first state and dated changes become one batch of complete claims for each date.

A keeper holds the state of each subject as a raw row. The changes of one moment are applied together, and each
subject that changed is mapped as it stands then, so that a claim says all that the source says of its subject at that
moment. A subject that lost its last record is gone. Where each moment is a whole state (`states`), what did not change
is said again. Nothing here knows a particular data set: profiles name the columns (the table [replay]).

records: a row states a subject; a change adds it (`record` holds its row), changes fields of it (`changes` holds
  name -> [old, new]) or removes it.
members: a row states one membership of a subject (`member`, with a `title`); a change adds it, retitles it or removes
  it. The row that is mapped has the list "members", past ones included: `member`, `title`, `start`, `end`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Literal, Protocol

import msgspec

from sightline.errors import InvalidFile, InvalidInput
from sightline.model.normal.dates import clean_instant
from sightline.model.observation import CLAIMS, Observation, Op, SubjectKind
from sightline.model.statements import KEYED_FIELDS
from sightline.model.values import Instant
from sightline.sources.files.reader import Reader
from sightline.sources.mapping.mapper import RowMapper
from sightline.sources.mapping.profile import MappingProfile, Replay
from sightline.sources.rows import MappedRow, Problem, problem

Row = dict[str, Any]


class DatedBatch(msgspec.Struct, frozen=True):
    """All that the source said at one moment. `digest` identifies the content, whatever file it came in."""

    observed_at: Instant
    label: str
    digest: str
    rows: tuple[MappedRow, ...]


Action = Literal["base", "add", "change", "remove"]


class Keeper(Protocol):
    """The state of each subject."""

    def apply(self, action: Action, row: Row, day: str) -> str:
        """Apply a row; the subject's id. Raises ValueError for a change that cannot be."""

    def row(self, subject: str) -> Row | None:
        """The subject as a row to be mapped; None if it is gone."""


class _Records:
    """Subjects that each have one record."""

    def __init__(self, rule: Replay) -> None:
        self._rule = rule
        self._rows: dict[str, Row] = {}

    def apply(self, action: Action, row: Row, day: str) -> str:
        if action == "base":
            subject = _text(row, self._rule.subject)
            self._rows[subject] = row
            return subject
        subject = _text(row, self._rule.subject)
        if action == "add":
            self._rows[subject] = dict(_object(row, self._rule.record))
        elif subject not in self._rows:
            raise ValueError("This changes a subject that is not known by then; import the first state with it.")
        elif action == "remove":
            del self._rows[subject]
        else:
            state = dict(self._rows[subject])
            for field, change in _object(row, self._rule.changes).items():
                if not isinstance(change, list) or len(change) != 2:
                    raise ValueError(f"The change of {field!r} is not a list of the old and the new value.")
                state[field] = change[1]
            self._rows[subject] = state
        return subject

    def row(self, subject: str) -> Row | None:
        return self._rows.get(subject)


class _Members:
    """Subjects that each have memberships, present and past."""

    def __init__(self, rule: Replay) -> None:
        self._rule = rule
        self._present: dict[str, dict[str, Row]] = {}
        self._past: dict[str, list[Row]] = {}
        self._names: dict[str, Any] = {}

    def apply(self, action: Action, row: Row, day: str) -> str:
        rule = self._rule
        form: Literal["base", "change"] = "base" if action == "base" else "change"
        subject, member = _text(row, rule.subject), _text(row, rule.member[form])
        present = self._present.setdefault(subject, {})
        if action in ("change", "remove") and member not in present:
            raise ValueError(
                "This ends or changes a membership that is not known by then; import the first state with it."
            )
        if row.get(rule.name):
            self._names[subject] = row[rule.name]
        title = row.get(rule.title[form])
        if action == "base":
            present[member] = {"member": member, "title": title}
        elif action == "add":
            present[member] = {"member": member, "title": title, "start": day}
        else:
            ended = present.pop(member)
            if action == "remove" or ended["title"] != title:
                self._past.setdefault(subject, []).append({**ended, "end": day})
            if action == "change":
                present[member] = {"member": member, "title": title, "start": day}
        return subject

    def row(self, subject: str) -> Row | None:
        members = [*self._present.get(subject, {}).values(), *self._past.get(subject, ())]
        return {self._rule.subject: subject, "name": self._names.get(subject), "members": members}


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "":
        raise ValueError(f"The column {name!r} is needed.")
    return str(value)


def _object(row: Row, name: str) -> Row:
    value = row.get(name)
    if not isinstance(value, dict):
        raise ValueError(f"The column {name!r} holds no object.")
    return value


def is_base(profile: MappingProfile, reader: Reader) -> str | None:
    """The day of the first state, read from the file's name; None for a file of changes."""
    rule = _rule(profile)
    found = re.search(rule.base_pattern, reader.path.name)
    return found.group(1) if found else None


def _rule(profile: MappingProfile) -> Replay:
    if profile.replay is None:
        raise InvalidInput(f"The profile {profile.name!r} has no replay.", field="replay")
    return profile.replay


def own_columns(profile: MappingProfile) -> tuple[str, ...]:
    """The columns that a replay reads itself, besides those that the rows which it maps have."""
    rule = _rule(profile)
    named = (rule.at, rule.subject, rule.op, rule.record, rule.changes, rule.name)
    return tuple(filter(None, (*named, *rule.member.values(), *rule.title.values())))


def replay(profile: MappingProfile, mapper: RowMapper, readers: Sequence[Reader]) -> Iterator[DatedBatch]:
    """The batches that a first state and its changes make, in order of time.

    Raises InvalidFile if there is no first state or more than one, or if the changes are not in order of time.
    """
    rule = _rule(profile)
    bases = [reader for reader in readers if is_base(profile, reader)]
    if len(bases) != 1:
        raise InvalidFile(
            f"A replay needs exactly one file with the first state; {len(bases)} were given.",
            field="replay",
            hint=f"Its name matches {rule.base_pattern!r}. Give it together with the files of changes.",
        )
    keeper: Keeper = _Records(rule) if rule.keeper == "records" else _Members(rule)
    day = is_base(profile, bases[0]) or ""
    changes = sorted((reader for reader in readers if reader is not bases[0]), key=lambda reader: reader.path.name)
    rows: Iterator[Dated] = ((day, "base", line, row) for line, row in _rows(bases[0]))
    known: dict[str, _Known] = {}
    yield from _batches(rule, keeper, mapper, rows, known)
    yield from _batches(rule, keeper, mapper, _dated(rule, changes), known)


def _rows(reader: Reader) -> Iterator[tuple[int, Row | Problem]]:
    for chunk in reader.chunks():
        yield from chunk.rows()


Dated = tuple[str, "Action | None", int, Row | Problem]
"""A moment, what to do (None if the row does not tell), the line and the row."""


def _dated(rule: Replay, readers: Sequence[Reader]) -> Iterator[Dated]:
    at = ""
    last = None
    for reader in readers:
        for line, row in _rows(reader):
            if isinstance(row, Problem):
                yield at, None, line, row
                continue
            stated = str(row.get(rule.at) or at)
            moment = clean_instant(stated) if stated else None
            if last is not None and moment is not None and moment < last:
                raise InvalidFile(
                    f"{reader.path.name}, line {line}: {stated} comes after a later moment.",
                    field=rule.at,
                    hint=f"Sort the changes by {rule.at}.",
                )
            at, last = stated, moment
            yield at, rule.ops.get(str(row.get(rule.op))), line, row


class _Known(msgspec.Struct):
    """What was last said of a subject: its observation's kind and key, and the keys of its mappings.

    `said`: the observation itself, as long as the subject is there; `line` where it stood.
    """

    kind: SubjectKind
    key: str
    mappings: dict[str, frozenset[str]]
    said: Observation | None
    line: int


def _batches(
    rule: Replay, keeper: Keeper, mapper: RowMapper, rows: Iterable[Dated], known: dict[str, _Known]
) -> Iterator[DatedBatch]:
    for at, dated in groupby(rows, key=lambda row: row[0]):
        touched: dict[str, list[int]] = {}
        mapped: list[MappedRow] = []
        for _, action, line, row in dated:
            found = _applied(rule, keeper, action, row, at)
            if isinstance(found, Problem):
                mapped.append(MappedRow(line, (), (found,)))
            else:
                touched.setdefault(found, []).append(line)
        for subject, lines in touched.items():
            mapped.append(_stated(subject, keeper.row(subject), lines, mapper, known))
        digest = hashlib.sha256(msgspec.json.encode((at, mapped))).hexdigest()
        if rule.states:
            mapped += _said_again(known, touched)
        yield DatedBatch(clean_instant(at), at, digest, tuple(mapped))


def _said_again(known: Mapping[str, _Known], touched: Container[str]) -> Iterator[MappedRow]:
    """What did not change between two states: it is said again, but no row of the files stands for it."""
    for subject, each in known.items():
        if each.said is not None and subject not in touched:
            yield MappedRow(each.line, (each.said,), (), 0)


def _applied(rule: Replay, keeper: Keeper, action: Action | None, row: Row | Problem, at: str) -> str | Problem:
    if isinstance(row, Problem):
        return row
    if action is None:
        return problem(rule.op, row.get(rule.op, ""), f"One of {', '.join(rule.ops)} was expected.")
    try:
        return keeper.apply(action, row, at[:10])
    except ValueError as error:
        return problem("", msgspec.json.encode(row).decode(), str(error))


def _stated(subject: str, row: Row | None, lines: list[int], mapper: RowMapper, known: dict[str, _Known]) -> MappedRow:
    """A subject as it stands: a complete claim, with what it no longer says of its mappings taken back; or gone."""
    line, before = lines[0], known.get(subject)
    if row is None:
        if before is None:
            reason = "This was added and removed at one moment."
            return MappedRow(line, (), (problem("", subject, reason),), len(lines))
        before.said = None
        return MappedRow(line, (Observation(before.kind, before.key, None, Op.gone),), (), len(lines))
    mapped = mapper.map(line, row)
    if not mapped.observations:
        return MappedRow(line, (), mapped.problems, len(lines))
    main = mapped.observations[0]
    mappings = {field: frozenset(_mapping(main.claim, field)) for field in KEYED_FIELDS}
    now = _Known(main.kind, main.key, mappings, main, line)
    missing = {} if before is None else {f: before.mappings[f] - now.mappings[f] for f in KEYED_FIELDS}
    known[subject] = now
    observations = mapped.observations
    if any(missing.values()):
        taken = {field: dict.fromkeys(sorted(keys), "") for field, keys in missing.items() if keys}
        observations += (Observation(main.kind, main.key, CLAIMS[main.kind](**taken), Op.retract),)
    return MappedRow(line, observations, mapped.problems, len(lines))


def _mapping(claim: msgspec.Struct | None, field: str) -> Iterable[str]:
    value = getattr(claim, field, None)
    return value if isinstance(value, dict) else ()
