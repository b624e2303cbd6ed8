"""Enriching files: each row with what is known of the person or company that it is about.

A run matches rows chunk by chunk, has each chunk paid, and notes it in its journal (`journal.py`); behind the last
one the output is written from the file and the journal. So a run can be stopped at any moment and taken up again: a
chunk is charged under a reference that stays the same, and the output is the same to the byte.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from sightline.accounts.callers import Caller
from sightline.errors import InvalidInput
from sightline.services.accounts import Accounts
from sightline.services.enrichment.assembly import Outputs, begin_outputs, check_outputs, write_outputs
from sightline.services.enrichment.journal import Begin, Entry, Header, Journal, check_free, journal_of
from sightline.services.enrichment.matching import CHUNK, Matcher, Outcome, Status, forgotten, matched_chunks, without
from sightline.services.enrichment.plan import EnrichOptions, Plan, make_plan
from sightline.services.enrichment.pricing import Desk, Quote
from sightline.services.identify import Identify
from sightline.services.linking import Progress, silent
from sightline.services.pipeline import calm_collector
from sightline.services.records import Records
from sightline.settings import Settings
from sightline.sources.files.bytesource import file_digest
from sightline.sources.rows import Chunk

__all__ = ["Begin", "Enrich", "EnrichOptions", "EnrichSummary", "Outputs", "Plan", "Quote", "Status"]

SAMPLED = 4
"""Chunks that a quick quote looks at, spread over the file."""

SHOWN = 20
"""Rows that could not be read of which a summary tells."""

MATCHING, PRICING = "Matching", "Pricing"


class EnrichSummary(msgspec.Struct, kw_only=True):
    """What became of the rows of a file, by status. `price`: thousandths that were charged, `left`: the balance then;
    None if nobody is charged. `resumed_from`: rows that an interrupted run had dealt with. `unreadable`: the first of
    them, line and reason. `left_out` counts values of rows that could not be read.
    """

    rows: int = 0
    statuses: dict[str, int] = {}
    price: int = 0
    left: int | None = None
    resumed_from: int = 0
    seconds: float = 0.0
    unreadable: tuple[tuple[int, str], ...] = ()
    left_out: dict[str, int] = {}

    def add(self, entry: Entry) -> None:
        """Count a chunk."""
        self.rows += len(entry.outcomes)
        self.price += entry.price
        self.left = entry.left
        for each in entry.outcomes:
            _count(self.statuses, each.status.value)
            for what in each.left_out:
                _count(self.left_out, what)
            if each.status is Status.unreadable and len(self.unreadable) < SHOWN:
                self.unreadable = (*self.unreadable, (each.line, each.reason))


class Enrich:
    """Enriches files."""

    def __init__(self, settings: Settings, identify: Identify, records: Records, accounts: Accounts) -> None:
        self._settings = settings
        self._identify = identify
        self._records = records
        self._accounts = accounts

    def plan(self, path: Path, options: EnrichOptions | None = None) -> Plan:
        """How the columns of a file are read, and what would be appended.

        Raises NotFound and InvalidFile for a file that cannot be read or tells of nobody, UnknownField for a field,
        and InvalidInput for what cannot be asked.
        """
        return make_plan(path, options or EnrichOptions(), self._settings.default_country)

    def check(self, plan: Plan, outputs: Outputs, begin: Begin = Begin.fresh) -> None:
        """Raise Conflict for an output that is there, InvalidInput for one that cannot be written from this file."""
        check_outputs(plan, outputs)
        check_free(outputs.paths, begin)

    def quote(
        self, plan: Plan, caller: Caller | None = None, *, quick: bool = False, progress: Progress | None = None
    ) -> Quote:
        """What would come of it, and what it would cost this caller; nothing is written or charged.

        `quick`: only some rows are looked at, spread over the file, if it has many.
        """
        told = progress or silent
        chunks, rows = _size(plan)
        step = -(-chunks // SAMPLED) if quick and chunks else 1
        some = (chunk for number, chunk in enumerate(plan.reader.chunks(CHUNK)) if number % step == 0)
        estimate = None if caller is None else Desk(self._accounts, caller, plan.wanted.kind).estimate()
        statuses: Counter[str] = Counter()
        with calm_collector():
            for outcomes, position in self._matched(plan, some):
                statuses.update(each.status.value for each in outcomes)
                if estimate is not None:
                    estimate.add(outcomes)
                told(PRICING, position, plan.reader.total)
        quote = Quote(rows=rows, looked_at=statuses.total(), statuses=dict(statuses))
        return quote if estimate is None else estimate.into(quote, plan.points)

    def run(
        self,
        plan: Plan,
        outputs: Outputs,
        caller: Caller | None = None,
        begin: Begin = Begin.fresh,
        progress: Progress | None = None,
    ) -> EnrichSummary:
        """Enrich a file, or go on where a run was interrupted. Without a caller nobody is charged.

        Raises as `check`; Conflict also for a run that cannot go on as it was begun, and Unavailable while another
        process writes the same output. What was done by then is kept, and can be taken up.
        """
        begun, told = time.monotonic(), progress or silent
        self.check(plan, outputs, begin)
        header = Header(file_digest(plan.reader.path), _digest(plan), None if caller is None else caller.org)
        pay = _for_nothing if caller is None else Desk(self._accounts, caller, plan.wanted.kind).pay
        with closing(Journal(journal_of(outputs.enriched), header, begin)) as journal, calm_collector():
            summary, gone = EnrichSummary(), set[int]()
            for entry in journal.entries():
                summary.add(entry)
                gone |= forgotten(self._records, plan.wanted.kind, entry.outcomes)
            summary.resumed_from = summary.rows
            _begin_outputs(outputs, journal, summary)
            rest = plan.reader.chunks(CHUNK, skip=summary.rows)
            for outcomes, position in self._matched(plan, rest):
                entry = pay(f"{journal.header.run}-{summary.rows}", outcomes)  # the same when this chunk is tried again
                journal.add(entry)
                summary.add(entry)
                told(MATCHING, position, plan.reader.total)
            found = (without(entry.outcomes, gone, plan.wanted.kind) for entry in journal.entries())
            write_outputs(plan, outputs, found, told)
            journal.remove()
        if caller is None:
            summary.left = None
        summary.seconds = time.monotonic() - begun
        return summary

    def _matched(self, plan: Plan, chunks: Iterator[Chunk]) -> Iterator[tuple[list[Outcome], int]]:
        matcher = Matcher(self._identify, self._records, plan.wanted)
        with closing(matched_chunks(chunks, matcher, self._settings, plan.wanted)) as matched:
            yield from matched


def _for_nothing(reference: str, outcomes: list[Outcome]) -> Entry:
    """Nobody is charged."""
    return Entry(0, 0, outcomes)


def _begin_outputs(outputs: Outputs, journal: Journal, summary: EnrichSummary) -> None:
    """A run whose outputs cannot be written does not begin, and leaves no journal behind."""
    try:
        begin_outputs(outputs)
    except InvalidInput:
        if not summary.rows:
            journal.remove()
        raise


def _digest(plan: Plan) -> str:
    """What identifies what is asked for."""
    return hashlib.sha256(msgspec.json.encode(plan.wanted)).hexdigest()


def _size(plan: Plan) -> tuple[int, int]:
    """How many chunks and rows a file has."""
    counts: Sequence[int] = [chunk.count for chunk in plan.reader.chunks(CHUNK)]
    return len(counts), sum(counts)


def _count(counts: dict[str, int], what: str) -> None:
    counts[what] = counts.get(what, 0) + 1
