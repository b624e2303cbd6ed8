"""One batch from its first row to its seal: appended, derived and published, resumable at any moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import ExitStack, closing
from itertools import chain, islice
from pathlib import Path

import msgspec

from sightline.errors import InvalidInput, SightlineError
from sightline.model.observation import CENSUS, OWN_SOURCES, BatchHeader, SubjectKind
from sightline.model.trust import Trust
from sightline.model.values import Instant
from sightline.services.deriving import derive, prepare_to_derive, refold_subjects, trust_in
from sightline.services.forgetting import show_mentioned
from sightline.services.index import Index
from sightline.services.intake import Prepared, reasons
from sightline.services.linking import Progress
from sightline.services.locks import DERIVING, IMPORTING, held
from sightline.services.pipeline import calm_collector
from sightline.services.rebuild import rebuild
from sightline.services.rejects import RejectFile
from sightline.services.signalling import Signalling
from sightline.settings import Settings
from sightline.store import Appended, BatchState, BatchStatus, KeyRuns, Store, Writer

Runs = Generator[tuple[Prepared, int], None, None]
"""Prepared runs of a file's rows, each with the position in the file behind it."""

PEEKED = 10
"""Runs that are looked at before the way is chosen."""

BULK_ROWS = 20_000
"""Least number of rows for which the bulk way is worth starting processes for."""


class ImportSummary(msgspec.Struct, kw_only=True):
    """What became of the rows of a batch: `read` = `stored` + `unchanged` + `rejected` + `suppressed`.

    `reasons` counts the rejected rows, `left_out` the values that rows were taken without; both tell of the rows that
    were read now, not of those before `resumed_from`. `gone` counts subjects that a complete batch did not name,
    `suppressed` rows of people who are not to be known, of which nothing is stored.
    `known`: the content was imported before, and nothing was done.
    """

    source: str
    batch: int
    label: str
    observed_at: Instant
    complete: tuple[SubjectKind, ...]
    read: int = 0
    stored: int = 0
    unchanged: int = 0
    rejected: int = 0
    suppressed: int = 0
    gone: int = 0
    reasons: dict[str, int] = {}
    left_out: dict[str, int] = {}
    resumed_from: int = 0
    known: bool = False
    bulk: bool = False
    seconds: float = 0.0


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """The content of a batch. `runs` gives its rows from behind the first so many; `total` is its size in bytes."""

    header: BatchHeader
    runs: Callable[[int], Runs]
    total: int
    rejects: Path | None = None


class Importer:
    """Takes batches into the store."""

    def __init__(self, store: Store, settings: Settings, index: Index, signalling: Signalling) -> None:
        self._store = store
        self._settings = settings
        self._index = index
        self._signalling = signalling

    def take(self, given: Given, progress: Progress) -> ImportSummary:
        """Import a batch, or the rest of it; a batch that was sealed before is left as it is.

        Raises InvalidInput for a source that cannot be imported, Unavailable while another import runs, and what
        reading the rows raises; the rows before that are kept, and the import can go on from there.
        """
        _check_source(given.header)
        begun = time.monotonic()
        with held(self._settings.home, IMPORTING), calm_collector():
            summary = self._take(given, progress)
            self._signalling.after(progress)
        summary.seconds = time.monotonic() - begun
        return summary

    def take_all(self, batches: Sequence[Given], rows: int | None, progress: Progress) -> list[ImportSummary]:
        """Import batches in order: as a series where that is faster, else one by one.

        `rows` is how many rows they have in all; where that is not known, only an empty store is filled by a series.
        """
        with self._store.read() as reader:
            subjects = reader.last_subject()
        large = subjects == 0 if rows is None else worth_bulk(rows, subjects)
        if large and len(batches) > 1:
            return self.take_series(batches, progress)
        return [self.take(each, progress) for each in batches]

    def take_series(self, batches: Iterable[Given], progress: Progress) -> list[ImportSummary]:
        """Import many batches in the bulk way: all are appended, and what is derived is computed once behind them.

        A series that is interrupted leaves the store marked stale; the same call goes on from there. Raises as `take`.
        """
        with held(self._settings.home, IMPORTING), held(self._settings.home, DERIVING), calm_collector():
            with self._store.write() as writer:
                prepare_to_derive(writer)
            keys = self._store.key_runs()
            summaries: list[ImportSummary] = []
            try:
                for given in batches:
                    summaries.append(self._append(given, keys, progress))
            except SightlineError:  # of a later batch: what stands before it is served all the same
                self._derive(keys, summaries, progress)
                raise
            self._derive(keys, summaries, progress)
        return summaries

    def _derive(self, keys: KeyRuns, summaries: Sequence[ImportSummary], progress: Progress) -> None:
        if keys.complete and all(each.known for each in summaries):
            keys.close()
        else:
            rebuild(self._store, self._settings, self._index, keys, progress)

    def _append(self, given: Given, keys: KeyRuns, progress: Progress) -> ImportSummary:
        """Append a batch, or the rest of it, and seal it; what is derived from it is still to come."""
        _check_source(given.header)
        begun = time.monotonic()
        with self._store.write() as writer:
            state = writer.begin_batch(self._as_begun(writer, given.header))
            trust = trust_in(writer, self._settings)
        summary = _summary(given.header, state)
        if state.state is not BatchStatus.sealed:
            summary.bulk = True
            batch = _Batch(self._store, state, trust, summary, keys)
            runs = _no_runs() if state.state is not BatchStatus.open else given.runs(state.rows_read)
            with closing(runs), RejectFile(given.rejects, state.rows_read) as rejects:
                batch.write(runs, rejects, given.total, progress)
            batch.declare_gone()
            batch.seal()
        summary.seconds = time.monotonic() - begun
        return summary

    def _take(self, given: Given, progress: Progress) -> ImportSummary:
        with self._store.write() as writer:
            state = writer.begin_batch(self._as_begun(writer, given.header))
            trust = trust_in(writer, self._settings)
            stale = not prepare_to_derive(writer)
        summary = _summary(given.header, state)
        if state.state is not BatchStatus.sealed or stale:
            with ExitStack() as stack:
                runs = _no_runs() if state.state is not BatchStatus.open else given.runs(state.rows_read)
                stack.callback(runs.close)
                peeked = list(islice(runs, PEEKED))
                summary.bulk = stale or self._is_large(peeked, given.total)
                stack.enter_context(held(self._settings.home, DERIVING, shared=not summary.bulk))
                keys = self._store.key_runs() if summary.bulk else None
                rejects = stack.enter_context(RejectFile(given.rejects, state.rows_read))
                batch = _Batch(self._store, state, trust, summary, keys)
                batch.write(chain(peeked, runs), rejects, given.total, progress)
                batch.declare_gone()
                if keys is None:
                    batch.seal(self._signalling)
                else:
                    rebuild(self._store, self._settings, self._index, keys, progress, batch.seal)
        return summary

    def _is_large(self, peeked: Sequence[tuple[Prepared, int]], total: int) -> bool:
        """Whether the rows that are still to come are so many that the bulk way is faster, as far as one can tell."""
        rows = sum(run.read for run, _ in peeked)
        if len(peeked) == PEEKED and total:
            rows = int(rows * total / max(1, peeked[-1][1]))
        with self._store.read() as reader:
            return worth_bulk(rows, reader.last_subject())

    @staticmethod
    def _as_begun(writer: Writer, header: BatchHeader) -> BatchHeader:
        """The header; if an import of this content was interrupted, with the time that it was begun with."""
        for status in (BatchStatus.open, BatchStatus.closing, BatchStatus.closed):
            for state in writer.batches(header.source, status):
                if state.digest == header.digest:
                    return msgspec.structs.replace(header, observed_at=state.observed_at)
        return header


def _check_source(header: BatchHeader) -> None:
    if header.source in OWN_SOURCES:
        hint = "Give your source another name." if header.source == CENSUS else "Use `correct`."
        raise InvalidInput(
            f"The source {header.source!r} is for {OWN_SOURCES[header.source]}.", field="source", hint=hint
        )


def _no_runs() -> Runs:
    yield from ()


def worth_bulk(rows: int, subjects: int) -> bool:
    """Whether so many rows had better be appended first and derived together with the subjects that are there.

    If they are as many as those, deriving everything anew costs no more than deriving each of them alone.
    """
    return rows >= max(BULK_ROWS, subjects)


def _summary(header: BatchHeader, state: BatchState) -> ImportSummary:
    summary = ImportSummary(
        source=header.source,
        batch=state.id,
        label=state.label,
        observed_at=state.observed_at,
        complete=state.complete,
        read=state.rows_read,
        stored=state.stored,
        unchanged=state.unchanged,
        rejected=state.rejected,
        suppressed=state.suppressed,
        resumed_from=state.rows_read,
    )
    if state.state is BatchStatus.sealed:
        summary.known, summary.resumed_from = True, 0
        summary.stored, summary.unchanged = 0, state.stored + state.unchanged
    return summary


class _Batch:
    """A batch on its way into the store. With `keys` it is only appended, else derived and published as well."""

    def __init__(
        self, store: Store, state: BatchState, trust: Trust, summary: ImportSummary, keys: KeyRuns | None
    ) -> None:
        self._store = store
        self._batch = state.id
        self._trust = trust
        self._summary = summary
        self._keys = keys

    def write(self, runs: Iterable[tuple[Prepared, int]], rejects: RejectFile, total: int, progress: Progress) -> None:
        """Write runs of rows, each in a transaction of its own that also says how far the batch is."""
        for run, position in runs:
            self._write_run(run, rejects)
            progress("Rows", position, total)

    def _write_run(self, run: Prepared, rejects: RejectFile) -> None:
        summary = self._summary
        rejected = sum(each.count for each in run.rejections)
        with self._store.write() as writer:
            appended = writer.append(self._batch, run.rows, self._keys)
            show_mentioned(writer, run.rows, appended, self._trust, bulk=self._keys is not None)
            if self._keys is None:
                derive(writer, run.rows, appended, self._trust, self._batch)
            stored, unchanged = _counted(run, appended)
            rejects.add(run.rejections, summary.read)
            summary.read += run.read
            counts = {"stored": stored, "unchanged": unchanged, "rejected": rejected, "suppressed": run.suppressed}
            writer.advance(self._batch, rows_read=summary.read, **counts)
        summary.suppressed += run.suppressed
        summary.stored += stored
        summary.unchanged += unchanged
        summary.rejected += rejected
        _count(summary.reasons, reasons(run.rejections))
        _count(summary.left_out, run.left_out.items())

    def declare_gone(self) -> None:
        """Declare gone what a complete batch did not name."""
        after: str | None = None
        while self._summary.complete:
            with self._store.write() as writer:
                missing = writer.declare_missing_gone(self._batch, after)
                if self._keys is None:
                    refold_subjects(writer, missing.subjects, self._trust, self._batch)
            self._summary.gone += len(missing.subjects)
            after = missing.after
            if after is None:
                return

    def seal(self, signalling: Signalling | None = None) -> None:
        """Close the batch for good; without `signalling`, all signals are computed behind it."""
        with self._store.write() as writer:
            if signalling is None:
                writer.seal(self._batch)
            else:
                signalling.seal(writer, self._batch)


def _counted(run: Prepared, appended: Sequence[Appended]) -> tuple[int, int]:
    """How many rows of the file said something new, and how many did not."""
    stored = unchanged = at = 0
    for size, rows in run.spans:
        if any(each.observation is not None for each in appended[at : at + size]):
            stored += rows
        else:
            unchanged += rows
        at += size
    return stored, unchanged


def _count(counts: dict[str, int], more: Iterable[tuple[str, int]]) -> None:
    for what, number in more:
        counts[what] = counts.get(what, 0) + number
