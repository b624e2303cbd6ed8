"""What `sightline enrich` shows: how columns are read, what it costs, what came of the rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sightline.interfaces.cli.amounts import plain_credits, shown_credits
from sightline.interfaces.cli.importing import feeds
from sightline.interfaces.cli.output import Output
from sightline.model.observation import SubjectKind
from sightline.services.callers import Caller
from sightline.services.enrichment.service import EnrichSummary, Outputs, Plan, Quote, Status

_PLURAL = {SubjectKind.person: "people", SubjectKind.company: "companies"}
_MEANING = {
    Status.matched: "found; what is known was appended",
    Status.no_match: "nobody was found, or nobody likely enough",
    Status.missing_required: "found, but without what is required",
    Status.suppressed: "of somebody who asked not to be known",
    Status.invalid: "says nothing of whom it is about, or nothing that can be read",
    Status.payment_required: "the credits did not reach",
    Status.unreadable: "cannot be read; left out of the output",
}
REASONS_SHOWN = 8


class EnrichmentOutput:
    """Shows enrichments."""

    def __init__(self, out: Output) -> None:
        self._out = out

    def plan(self, plan: Plan) -> None:
        """How the columns are read, in remarks."""
        used = ", ".join(f"{column} ({fields})" for column, fields in feeds(plan.uses))
        self._out.note(f"Rows are about {_PLURAL[plan.wanted.kind]}, told by: {used}.")
        if plan.unused:
            self._out.note(f"Not used to find them: {', '.join(plan.unused)}.")
        for remark in plan.remarks:
            self._out.note(remark)

    def quote(self, plan: Plan, quote: Quote, caller: Caller | None, *, json: bool) -> None:
        """The answer of a dry run."""
        if json:
            self._out.json({**_plan_json(plan), **_quote_json(quote)})
            return
        self.plan(plan)
        self._out.note(f"Would be appended: {', '.join(each.name for each in plan.added)}.")
        self._statuses(quote.statuses)
        if caller is None:
            self._out.line("This is free: no organisation is charged.")
        else:
            for line in price_lines(quote, caller):
                self._out.line(line)

    def summary(self, plan: Plan, outputs: Outputs, summary: EnrichSummary, *, json: bool) -> None:
        """What came of the rows."""
        if json:
            self._out.json({**_plan_json(plan), **_summary_json(outputs, summary)})
            return
        self._statuses(summary.statuses)
        price = "" if summary.left is None else f", {shown_credits(summary.price)} credits"
        self._out.line(f"{_rows(summary.rows)} in {summary.seconds:.1f} s{price}: {outputs.enriched}")
        if summary.left is not None:
            self._out.note(f"{shown_credits(summary.left)} credits are left.")
        if summary.resumed_from:
            self._out.note(f"The run went on behind row {summary.resumed_from:,}, where it was interrupted.")
        for line, reason in summary.unreadable:
            self._out.note(f"{plan.reader.path}, line {line}: {reason}")
        more = summary.statuses.get(Status.unreadable.value, 0) - len(summary.unreadable)
        if more > 0:
            self._out.note(f"... and {more:,} more lines that cannot be read")
        self._left_out(summary.left_out)
        rest = summary.rows - summary.statuses.get(Status.matched.value, 0)
        if rest and outputs.unmatched is not None:
            self._out.note(f"Not matched: {_rows(rest)}, in {outputs.unmatched} with the reasons.")
        elif rest:
            self._out.note(f"Not matched: {_rows(rest)}; --unmatched FILE writes them with the reasons.")

    def _left_out(self, counts: Mapping[str, int]) -> None:
        """Values that could not be read, the most frequent first."""
        ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        for what, count in ranked[:REASONS_SHOWN]:
            self._out.note(f"Left out {count:,}x: {what}")
        if len(ranked) > REASONS_SHOWN:
            self._out.note(f"... and for {len(ranked) - REASONS_SHOWN} other reasons")

    def _statuses(self, statuses: Mapping[str, int]) -> None:
        rows = [(f"{statuses[each.value]:,}", each.value, _MEANING[each]) for each in Status if each.value in statuses]
        self._out.table(("ROWS", "STATUS", "MEANING"), rows, right=("ROWS",))


def price_lines(quote: Quote, caller: Caller) -> list[str]:
    """What it costs, and what there is."""
    price, most, left = (shown_credits(each) for each in (quote.price, quote.most, quote.left or 0))
    if quote.exact:
        lines = [f"{_rows(quote.rows)} for {price} credits; {caller.org_name} has {left}."]
    else:
        looked = f"{quote.looked_at:,} of {_rows(quote.rows)} looked at"
        lines = [f"About {price} credits, at most {most} ({looked}); {caller.org_name} has {left}."]
    if quote.price > (quote.left or 0):
        lines.append("The credits do not reach for all: rows are paid in order, and the rest say why not.")
    return lines


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _plan_json(plan: Plan) -> dict[str, Any]:
    return {
        "file": str(plan.reader.path),
        "kind": plan.wanted.kind.value,
        "columns": dict(feeds(plan.uses)),
        "unused": plan.unused,
        "appended": [each.name for each in plan.added],
    }


def _quote_json(quote: Quote) -> dict[str, Any]:
    shown = {"rows": quote.rows, "statuses": quote.statuses, "credits": plain_credits(quote.price)}
    return shown | {"left": None if quote.left is None else plain_credits(quote.left)}


def _summary_json(outputs: Outputs, summary: EnrichSummary) -> dict[str, Any]:
    shown = {name: getattr(summary, name) for name in ("rows", "statuses", "resumed_from", "left_out", "seconds")}
    return {
        "output": str(outputs.enriched),
        "unmatched": None if outputs.unmatched is None else str(outputs.unmatched),
        **shown,
        "unreadable": [{"line": line, "reason": reason} for line, reason in summary.unreadable],
        "credits": plain_credits(summary.price),
        "left": None if summary.left is None else plain_credits(summary.left),
    }
