"""The operations of the signals API."""

from __future__ import annotations

from sightline.interfaces.rest.context import Context, Reply
from sightline.interfaces.rest.operations import Operation
from sightline.interfaces.rest.shapes import Nothing
from sightline.interfaces.rest_signals.shapes import AccountUsage, Bucket


def _usage(context: Context, _asked: Nothing) -> Reply:
    buckets = context.services.accounts.usage.buckets(context.caller.org)
    usage = {name: Bucket(used=each.used, total=each.total, remaining=each.remaining) for name, each in buckets.items()}
    return Reply(data=AccountUsage(usage=usage))


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        name="getAccountUsage",
        method="GET",
        path="/account/usage",
        also=("/api/account/usage",),
        tag="account",
        summary="Account usage",
        about="Credits that your organisation used in this period, has in all, and has left. Five calls a minute.",
        question=Nothing,
        answer=AccountUsage,
        run=_usage,
        verb="account.usage",
        limit="usage",
        priced=False,
    ),
)
