"""`sightline timeline`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cyclopts import App

from sightline.interfaces.cli import exits
from sightline.interfaces.cli.finding import find_record
from sightline.interfaces.cli.groups import QUESTIONS
from sightline.interfaces.cli.session import Session
from sightline.interfaces.cli.shapes import day
from sightline.interfaces.cli.showing import Json, OfKind, What, heading
from sightline.interfaces.cli.signal_output import signal_json
from sightline.model.record import Record
from sightline.model.signal_words import percent, words
from sightline.model.values import PartialDate
from sightline.services.timelines import Happening

WIDEST = 40
"""Characters of the longest bar."""


class TimelineCommand:
    """The command that tells what changed."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, app: App) -> None:
        """Add the command."""
        app.command(self.timeline, group=QUESTIONS)

    def timeline(self, what: What, /, *, kind: OfKind = None, json: Json = False) -> int:
        """Tell what changed with a person or company, when, and who said so.

        Sources that lag, err or respell are not taken for a change; docs/timelines.md has the rules.

        Example: sightline timeline ada@acme.com
        """
        with self._session.services() as services:
            record = find_record(services, what, kind)
            timeline = services.timelines.of(record.kind, record.id)
        if json:
            changes = [signal_json(each.signal, each.sources) for each in timeline.happenings]
            headcounts = [{"day": since, "headcount": count} for since, count in timeline.headcounts]
            self._session.out.json({"id": record.id, "changes": changes, "headcounts": headcounts})
            return exits.OK
        self._show(record, timeline.happenings, timeline.headcounts)
        return exits.OK

    def _show(
        self, record: Record, happenings: Sequence[Happening], headcounts: Sequence[tuple[PartialDate, int]]
    ) -> None:
        out = self._session.out
        heading(out, record)
        rows = [
            (each.signal.day, words(each.signal), ", ".join(each.sources), day(each.signal.noticed))
            for each in happenings
        ]
        out.table(("WHEN", "WHAT", "SAID BY", "FIRST ON"), rows, wrap=True)
        if not rows:
            out.note("Nothing changed that any source told of.")
        if len(headcounts) > 1:
            out.table(("SINCE", "PEOPLE", ""), bars(headcounts), right=("PEOPLE",))


def bars(headcounts: Sequence[tuple[PartialDate, int]]) -> list[tuple[str, str, str]]:
    """Day, number and a bar for each number, with the change since the one before."""
    most = max(count for _, count in headcounts) or 1
    grown = [""] + [f"  {percent(old, new)}" for (_, old), (_, new) in pairwise(headcounts)]
    return [
        (since, f"{count:,}", ("\u2588" * round(WIDEST * count / most) + change).rstrip())
        for (since, count), change in zip(headcounts, grown, strict=True)
    ]
