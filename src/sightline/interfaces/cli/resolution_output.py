"""Prints who is the same and why, for people."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape

from sightline.interfaces.cli.output import Output
from sightline.interfaces.cli.resolution_shapes import (
    EVIDENCE_COLUMNS,
    LEGEND,
    STANDINGS,
    backbone,
    decided,
    doubt_rows,
    evidence_rows,
    in_words,
    judgement_line,
    key_line,
    part_row,
    summary,
)
from sightline.interfaces.cli.shapes import day, name_of
from sightline.services.comparing import Compared
from sightline.services.explaining import Explained, SideBySide
from sightline.services.parts import Part
from sightline.services.resolution import Decision
from sightline.services.reviewing import Doubt
from sightline.store import Judgement


class ResolutionOutput:
    """Prints explanations, pairs to review, and decisions."""

    def __init__(self, out: Output) -> None:
        self._out = out

    def explained(self, explained: Explained) -> None:
        """How a record hangs together."""
        out, record = self._out, explained.record
        self._title(f"{name_of(record)}", f"{record.kind.value} {record.id}")
        out.table(("PART", "SOURCE:KEY", "SEEN", "SAYS"), [part_row(part) for part in explained.parts], wrap=True)
        ties = backbone(explained.ties)
        for tie in ties:
            out.line()
            self._title(f"{tie.left} = {tie.right}", in_words(tie))
            self._evidence(tie)
        more = len(explained.ties) - len(ties)
        if explained.judgements:
            out.line()
            self._title("Decided by people", "`sightline resolve undo NUMBER` takes one back")
            out.pairs(judgement_line(each) for each in explained.judgements)
        lost = [key for key in explained.keys if key.lost]
        if lost:
            out.line()
            self._title("Shared by others", "keys that lost their force")
            out.pairs(map(key_line, lost))
        if more:
            out.note(f"{more} more pairs of parts were compared; --json shows them.")
        if ties:
            out.note(LEGEND)

    def side_by_side(self, both: SideBySide) -> None:
        """Why two are one, or two."""
        out = self._out
        out.rich(f"[bold]{escape(STANDINGS[both.standing])}[/bold]")
        out.table(("", "PART", "OF", "SAYS"), [_side("left", both.left), _side("right", both.right)], wrap=True)
        if both.through:
            out.line(f"The way from one to the other: {' = '.join(map(str, _way(both)))}.")
        for left, right in both.contradictions:
            out.line(f"Parts {left} and {right} contradict each other.")
        out.pairs(judgement_line(each) for each in both.judgements)
        out.line()
        self._title(f"{both.compared.left} and {both.compared.right}", in_words(both.compared))
        self._evidence(both.compared)
        out.pairs(key_line(key) for key in both.compared.keys if key.lost)
        out.note(LEGEND)

    def doubt(self, doubt: Doubt) -> None:
        """A pair to review."""
        sides = [f"{record.kind.value} {record.id}" for record in (doubt.left, doubt.right)]
        self._title(f"{sides[0]} = {sides[1]}?", in_words(doubt.compared))
        self._out.table(("", *(side.upper() for side in sides)), doubt_rows(doubt), wrap=True)
        self._evidence(doubt.compared)
        self._out.line()

    def end_of_review(self, any_shown: bool, after: str | None) -> None:
        """What follows a page."""
        if after is not None:
            self._out.note(f"There may be more: go on with `--after {after}`.")
        elif any_shown:
            self._out.note(f"These were all. {LEGEND}")
        else:
            self._out.note("There is nothing to review.")

    def decision(self, decision: Decision) -> None:
        """What a decision changed."""
        out = self._out
        out.pairs(decided(decision))
        if decision.undone:
            out.note(f"No longer in force: {_numbers(decision.undone)}.")
        if decision.said:
            out.note(
                f"In force: {_numbers(decision.said)}. `sightline resolve undo {decision.said[0].number}` undoes it."
            )

    def judgements(self, judged: Sequence[Judgement]) -> None:
        """What people decided."""
        rows = [
            (
                str(each.number),
                day(each.said_at),
                each.by,
                each.verdict.name,
                str(each.left),
                str(each.right),
                "" if each.undone_at is None else f"{day(each.undone_at)} by {each.undone_by}",
                each.note,
            )
            for each in judged
        ]
        columns = ("NUMBER", "ON", "BY", "VERDICT", "LEFT", "RIGHT", "UNDONE", "NOTE")
        self._out.table(columns, rows, right=("NUMBER", "LEFT", "RIGHT"), wrap=True)
        if not rows:
            self._out.note("Nothing was decided yet. `sightline resolve review` shows what is doubtful.")

    def _title(self, title: str, beside: str) -> None:
        self._out.rich(f"[bold]{escape(title)}[/bold]  {escape(beside)}")

    def _evidence(self, compared: Compared) -> None:
        self._out.table(EVIDENCE_COLUMNS, evidence_rows(compared), right=("WEIGHT",), wrap=True)


def _side(which: str, part: Part) -> tuple[str, str, str, str]:
    return which, f"{part.subject} {part.name}", str(part.entity), summary(part.record)


def _way(both: SideBySide) -> tuple[int, ...]:
    return both.compared.left, *both.through, both.compared.right


def _numbers(judged: Sequence[Judgement]) -> str:
    numbers = ", ".join(f"#{each.number}" for each in judged[:8])
    return f"{numbers} and {len(judged) - 8} more" if len(judged) > 8 else numbers
