"""Sources that are pulled: added, listed, removed; and what they say now becomes a batch."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence

import msgspec

from sightline.errors import Conflict, InvalidInput, SightlineError, Unavailable
from sightline.model.normal.dates import clean_date
from sightline.model.normal.domains import clean_domain
from sightline.model.observation import OWN_SOURCES, BatchHeader
from sightline.model.values import Instant
from sightline.services.clock import Clock, now
from sightline.services.importing import Given, Importer, ImportSummary, Runs
from sightline.services.intake import prepared_runs
from sightline.services.linking import Progress, silent
from sightline.services.locks import PULLING, held
from sightline.services.suppression_key import door_of
from sightline.settings import Settings
from sightline.sources.connectors.connector import Source, Visit
from sightline.sources.connectors.kept import Pending, Shelf, State
from sightline.sources.connectors.registry import CONNECTORS, connector
from sightline.sources.mapping.exchange import ExchangeMapper
from sightline.sources.rows import MappedRow
from sightline.sources.web.fetcher import Fetcher
from sightline.store import Store

ADDING = "sources.lock"


class SourceOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a source when it is added. `name` None: made of kind and target.

    `company` and `domain`: whose it is. `base`: the address of the service, if not its public one. `since`: a date
    before which nothing is read.
    """

    name: str | None = None
    company: str | None = None
    domain: str | None = None
    base: str | None = None
    since: str | None = None


class SourceLine(msgspec.Struct, frozen=True, kw_only=True):
    """A source as it is listed: when it was last read, when it last said something new, why the last pull failed."""

    source: Source
    checked_at: Instant | None
    changed_at: Instant | None
    problem: str | None


class PullResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one source: the batch, None if it said what it said before; or the error."""

    name: str
    summary: ImportSummary | None = None
    notes: tuple[str, ...] = ()
    error: SightlineError | None = None


class Sources:
    """The sources of an installation."""

    def __init__(self, store: Store, settings: Settings, importer: Importer, clock: Clock = now) -> None:
        self._store = store
        self._settings = settings
        self._shelf = Shelf(settings.home)
        self._importer = importer
        self._clock = clock

    def kinds(self) -> Sequence[str]:
        """The kinds of sources that there are connectors for."""
        return list(CONNECTORS)

    def add(self, kind: str, target: str, options: SourceOptions | None = None) -> Source:
        """Add a source; nothing is fetched yet.

        Raises InvalidInput for an unknown kind or what names no source of it, and Conflict for a name that is taken.
        """
        given, found = options or SourceOptions(), connector(kind)
        read, base = found.read_target(target)
        base = _base(given.base) or base
        if not base:
            raise InvalidInput(
                f"It is not said where {read} is.", field="base", hint="Give the whole address, or --base."
            )
        source = Source(
            name=given.name or f"{found.kind}:{_slug(read)}",
            kind=found.kind,
            target=read,
            base=base,
            added_at=self._clock(),
            company=(given.company or "").strip() or None,
            domain=_checked(clean_domain, given.domain, "domain"),
            since=_checked(clean_date, given.since, "since"),
        )
        if source.name in OWN_SOURCES:
            raise InvalidInput(f"The source {source.name!r} is for {OWN_SOURCES[source.name]}.", field="name")
        with held(self._settings.home, ADDING):
            if self._shelf.has(source.name):
                raise Conflict(
                    f"There is a source {source.name!r} already.", field="name", hint="Give this one another --name."
                )
            self._shelf.add(source)
        return source

    def list(self) -> Sequence[SourceLine]:
        """All sources, by name."""
        lines = []
        for name in self._shelf.names():
            state = self._shelf.state(name)
            lines.append(
                SourceLine(
                    source=self._shelf.source(name),
                    checked_at=state.checked_at,
                    changed_at=state.changed_at,
                    problem=state.problem,
                )
            )
        return lines

    def remove(self, name: str) -> None:
        """Forget a source. What it said stays. Raises NotFound, and Unavailable while sources are pulled."""
        with held(self._settings.home, PULLING):
            self._shelf.remove(name)

    def pull(self, names: Sequence[str] = (), progress: Progress | None = None) -> Sequence[PullResult]:
        """Read sources (all, if none is named) and import what they say that is new, each as a batch of its own.

        A source that fails does not keep the others from being read. Raises NotFound for a name that no source has,
        and Unavailable while another process pulls.
        """
        chosen = [self._shelf.source(name) for name in dict.fromkeys(names or self._shelf.names())]
        told = progress or silent
        results: list[PullResult] = []
        with held(self._settings.home, PULLING), Fetcher(self._settings) as web:
            for number, source in enumerate(chosen):
                told("Sources", number, len(chosen))
                results.append(self._pull(source, web))
        return results

    def _pull(self, source: Source, web: Fetcher) -> PullResult:
        try:
            self._finish(source)
            self._check_turn(source)
            summary, notes = self._read(source, web)
        except SightlineError as error:
            self._failed(source, error)
            return PullResult(name=source.name, error=error)
        return PullResult(name=source.name, summary=summary, notes=notes)

    def _read(self, source: Source, web: Fetcher) -> tuple[ImportSummary | None, tuple[str, ...]]:
        state = self._shelf.state(source.name)
        pages = self._shelf.pages(source.name)
        visit = Visit(source, web, pages, self._clock(), dict(state.memory))
        pulled = connector(source.kind).pull(visit)
        pages.drop_unused()
        content = hashlib.sha256(msgspec.json.encode((pulled.rows, pulled.complete))).hexdigest()
        if content == state.content or not pulled.rows:
            kept = msgspec.structs.replace(state, checked_at=visit.now, problem=None, memory=pulled.memory)
            self._shelf.settle(source.name, kept)
            return None, pulled.notes
        # What a source says may come back (a job that closed and opened again): only together with the batch before
        # it does the content say whether this was imported already.
        before = state.batch or str(source.added_at)
        digest = hashlib.sha256(f"{source.kind} {source.target} {before} {content}".encode()).hexdigest()
        after = State(content, digest, visit.now, visit.now, None, None, pulled.memory)
        self._shelf.begin(source.name, Pending(visit.now, digest, pulled.complete, pulled.rows, after))
        return self._finish(source), pulled.notes

    def _finish(self, source: Source) -> ImportSummary | None:
        """Import what was fetched, if it was not yet."""
        pending = self._shelf.pending(source.name)
        if pending is None:
            return None
        mapper = ExchangeMapper()
        mapped = [mapper.map(number, row) for number, row in enumerate(pending.rows, 1)]
        # A row that cannot be read is not a subject that is gone.
        complete = pending.complete if all(each.observations for each in mapped) else ()
        header = BatchHeader(source.name, pending.observed_at, pending.digest, complete, _label(source))
        summary = self._importer.take(self._given(header, mapped), silent)
        self._shelf.settle(source.name, pending.state)
        return summary

    def _given(self, header: BatchHeader, mapped: Sequence[MappedRow]) -> Given:
        def runs(skip: int) -> Runs:
            door = door_of(self._store, self._settings, header.source)
            return prepared_runs(lambda: mapped, skip, self._store.codec, door)

        return Given(header=header, runs=runs, total=0)

    def _check_turn(self, source: Source) -> None:
        """Raises Unavailable if the host asked to be left alone until later."""
        until = self._shelf.state(source.name).not_before
        if until is not None and until > self._clock():
            seconds = -(-(until - self._clock()) // 1000)
            raise Unavailable(
                f"{source.name}: its host asked to be left alone for another {seconds} seconds.", retry_after=seconds
            )

    def _failed(self, source: Source, error: SightlineError) -> None:
        state = self._shelf.state(source.name)
        until = state.not_before
        if error.retry_after is not None:
            until = self._clock() + error.retry_after * 1000
        kept = msgspec.structs.replace(state, problem=error.message, not_before=until)
        self._shelf.note(source.name, kept)


def _label(source: Source) -> str:
    return f"{source.kind} {source.target}"[:200]


def _slug(target: str) -> str:
    text = re.sub(r"^https?://(www\.)?", "", target.lower())
    return re.sub(r"[^a-z0-9._]+", "-", text).strip("-.")[:60] or "source"


def _base(text: str | None) -> str | None:
    if text is None:
        return None
    if not re.fullmatch(r"https?://[^/?#\s@]+/?", text.strip()):
        raise InvalidInput(
            f"{text[:200]!r} is not the address of a service.", field="base", hint="Like https://boards.acme.com"
        )
    return text.strip().rstrip("/")


def _checked(clean: Callable[[str], str], text: str | None, field: str) -> str | None:
    if text is None:
        return None
    try:
        return clean(text)
    except ValueError as error:
        raise InvalidInput(str(error), field=field) from error


__all__ = ["PullResult", "Source", "SourceLine", "SourceOptions", "Sources"]
