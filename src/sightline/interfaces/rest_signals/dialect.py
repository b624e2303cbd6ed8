"""The signals API as a dialect."""

from __future__ import annotations

from sightline.interfaces.rest.dialect import Dialect
from sightline.interfaces.rest_signals.envelope import SignalsEnvelope
from sightline.interfaces.rest_signals.operations import OPERATIONS

SIGNALS = Dialect(
    name="signals",
    prefixes=("/signals", "/account", "/api/signals", "/api/account", "/api/subscriptions", "/api/audit-logs"),
    title="Sightline signals API",
    about="""
    What you used of your credits, in the form of Lusha's API; its signals come later.

    Send your key as `api_key: sk_live_...`. An answer stands alone; what failed has `statusCode`, `message` and
    `errors`. Paths may begin with `/api` or not. What is not known is refused, never passed over.
    """,
    document="/signals/openapi.json",
    operations=OPERATIONS,
    envelope=SignalsEnvelope(),
    answers={"getAccountUsage": {"usage": {"bulkCredits": {"used": 1750, "total": 10_000, "remaining": 8250}}}},
    security={"type": "apiKey", "in": "header", "name": "api_key", "description": "A key: sk_live_..."},
)
