"""Batches that are pushed: lines of the exchange format that come in one piece, and what became of each."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence

import msgspec

from sightline.errors import InvalidFile, InvalidInput
from sightline.model.observation import BatchHeader
from sightline.resolve.prepare import Preparer
from sightline.services.importing import Given, Importer, ImportSummary, Runs
from sightline.services.intake import Rejection, prepare_mapped
from sightline.services.linking import silent
from sightline.services.suppression_key import door_of
from sightline.settings import Settings
from sightline.sources.files.json_lines import HEADER_KEY, LinesChunk
from sightline.sources.mapping.exchange import ExchangeMapper, Header, header_of
from sightline.sources.rows import problem
from sightline.store import Store

CHUNK = 2_000
"""Rows that are written in one transaction."""

NAME = "the batch"

Line = tuple[int, bytes]


class RejectedRow(msgspec.Struct, frozen=True):
    """One reason why a row was not taken. `row` counts the rows from 1, `line` the lines of the body."""

    row: int
    line: int
    column: str
    value: str
    reason: str


class Pushed(msgspec.Struct, frozen=True):
    """What became of a batch: the counts, and each row that was not taken."""

    summary: ImportSummary
    rejected: tuple[RejectedRow, ...]


class Pushing:
    """Takes in batches that are small enough to be held in memory."""

    def __init__(self, store: Store, settings: Settings, importer: Importer) -> None:
        self._store = store
        self._settings = settings
        self._importer = importer

    def take(self, body: bytes) -> Pushed:
        """Import lines of the exchange format, the header line first. The same body again changes nothing.

        Raises InvalidFile if there is no row or the header does not fit, InvalidInput for a source that cannot be
        imported, and Unavailable while another import runs.
        """
        header, lines = _read(body)
        rejected: list[RejectedRow] = []
        given = Given(header=header, runs=lambda skip: self._runs(header.source, lines, skip, rejected), total=0)
        return Pushed(self._importer.take(given, silent), tuple(rejected))

    def _runs(self, source: str, lines: Sequence[Line], skip: int, rejected: list[RejectedRow]) -> Runs:
        preparer, mapper = Preparer(self._store.codec), ExchangeMapper()
        door = door_of(self._store, self._settings, source)
        for start in range(skip, len(lines), CHUNK):
            chunk = LinesChunk(list(lines[start : start + CHUNK]), start)
            run = prepare_mapped(mapper.map_chunk(chunk), preparer, door)
            rejected += (row for each in run.rejections for row in _rows(start, each))
            yield run, start + run.read


def _rows(before: int, each: Rejection) -> Iterator[RejectedRow]:
    for found in each.problems or (problem("", "", "The row says nothing."),):
        yield RejectedRow(before + each.row + 1, each.line, found.column, found.value, found.reason)


def _read(body: bytes) -> tuple[BatchHeader, list[Line]]:
    """Who speaks, and the rows, each with its line."""
    lines = [(number, line) for number, line in enumerate(body.split(b"\n"), 1) if line.strip()]
    stated = _header(lines[0][1]) if lines else None
    rows = lines if stated is None else lines[1:]
    if not rows:
        raise InvalidFile("The batch has no row.", field="body", hint="Send one observation a line.")
    header = stated or Header()
    if not header.source:
        raise InvalidInput(
            "It is not said whose facts these are.",
            field="source",
            hint='Begin with a line such as {"sightline": 1, "source": "crm"}.',
        )
    at = header.instant
    return BatchHeader(
        source=header.source,
        observed_at=time.time_ns() // 1_000_000 if at is None else at,
        digest=hashlib.sha256(body).hexdigest(),
        complete=header.complete,
        label=header.label,
    ), rows


def _header(line: bytes) -> Header | None:
    """The header, if this line is one."""
    try:
        values = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return header_of(values, NAME) if isinstance(values, dict) and HEADER_KEY in values else None
