"""The operations of the v1 API."""

from __future__ import annotations

from sightline.interfaces.rest.context import Context, Reply
from sightline.interfaces.rest.operations import Operation
from sightline.interfaces.rest.shapes import Nothing
from sightline.interfaces.rest_v1.shapes import RemainingCredits

PREFIX = "/v1"


def _credits(context: Context, _asked: Nothing) -> Reply:
    return Reply(data=RemainingCredits(remainingCredits=context.services.accounts.usage.remaining(context.caller.org)))


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        name="getCredits",
        method="GET",
        path=f"{PREFIX}/credits",
        tag="credits",
        summary="Remaining credits",
        about="Whole credits that your organisation has left in the current billing period; 0 when there are none.",
        question=Nothing,
        answer=RemainingCredits,
        run=_credits,
        verb="credits.get",
        priced=False,
    ),
)
