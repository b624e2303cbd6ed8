"""Sightline's exchange format: one observation a line, with an optional header line for the batch.

`docs/import.md` describes it field by field; a test holds that page and the structs together.
"""

from __future__ import annotations

from typing import Any

import msgspec

from sightline.errors import InvalidFile
from sightline.model.observation import CLAIMS, Observation, Op, SubjectKind
from sightline.model.values import Instant
from sightline.sources.files.json_lines import HEADER_KEY
from sightline.sources.files.reader import Reader
from sightline.sources.mapping.cleaning import clean_claim
from sightline.sources.mapping.columns import Use
from sightline.sources.mapping.transforms import instant
from sightline.sources.rows import Chunk, MappedRow, Problem, problem

VERSION = 1
MAX_KEY = 500
LINE_KEYS = ("kind", "key", "op", "observed_at", "fields")
"""The keys of a line: which subject, what is said of it, of when."""


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The first line: who speaks, of when, and of which kinds it states all that the source knows."""

    sightline: int = VERSION
    source: str | None = None
    observed_at: str | int | None = None
    complete: tuple[SubjectKind, ...] = ()
    label: str = ""

    @property
    def instant(self) -> Instant | None:
        """`observed_at` as Unix milliseconds."""
        return None if self.observed_at is None else instant(self.observed_at)


def read_header(reader: Reader) -> Header | None:
    """The header of a file in the exchange format; None if it has none. Raises InvalidFile if it does not fit."""
    return None if reader.preamble is None else header_of(reader.preamble, reader.path.name)


def header_of(preamble: dict[str, Any], name: str) -> Header:
    """The header that the first line of `name` holds. Raises InvalidFile if it does not fit."""
    try:
        header = msgspec.convert(preamble, Header)
        _ = header.instant
    except (msgspec.ValidationError, ValueError) as error:
        raise InvalidFile(
            f"The header line of {name} does not fit: {error}.",
            field=HEADER_KEY,
            allowed=[field.name for field in msgspec.structs.fields(Header)],
        ) from error
    if header.sightline != VERSION:
        raise InvalidFile(
            f"{name} is in version {header.sightline} of the exchange format.",
            field=HEADER_KEY,
            allowed=[str(VERSION)],
        )
    return header


class _Bad(ValueError):
    """A line that says nothing that can be used; `column` is where."""

    def __init__(self, column: str, value: object, reason: str) -> None:
        super().__init__(reason)
        self.problem = problem(column, value, reason)


class ExchangeMapper:
    """Maps lines of the exchange format. See RowMapper for what its members promise."""

    uses: tuple[Use, ...] = tuple(Use(key, key, "exchange") for key in LINE_KEYS)

    def map(self, line: int, row: dict[str, Any]) -> MappedRow:
        """The line as one observation."""
        problems: list[Problem] = []
        try:
            return MappedRow(line, (_observation(row, problems),), tuple(problems))
        except _Bad as bad:
            return MappedRow(line, (), (*problems, bad.problem))

    def map_chunk(self, chunk: Chunk) -> list[MappedRow]:
        """All lines of a chunk; one that could not be read is rejected with its reason."""
        return [
            MappedRow(line, (), (row,)) if isinstance(row, Problem) else self.map(line, row)
            for line, row in chunk.rows()
        ]


_KINDS = {kind.value: kind for kind in SubjectKind}
_OPS = {op.value: op for op in Op}


def _observation(row: dict[str, Any], problems: list[Problem]) -> Observation:
    for name, value in row.items():
        if name not in LINE_KEYS:
            raise _Bad(name, value, f"A line has no such key; its keys are {', '.join(LINE_KEYS)}.")
    kind = _word(row, "kind", _KINDS)
    key = row.get("key")
    if not isinstance(key, str) or not key.strip() or len(key) > MAX_KEY:
        raise _Bad("key", key, f"The source's own key of the subject, a text of 1 to {MAX_KEY} characters, is needed.")
    op = _word(row, "op", _OPS) if row.get("op") is not None else Op.claim
    claim = _claim(kind, op, row.get("fields"), problems)
    return Observation(kind, key.strip(), claim, op, _moment(row))


def _word(row: dict[str, Any], name: str, allowed: dict[str, Any]) -> Any:
    value = row.get(name)
    found = allowed.get(value) if isinstance(value, str) else None
    if found is None:
        raise _Bad(name, value, f"One of {', '.join(allowed)} was expected.")
    return found


def _moment(row: dict[str, Any]) -> Instant | None:
    stated = row.get("observed_at")
    if stated is None:
        return None
    try:
        return instant(stated)
    except ValueError as error:
        raise _Bad("observed_at", stated, str(error)) from error


def _claim(kind: SubjectKind, op: Op, fields: Any, problems: list[Problem]) -> msgspec.Struct | None:
    if isinstance(fields, str):  # Parquet and CSV carry the fields as JSON text
        try:
            fields = msgspec.json.decode(fields)
        except msgspec.DecodeError as error:
            raise _Bad("fields", fields, f"This is not JSON: {error}.") from error
    if op is Op.gone:
        if fields:
            raise _Bad("fields", fields, "A subject that is gone has no fields.")
        return None
    if op is Op.retract:
        return _taken_back(kind, fields)
    if not isinstance(fields, dict) or not fields:
        raise _Bad("fields", fields, "A claim needs fields: an object with at least one of them.")
    claim, kept = _converted(kind, fields, problems)
    if kept:
        kept = clean_claim(kind, claim, problems)
    if not kept:
        raise _Bad("fields", "", "Not one of the fields can be used.")
    return claim


def _taken_back(kind: SubjectKind, fields: Any) -> msgspec.Struct:
    """The claim that names what is taken back: a list of fields; for mappings also an object with their keys."""
    named = dict.fromkeys(fields) if isinstance(fields, list) and all(isinstance(f, str) for f in fields) else fields
    if named is None:
        named = {}
    if not isinstance(named, dict):
        raise _Bad("fields", fields, "A list with the names of the fields to take back was expected.")
    try:
        return msgspec.convert(named, CLAIMS[kind])
    except msgspec.ValidationError as error:
        raise _Bad("fields", fields, f"{error}.") from error


def _converted(kind: SubjectKind, fields: dict[str, Any], problems: list[Problem]) -> tuple[msgspec.Struct, bool]:
    """The claim, and whether any field fits. A field that does not is left out, so that the others are kept."""
    claim_type = CLAIMS[kind]
    try:
        return msgspec.convert(fields, claim_type), True
    except msgspec.ValidationError:
        claim, kept = claim_type(), False
        for name, value in fields.items():
            try:
                setattr(claim, name, getattr(msgspec.convert({name: value}, claim_type), name))
                kept = True
            except msgspec.ValidationError as error:
                problems.append(problem(name, value, f"{error}."))
        return claim, kept


def encode_header(header: Header) -> bytes:
    """The header line, with its line end."""
    return msgspec.json.encode({HEADER_KEY: VERSION, **msgspec.to_builtins(header)}) + b"\n"


def encode_line(observation: Observation) -> bytes:
    """An observation as a line, with its line end; the inverse of what ExchangeMapper reads."""
    line: dict[str, Any] = {"kind": observation.kind, "key": observation.key}
    if observation.op is not Op.claim:
        line["op"] = observation.op
    if observation.observed_at is not None:
        line["observed_at"] = observation.observed_at
    if observation.claim is not None:
        line["fields"] = observation.claim
    return msgspec.json.encode(line) + b"\n"
