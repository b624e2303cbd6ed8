"""`sightline usage`: what an organisation asked and paid."""

from __future__ import annotations

import datetime as dt
import time
from typing import Annotated

from cyclopts import App, Parameter

from sightline.errors import InvalidInput
from sightline.interfaces.cli import exits
from sightline.interfaces.cli.amounts import plain_credits, shown_credits
from sightline.interfaces.cli.credits import Org
from sightline.interfaces.cli.groups import SERVER
from sightline.interfaces.cli.session import Session
from sightline.interfaces.cli.showing import Json
from sightline.services.orgs import DEFAULT

_EPOCH = dt.date(1970, 1, 1)
_SECONDS = 86_400


class UsageCommand:
    """The command `usage`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, app: App) -> None:
        """Add the command."""
        app.command(self.usage, group=SERVER)

    def usage(
        self,
        org: Org = DEFAULT,
        /,
        *,
        days: Annotated[int, Parameter(help="How many days, today included. Default: 30.")] = 30,
        json: Json = False,
    ) -> int:
        """Show calls, items and credits by day, key and verb. Days are those of UTC."""
        if not 1 <= days <= 3_660:
            raise InvalidInput(f"--days {days} is out of range.", field="--days", hint="Give 1 to 3660.")
        today = int(time.time()) // _SECONDS
        with self._session.services() as services:
            rows = services.accounts.usage.table(services.accounts.orgs.get(org).id, today - days + 1, today)
        out = self._session.out
        if json:
            out.json(
                [
                    {
                        "day": _day(row.day), "key": row.key, "key_name": row.key_name, "interface": row.interface,
                        "verb": row.verb, "calls": row.calls, "items": row.items, "credits": plain_credits(row.spent),
                    }
                    for row in rows
                ]
            )  # fmt: skip
            return exits.OK
        out.table(
            ("DAY", "KEY", "INTERFACE", "VERB", "CALLS", "ITEMS", "CREDITS"),
            [
                (
                    _day(row.day), row.key_name, row.interface, row.verb,
                    f"{row.calls:,}", f"{row.items:,}", shown_credits(row.spent),
                )
                for row in rows
            ],
            right=("CALLS", "ITEMS", "CREDITS"),
        )  # fmt: skip
        return exits.OK


def _day(number: int) -> str:
    return (_EPOCH + dt.timedelta(days=number)).isoformat()
