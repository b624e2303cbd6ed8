"""Observations that are pushed: what a source says, as a batch."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from sightline.interfaces.rest.context import Context, Reply
from sightline.interfaces.rest_directory.batches import Batch
from sightline.interfaces.rest_directory.moments import first_moment, written
from sightline.interfaces.rest_directory.shapes import BatchResult, RejectedRow
from sightline.services.pushing import Pushed


def observe(context: Context, asked: Batch | bytes) -> Reply:
    """Take in a batch: JSON, or the lines of the exchange format as they are."""
    lines = asked if isinstance(asked, bytes) else _lines(asked)
    result = _shaped(context.services.pushing.take(lines))
    return Reply(data=result, results=result.stored)


def _lines(batch: Batch) -> bytes:
    header: dict[str, Any] = {"sightline": 1, "source": batch.source, "complete": batch.complete, "label": batch.label}
    if batch.observed_at is not UNSET:
        header["observed_at"] = first_moment("observed_at", batch.observed_at)
    return b"\n".join(msgspec.json.encode(line) for line in (header, *batch.rows))


def _shaped(pushed: Pushed) -> BatchResult:
    summary = pushed.summary
    return BatchResult(
        batch=summary.batch,
        source=summary.source,
        label=summary.label,
        observed_at=written(summary.observed_at),
        known=summary.known,
        read=summary.read,
        stored=summary.stored,
        unchanged=summary.unchanged,
        rejected=summary.rejected,
        suppressed=summary.suppressed,
        gone=summary.gone,
        left_out=summary.left_out,
        rejected_rows=[
            RejectedRow(row=each.row, line=each.line, column=each.column, value=each.value, reason=each.reason)
            for each in pushed.rejected
        ],
    )
