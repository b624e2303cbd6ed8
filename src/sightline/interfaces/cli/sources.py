"""`sightline sources`: job boards, feeds, filings and websites that are pulled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import msgspec
from cyclopts import App, Parameter

from sightline.interfaces.cli import exits
from sightline.interfaces.cli.amounts import when
from sightline.interfaces.cli.groups import FACTS
from sightline.interfaces.cli.progress import Bar
from sightline.interfaces.cli.session import Session
from sightline.interfaces.cli.shapes import moment
from sightline.interfaces.cli.showing import Json
from sightline.services.sources import PullResult, SourceLine, SourceOptions

_COUNTS = ("read", "stored", "unchanged", "rejected", "suppressed", "gone")


@dataclass(frozen=True, kw_only=True)
class SourceArguments:
    """What the caller says of a source."""

    name: Annotated[str | None, Parameter(help="The name that its facts carry. Default: made of kind and target.")] = (
        None
    )
    company: Annotated[str | None, Parameter(help="The name of the company that it is about.")] = None
    domain: Annotated[str | None, Parameter(help="The domain of that company: the surest way to say who it is.")] = None
    base: Annotated[str | None, Parameter(help="Address of the service, if not its public one.")] = None
    since: Annotated[str | None, Parameter(help="Read nothing older than this date (feeds, filings).")] = None

    def options(self) -> SourceOptions:
        """As the service takes them."""
        return SourceOptions(name=self.name, company=self.company, domain=self.domain, base=self.base, since=self.since)


class SourceCommands:
    """The commands of `sources`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, app: App) -> None:
        """Add the commands."""
        sources = App(
            name="sources",
            group_commands="Commands",
            help="Job boards, feeds, filings and websites: add, list, pull, remove.",
            group=FACTS,
        )
        sources.command(self.add)
        sources.command(self.list, name="list")
        sources.command(self.pull)
        sources.command(self.remove)
        app.command(sources)

    def add(
        self,
        kind: Annotated[str, Parameter(help="What it is: greenhouse, lever, ashby... See docs/sources.md.")],
        target: Annotated[str, Parameter(help="The board's name, the feed's or site's address...")],
        /,
        *,
        options: Annotated[SourceArguments | None, Parameter(name="*")] = None,
        json: Json = False,
    ) -> int:
        """Add a source. Nothing is fetched until it is pulled.

        Examples:
        sightline sources add greenhouse acme --domain acme.com

        sightline sources add lever https://jobs.lever.co/acme --company Acme
        """
        with self._session.services() as services:
            source = services.sources.add(kind, target, (options or SourceArguments()).options())
        out = self._session.out
        if json:
            out.json(msgspec.to_builtins(source))
            return exits.OK
        out.line(source.name)
        out.note(f"Read it with: sightline sources pull {source.name}")
        return exits.OK

    def list(self, *, json: Json = False) -> int:
        """List the sources, and how they fared."""
        with self._session.services() as services:
            lines = services.sources.list()
        out = self._session.out
        if json:
            out.json([_line_json(line) for line in lines])
            return exits.OK
        columns = ("NAME", "KIND", "TARGET", "COMPANY", "READ", "CHANGED", "PROBLEM")
        out.table(columns, [_cells(line) for line in lines], wrap=True)
        if not lines:
            out.note("There are no sources yet. Add one with `sightline sources add KIND TARGET`.")
        return exits.OK

    def pull(
        self,
        *names: Annotated[str, Parameter(help="Which ones. Default: all.")],
        json: Json = False,
    ) -> int:
        """Read sources, and import what they say that is new.

        What did not change is not imported again. A posting that a complete answer does not name any more is closed.
        One source that fails does not stop the others; then the exit code is that of the first that failed.
        """
        with self._session.services() as services, Bar(self._session.out.errors) as bar:
            results = services.sources.pull(names, bar)
        if json:
            self._session.out.json([_result_json(each) for each in results])
        else:
            self._show(results)
        failed = [each.error for each in results if each.error is not None]
        if failed:
            return exits.code_of(failed[0])
        rejected = any(each.summary is not None and each.summary.rejected for each in results)
        return exits.REJECTED if rejected else exits.OK

    def remove(self, name: Annotated[str, Parameter(help="The source.")], /) -> int:
        """Forget a source. What it said stays; its open postings stay open."""
        with self._session.services() as services:
            services.sources.remove(name)
        self._session.out.line(f"{name} is removed")
        return exits.OK

    def _show(self, results: Sequence[PullResult]) -> None:
        out = self._session.out
        columns = ("NAME", "BATCH", *(count.upper() for count in _COUNTS), "RESULT")
        out.table(columns, [_result_cells(each) for each in results], right=columns[1:-1])
        if not results:
            out.note("There are no sources yet. Add one with `sightline sources add KIND TARGET`.")
        for each in results:
            for note in each.notes:
                out.note(f"{each.name}: {note}")
            reasons = each.summary.reasons | each.summary.left_out if each.summary is not None else {}
            for reason, count in reasons.items():
                out.note(f"{each.name}: {count:,} times: {reason}")
            if each.error is not None:
                out.failure(f"{each.name}: {each.error.message}", each.error.hint)


def _cells(line: SourceLine) -> tuple[str, ...]:
    source = line.source
    whose = source.domain or source.company or ""
    times = (when(line.checked_at, "never"), when(line.changed_at, ""))
    return (source.name, source.kind, source.target, whose, *times, line.problem or "")


def _line_json(line: SourceLine) -> dict[str, object]:
    return {
        **msgspec.to_builtins(line.source),
        "added_at": moment(line.source.added_at),
        "checked_at": when(line.checked_at, "") or None,
        "changed_at": when(line.changed_at, "") or None,
        "problem": line.problem,
    }


def _result_cells(each: PullResult) -> tuple[str, ...]:
    if each.summary is None:
        return (each.name, *[""] * (1 + len(_COUNTS)), "failed" if each.error is not None else "nothing new")
    counts = [f"{getattr(each.summary, count):,}" for count in _COUNTS]
    return (each.name, str(each.summary.batch), *counts, "imported")


def _result_json(each: PullResult) -> dict[str, object]:
    counts = None
    if each.summary is not None:
        counts = {"batch": each.summary.batch, **{count: getattr(each.summary, count) for count in _COUNTS}}
    error = None
    if each.error is not None:
        told = each.error
        error = {"code": told.code, "message": told.message, "hint": told.hint, "retry_after": told.retry_after}
    return {"name": each.name, "batch": counts, "notes": each.notes, "error": error}
