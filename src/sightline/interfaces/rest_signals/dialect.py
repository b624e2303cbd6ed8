"""The signals API as a dialect."""

from __future__ import annotations

from sightline.interfaces.rest.dialect import Dialect
from sightline.interfaces.rest_signals.envelope import SignalsEnvelope
from sightline.interfaces.rest_signals.examples import ANSWERS
from sightline.interfaces.rest_signals.operations import OPERATIONS

SIGNALS = Dialect(
    name="signals",
    prefixes=("/signals", "/account", "/api/signals", "/api/account", "/api/subscriptions", "/api/audit-logs", "/v3"),
    title="Sightline signals API",
    about="""
    What changed with contacts and companies, in the form of Lusha's API, version 2, and what you used of your credits.

    Send your key as `api_key: sk_live_...`. An answer stands alone; what failed has `statusCode`, `message` and
    `errors`. Paths may begin with `/api` or not. What is not known is refused, never passed over.
    """,
    document="/signals/openapi.json",
    operations=OPERATIONS,
    envelope=SignalsEnvelope(),
    answers=ANSWERS,
    security={"type": "apiKey", "in": "header", "name": "api_key", "description": "A key: sk_live_..."},
    refused={"/v3": "Version 3 of this API is not served. Version 2 is, at /api/signals: see /docs/signals."},
)
