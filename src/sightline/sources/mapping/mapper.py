"""The mapper: from a raw row to observations, by a profile that is compiled once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import msgspec

from sightline.errors import InvalidInput
from sightline.model.normal.text import fold_text
from sightline.model.observation import CLAIMS, NOUNS, Observation, SubjectKind
from sightline.model.values import Profile
from sightline.sources.mapping.columns import Context, Getter, Use, list_getter, path_getter, read_column, value_getter
from sightline.sources.mapping.compiler import compile_fields
from sightline.sources.mapping.exchange import ExchangeMapper
from sightline.sources.mapping.profile import MappingProfile, SubjectRule
from sightline.sources.mapping.transforms import instant
from sightline.sources.rows import Chunk, MappedRow, Problem, problem

MAX_KEY = 500


class RowMapper(Protocol):
    """What an importer needs of a mapper; it can be sent to another process."""

    uses: tuple[Use, ...]

    def map(self, line: int, row: dict[str, Any]) -> MappedRow:
        """The row as observations, and what could not be read."""

    def map_chunk(self, chunk: Chunk) -> list[MappedRow]:
        """All rows of a chunk; one that could not be read is rejected with its reason."""


class Mapper:
    """Maps rows by a profile with columns. Pure: the same row always gives the same answer.

    `country` reads phone numbers without a country code where the profile names none.
    """

    def __init__(self, profile: MappingProfile, country: str | None = None) -> None:
        self._given = (profile, country)
        context = Context(
            profile.origin or profile.name, day_first=profile.day_first, country=profile.country or country
        )
        self._subjects = [
            _Subject(rule, context, f"subject[{number}]", clear=profile.empty == "clear")
            for number, rule in enumerate(profile.subject)
        ]
        self._at = None if profile.observed_at is None else path_getter(profile.observed_at)
        self._at_column = profile.observed_at or ""
        self.uses = tuple(dict.fromkeys(context.uses))

    def __reduce__(self) -> tuple[Any, ...]:
        return Mapper, self._given

    def map(self, line: int, row: dict[str, Any]) -> MappedRow:
        """The row as observations, and what could not be read."""
        problems: list[Problem] = []
        at = None
        if self._at is not None and (stated := self._at(row)) not in (None, ""):
            try:
                at = instant(stated)
            except ValueError as error:
                return MappedRow(line, (), (problem(self._at_column, stated, str(error)),))
        observations = []
        for subject in self._subjects:
            for told in subject.rows(row):
                made = subject.observe(told, at, problems)
                if made is not None:
                    observations.append(made)
                elif not subject.optional:
                    return MappedRow(line, (), tuple(problems))
        return MappedRow(line, tuple(observations), tuple(problems))

    def map_chunk(self, chunk: Chunk) -> list[MappedRow]:
        """All rows of a chunk; one that could not be read is rejected with its reason."""
        mapped = []
        for line, row in chunk.rows():
            mapped.append(MappedRow(line, (), (row,)) if isinstance(row, Problem) else self.map(line, row))
        return mapped


class _Subject:
    """One subject of a row, compiled."""

    def __init__(self, rule: SubjectRule, context: Context, where: str, *, clear: bool) -> None:
        self.optional = rule.optional or rule.each is not None
        self._each = None if rule.each is None else list_getter(rule.each)
        context.within = "" if rule.each is None else f"{rule.each}[]."
        self._kind = rule.kind
        self._claim: Callable[..., msgspec.Struct] = CLAIMS[rule.kind]
        self._keys = [_key(spec, context, f"{where}.key[{number}]") for number, spec in enumerate(rule.key)]
        self._key_columns = ", ".join(dict.fromkeys(use.column for use in context.uses if f"{where}.key" in use.field))
        before = len(context.uses)
        self._fields = compile_fields(NOUNS[rule.kind], rule.fields, context, f"{where}.fields")
        self._roots = _roots(context.uses[before:], f"{where}.fields.") if clear else {}

    def rows(self, row: dict[str, Any]) -> Sequence[dict[str, Any]]:
        """The row itself, or the elements of its list."""
        if self._each is None:
            return (row,)
        return [{**element, "@row": row} for element in self._each(row) if isinstance(element, dict)]

    def observe(self, row: dict[str, Any], at: int | None, problems: list[Problem]) -> Observation | None:
        """The claim that the row makes of this subject; None (with the problem) if it makes none."""
        key = self._key(row, problems)
        if key is None:
            return None
        found: dict[str, Any] = {}
        roots = self._roots
        for name, get in self._fields:
            seen = len(problems)
            value = get(row, problems)
            if value is not None:
                found[name] = value
            elif roots and len(problems) == seen and not roots[name].isdisjoint(row):
                found[name] = None
        if not any(value is not None for value in found.values()):
            if not self.optional:
                problems.append(problem("", key, "The row says nothing of its subject in a column that is known."))
            return None
        return Observation(self._kind, key, self._claim(**found), observed_at=at)

    def _key(self, row: dict[str, Any], problems: list[Problem]) -> str | None:
        ignored: list[Problem] = []
        for get in self._keys:
            key = get(row, ignored)
            if key is not None:
                if len(key) <= MAX_KEY:
                    return str(key)
                ignored.append(problem(self._key_columns, key, f"A key has at most {MAX_KEY} characters."))
        if not self.optional:
            problems.extend(ignored or [problem(self._key_columns, "", "The row has no key: all of these are empty.")])
        return None


def _roots(uses: list[Use], prefix: str) -> dict[str, frozenset[str]]:
    """For each field the columns of the row that feed it."""
    found: dict[str, set[str]] = {}
    for use in uses:
        field = use.field.removeprefix(prefix).partition(".")[0].partition("[")[0]
        found.setdefault(field, set()).update((use.column, use.column.partition(".")[0].partition("[")[0]))
    return {field: frozenset(columns) for field, columns in found.items()}


def _key(spec: Any, context: Context, where: str) -> Getter:
    """One way to a key: a column, a template, or a digest of what identifies a row that has none."""
    if isinstance(spec, dict) and "digest" in spec:
        return _digest(spec, context, where)
    get = value_getter(read_column(spec, "text", context, where), str, context, where)

    def key(row: Any, problems: list[Problem]) -> str | None:
        value = get(row, problems)
        if isinstance(value, Profile):
            return value.url
        return None if value is None else str(value)

    return key


def _digest(spec: dict[str, Any], context: Context, where: str) -> Getter:
    columns = spec["digest"]
    if set(spec) != {"digest"} or not isinstance(columns, list) or not all(isinstance(each, str) for each in columns):
        context.refuse(where, "a digest is a list of columns: { digest = [...] }.")
    getters = [path_getter(column) for column in columns]
    for column in columns:
        context.note(column, where, "digest")

    def key(row: Any, problems: list[Problem]) -> str | None:
        parts = [fold_text(str(value)) if (value := get(row)) is not None else "" for get in getters]
        if not any(parts):
            return None
        return "row:" + hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:24]

    return key


def make_mapper(profile: MappingProfile, *, country: str | None = None) -> RowMapper:
    """The mapper of a profile. A generic profile must have been filled by `recognise` first."""
    if profile.reader == "exchange":
        return ExchangeMapper()
    if not profile.subject:
        raise InvalidInput(f"The profile {profile.name!r} maps nothing yet.", field="profile")
    return Mapper(profile, country)


def kinds_of(profile: MappingProfile) -> tuple[SubjectKind, ...]:
    """The kinds of subject that a profile tells of; for the exchange format, all."""
    return tuple(dict.fromkeys(rule.kind for rule in profile.subject)) or tuple(SubjectKind)
