"""Operations that stand in the schema but are not served yet: refused, with the part that will serve them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sightline.errors import NotServedYet
from sightline.interfaces.graphql.schema import Resolver

LATER: Mapping[str, str] = {
    "companyTrackingTask": "signals",
    "trackedCompanies": "signals",
    "submitPersonFeedback": "resolution",
    "regenerate": "research",
    "addTrackedCompanies": "signals",
    "removeTrackedCompanies": "signals",
    "removeAllTrackedCompanies": "signals",
    "startCompanyTrackingTask": "signals",
    "cancelCompanyTrackingTask": "signals",
}
"""For each such operation the part of Sightline that it waits for; `docs/coverage.md` says the same."""


def refuse(operation: str) -> Resolver:
    """A resolver that raises NotServedYet."""

    def resolver(_root: Any, _info: Any, **_arguments: Any) -> Any:
        raise NotServedYet(
            f"{operation} is not served yet.",
            field=operation,
            hint=f"It comes with {LATER[operation]}; docs/coverage.md says what is served.",
        )

    return resolver
