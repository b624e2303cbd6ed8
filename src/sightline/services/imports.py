"""Imports: files and streams of observations become batches."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from sightline.errors import InvalidInput
from sightline.model.observation import BatchHeader, Observation, SubjectKind
from sightline.model.values import Instant
from sightline.services.importing import Given, Importer, ImportSummary, Runs
from sightline.services.intake import prepared_runs
from sightline.services.linking import Progress, silent
from sightline.services.pipeline import prepared_chunks
from sightline.services.suppression_key import door_of
from sightline.settings import Settings
from sightline.sources.files.reader import Reader, file_digest, open_file
from sightline.sources.mapping.columns import Use
from sightline.sources.mapping.detect import choose_profile, fit
from sightline.sources.mapping.exchange import Header, read_header
from sightline.sources.mapping.mapper import RowMapper, kinds_of, make_mapper
from sightline.sources.mapping.preview import Preview, preview
from sightline.sources.mapping.profile import MappingProfile, load_profile
from sightline.sources.replay import DatedBatch, replay
from sightline.sources.rows import MappedRow
from sightline.store import BatchState, BatchStatus, Store

Rows = Callable[[], Iterable[MappedRow]]


class ImportOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to import files. The header of a file in the exchange format wins over `source`, `observed_at`, `complete`.

    `source` None: as the profile says. `observed_at` None: when the file was last written. `complete`: what the file
    does not name is gone. `profile` None: the one that fits the columns best; else a shipped one's name or the path
    of one's own. `rejects`: where to write the rows that were not taken.
    """

    source: str | None = None
    observed_at: Instant | None = None
    complete: bool = False
    profile: str | Path | None = None
    label: str = ""
    rejects: Path | None = None


class BatchLine(msgspec.Struct, frozen=True, kw_only=True):
    """A batch as it is listed: who spoke, of when, how far it is and what became of its rows."""

    id: int
    source: str
    label: str
    observed_at: Instant
    complete: tuple[SubjectKind, ...]
    state: BatchStatus
    read: int
    stored: int
    unchanged: int
    rejected: int
    suppressed: int
    started_at: Instant
    sealed_at: Instant | None


class Imports:
    """Takes in what sources say."""

    def __init__(self, store: Store, settings: Settings, importer: Importer) -> None:
        self._store = store
        self._settings = settings
        self._importer = importer

    def preview(self, path: Path, options: ImportOptions | None = None, limit: int = 10_000) -> Preview:
        """What importing a file would do, from its first `limit` rows, without storing anything."""
        reader, _, mapper = self._open(path, options or ImportOptions())
        return preview(reader, mapper, limit)

    def files(
        self, paths: Sequence[Path], options: ImportOptions | None = None, progress: Progress | None = None
    ) -> list[ImportSummary]:
        """Import files, each as a batch; a profile with a replay makes a batch of each moment that they tell of.

        Raises InvalidInput, NotFound and InvalidFile for what cannot be read, and Unavailable while another import
        runs. What was written by then is kept, and the same call goes on from there.
        """
        given = options or ImportOptions()
        opened = [self._open(path, given) for path in paths]
        if not opened:
            raise InvalidInput("No file is given.", field="path")
        _, profile, mapper = opened[0]
        told = progress or silent
        if profile.replay is not None:
            batches = list(replay(profile, mapper, [reader for reader, _, _ in opened]))
            rows = sum(len(batch.rows) for batch in batches)
            return self._importer.take_all([self._dated(batch, profile, given) for batch in batches], rows, told)
        return self._importer.take_all([self._file(*each, given) for each in opened], None, told)

    def observations(
        self, header: BatchHeader, observations: Callable[[], Iterable[Observation]], progress: Progress | None = None
    ) -> ImportSummary:
        """Import a stream of observations as one batch; it is asked for again if an import is taken up again."""
        return self._importer.take(self._stream(header, observations), progress or silent)

    def series(
        self,
        batches: Iterable[tuple[BatchHeader, Callable[[], Iterable[Observation]]]],
        progress: Progress | None = None,
    ) -> list[ImportSummary]:
        """Import streams of observations, each as one batch, and derive once behind the last: for a whole history."""
        return self._importer.take_series((self._stream(*each) for each in batches), progress or silent)

    def batches(self, source: str | None = None, limit: int = 20) -> list[BatchLine]:
        """What was imported, the newest first."""
        with self._store.read() as reader:
            names = reader.sources()
            return [_line(state, names[state.source]) for state in reader.batches(source, limit=limit)]

    def _open(self, path: Path, options: ImportOptions) -> tuple[Reader, MappingProfile, RowMapper]:
        if options.profile is None:
            reader = open_file(path)
            profile = choose_profile(reader)
        else:
            named = load_profile(options.profile)
            reader = open_file(path, named.file)
            profile = fit(named, reader)
        return reader, profile, make_mapper(profile, country=self._settings.default_country)

    def _file(self, reader: Reader, profile: MappingProfile, mapper: RowMapper, options: ImportOptions) -> Given:
        header = _header(reader, profile, options, read_header(reader))

        def runs(skip: int) -> Runs:
            door = door_of(self._store, self._settings, header.source)
            chunks, processes = reader.chunks(skip=skip), self._settings.import_processes
            return prepared_chunks(chunks, mapper, self._store.codec, processes, door)

        return Given(header=header, runs=runs, total=reader.total, rejects=options.rejects)

    def _dated(self, batch: DatedBatch, profile: MappingProfile, options: ImportOptions) -> Given:
        """One moment of a replay as the content of a batch."""
        label = f"{options.label or profile.title} {batch.label}"
        header = BatchHeader(options.source or profile.source, batch.observed_at, batch.digest, (), label)
        return self._given(header, lambda: batch.rows, len(batch.rows))

    def _stream(self, header: BatchHeader, observations: Callable[[], Iterable[Observation]]) -> Given:
        """A stream of observations as the content of a batch."""

        def rows() -> Iterator[MappedRow]:
            for number, observation in enumerate(observations(), 1):
                yield MappedRow(number, (observation,))

        return self._given(header, rows)

    def _given(self, header: BatchHeader, rows: Rows, total: int = 0) -> Given:
        def runs(skip: int) -> Runs:
            return prepared_runs(rows, skip, self._store.codec, door_of(self._store, self._settings, header.source))

        return Given(header=header, runs=runs, total=total)


def _line(state: BatchState, source: str) -> BatchLine:
    return BatchLine(
        id=state.id,
        source=source,
        label=state.label,
        observed_at=state.observed_at,
        complete=state.complete,
        state=state.state,
        read=state.rows_read,
        stored=state.stored,
        unchanged=state.unchanged,
        rejected=state.rejected,
        suppressed=state.suppressed,
        started_at=state.started_at,
        sealed_at=state.sealed_at,
    )


def _header(reader: Reader, profile: MappingProfile, options: ImportOptions, stated: Header | None) -> BatchHeader:
    """Who speaks, of when, and of what all: as the file's own header says, else the options, else the profile."""
    stated = stated or Header()
    source = stated.source or options.source or profile.source
    if not source:
        raise InvalidInput("It is not said whose facts these are.", field="source", hint="Name the source.")
    complete: tuple[SubjectKind, ...] = stated.complete or (kinds_of(profile) if options.complete else ())
    at = stated.instant if stated.instant is not None else options.observed_at
    written = min(reader.path.stat().st_mtime_ns // 1_000_000, time.time_ns() // 1_000_000)
    return BatchHeader(
        source=source,
        observed_at=written if at is None else at,
        digest=_digest(reader.path, profile, complete, at),
        complete=complete,
        label=stated.label or options.label or reader.path.name,
    )


def _digest(path: Path, profile: MappingProfile, complete: tuple[SubjectKind, ...], at: Instant | None) -> str:
    """Identifies the content: the bytes, how they are read, and what the caller said of them."""
    read = msgspec.json.encode((msgspec.structs.replace(profile, origin=""), sorted(complete), at))
    return hashlib.sha256(file_digest(path).encode() + read).hexdigest()


__all__ = ["BatchLine", "ImportOptions", "ImportSummary", "Imports", "Preview", "Use"]
