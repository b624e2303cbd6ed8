"""The v1 API as a dialect."""

from __future__ import annotations

from sightline.interfaces.rest.dialect import Dialect
from sightline.interfaces.rest_v1.envelope import V1Envelope
from sightline.interfaces.rest_v1.operations import OPERATIONS, PREFIX

V1 = Dialect(
    name="v1",
    prefixes=(PREFIX,),
    title="Sightline v1 API",
    about="""
    What is left of your credits, in the form of Saber's API; its signals come later.

    Send your key as `Authorization: Bearer sk_live_...`. An answer stands alone; what failed has an `error` object, and
    calls beyond a limit a body of their own. What is not known is refused, never passed over.
    """,
    document=f"{PREFIX}/openapi.json",
    operations=OPERATIONS,
    envelope=V1Envelope(),
    answers={"getCredits": {"remainingCredits": 8250}},
    security={"type": "http", "scheme": "bearer", "description": "A key: sk_live_..."},
)
