"""`sightline batches`: what was imported, what of it is held as the source's own doing, and a person's word on that."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec
from cyclopts import App, Parameter

from sightline.errors import InvalidInput
from sightline.interfaces.cli import exits
from sightline.interfaces.cli.groups import FACTS
from sightline.interfaces.cli.session import Session
from sightline.interfaces.cli.shapes import day, moment
from sightline.interfaces.cli.showing import Json
from sightline.model.hold import Operation, Verdict
from sightline.services.holding import HeldLine
from sightline.services.imports import BatchLine

ABOUT = """What was imported, and what of it is held.

What a source changed about itself (a vocabulary, an emptied file) is held: it enters records and search, but makes no
signals unless it is published.
"""

Number = Annotated[int, Parameter(help="The numbers of what is held, as `held` shows them.")]
OfBatch = Annotated[int | None, Parameter(name="--batch", help="All that is held of this batch.")]
Source = Annotated[str | None, Parameter(help="Only of this source.")]
Who = Annotated[str | None, Parameter(help="Who decides. Default: your user name.")]
State = Literal["held", "published", "discarded"]
_KINDS = {"person": "people", "company": "companies", "posting": "postings", "news": "news", "measure": "measures"}


class BatchCommands:
    """The commands of `batches`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, app: App) -> None:
        """Add the commands."""
        batches = App(name="batches", group_commands="Commands", help=ABOUT, group=FACTS)
        batches.default(self.batches)
        for command in (self.held, self.publish, self.discard, self.hold):
            batches.command(command)
        app.command(batches)

    def batches(
        self,
        *,
        source: Source = None,
        limit: Annotated[int, Parameter(help="How many, the newest first. Default: 20.")] = 20,
        json: Json = False,
    ) -> int:
        """List imported batches, the newest first, and what is held of them."""
        _check_limit(limit)
        with self._session.services() as services:
            found = services.imports.batches(source, limit)
            held = [each for line in found for each in services.holding.listed(batch=line.id, state=Verdict.held)]
        out = self._session.out
        if json:
            out.json([_batch_json(each, held) for each in found])
            return exits.OK
        self._table(found)
        if held:
            out.line()
            self._held_table(held)
            out.note("`sightline batches publish NUMBER` lets it make signals, `discard` never.")
        return exits.OK

    def held(
        self,
        *,
        source: Source = None,
        batch: Annotated[int | None, Parameter(help="Only of this batch.")] = None,
        state: Annotated[State | None, Parameter(help="Only those. Default: all.", show_choices=True)] = None,
        limit: Annotated[int, Parameter(help="How many, those of the newest batches first. Default: 100.")] = 100,
        json: Json = False,
    ) -> int:
        """List what sources changed about themselves, and what was decided of it.

        Example: sightline batches held --state held
        """
        _check_limit(limit)
        with self._session.services() as services:
            found = services.holding.listed(source, batch, Verdict(state) if state else None, limit)
        self._show(found, json)
        return exits.OK

    def publish(self, *numbers: Number, batch: OfBatch = None, by: Who = None, json: Json = False) -> int:
        """Say that it is a change in the world: it makes signals.

        Example: sightline batches publish 12 13
        """
        return self._decide(Verdict.published, numbers, batch, by, json)

    def discard(self, *numbers: Number, batch: OfBatch = None, by: Who = None, json: Json = False) -> int:
        """Say that it is the source's own doing: it never makes signals.

        Example: sightline batches discard --batch 7
        """
        return self._decide(Verdict.discarded, numbers, batch, by, json)

    def hold(self, *numbers: Number, batch: OfBatch = None, by: Who = None, json: Json = False) -> int:
        """Take a decision back: it is held again.

        Example: sightline batches hold 12
        """
        return self._decide(Verdict.held, numbers, batch, by, json)

    def _decide(self, verdict: Verdict, numbers: Sequence[int], batch: int | None, by: str | None, json: bool) -> int:
        if bool(numbers) == (batch is not None):
            raise InvalidInput(
                "Say what is meant: numbers, or --batch.", field="--batch", hint="`sightline batches held` lists it."
            )
        author = by if by is not None else getpass.getuser()
        with self._session.services() as services:
            if batch is not None:
                numbers = [each.number for each in services.holding.listed(batch=batch, limit=1_000_000)]
            decided = services.holding.decide(numbers, verdict, author)
        self._show(decided, json)
        return exits.OK

    def _show(self, found: Sequence[HeldLine], json: bool) -> None:
        if json:
            self._session.out.json([_held_json(each) for each in found])
        elif found:
            self._held_table(found)
        else:
            self._session.out.note("Nothing is held.")

    def _table(self, found: Sequence[BatchLine]) -> None:
        counts = ("READ", "STORED", "UNCHANGED", "REJECTED", "SUPPRESSED")
        columns = ("ID", "SOURCE", "LABEL", "AS OF", "STATE", *counts, "IMPORTED")
        rows = [
            (
                str(each.id),
                each.source,
                each.label,
                day(each.observed_at),
                each.state.value,
                *(f"{count:,}" for count in (each.read, each.stored, each.unchanged, each.rejected, each.suppressed)),
                moment(each.started_at)[:16].replace("T", " "),
            )
            for each in found
        ]
        self._session.out.table(columns, rows, right=("ID", *counts))

    def _held_table(self, found: Sequence[HeldLine]) -> None:
        columns = ("NUMBER", "SOURCE", "BATCH", "AS OF", "FIELD", "WHAT", "OF", "SHARE", "CHANGE", "STATE")
        rows = [
            (
                str(each.number),
                each.source,
                str(each.batch),
                day(each.observed_at),
                each.field or each.kind.value,
                each.op.value,
                f"{each.subjects:,} {_KINDS[each.kind.value]}",
                f"{each.share:.0f} %",
                _change(each),
                _state(each),
            )
            for each in found
        ]
        self._session.out.table(columns, rows, right=("NUMBER", "BATCH", "OF", "SHARE"))


def _check_limit(limit: int) -> None:
    if not 1 <= limit <= 1_000:
        raise InvalidInput(f"--limit {limit} is out of range.", field="--limit", hint="Give 1 to 1000.")


def _change(each: HeldLine) -> str:
    if each.old is None and each.new is None:
        return "" if each.op in (Operation.gone, Operation.emptied) else "various"
    text = f"{each.old or '(nothing)'} -> {each.new or '(nothing)'}"
    return f"{text}, and others" if each.example else text


def _state(each: HeldLine) -> str:
    if each.state is not Verdict.held:
        return f"{each.state.value} by {each.by}"
    return f"filled again by {day(each.over_at)}" if each.over_at is not None else "held"


def _held_json(each: HeldLine) -> dict[str, object]:
    shaped: dict[str, object] = msgspec.to_builtins(each)
    for name in ("observed_at", "found_at", "over_at", "decided_at"):
        at = getattr(each, name)
        shaped[name] = None if at is None else moment(at)
    return shaped


def _batch_json(each: BatchLine, held: Sequence[HeldLine]) -> dict[str, object]:
    shaped: dict[str, object] = msgspec.to_builtins(each)
    shaped |= {"observed_at": moment(each.observed_at), "started_at": moment(each.started_at)}
    shaped["sealed_at"] = None if each.sealed_at is None else moment(each.sealed_at)
    shaped["held"] = [_held_json(line) for line in held if line.batch == each.id]
    return shaped
