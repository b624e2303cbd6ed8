"""`sightline audit`: who read and changed what."""

from __future__ import annotations

from typing import Annotated

import msgspec
from cyclopts import App, Parameter

from sightline.errors import InvalidInput
from sightline.interfaces.cli import exits
from sightline.interfaces.cli.groups import CARE
from sightline.interfaces.cli.session import Session
from sightline.interfaces.cli.shapes import moment
from sightline.interfaces.cli.showing import Json


class AuditCommand:
    """The command `audit`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, app: App) -> None:
        """Add the command."""
        app.command(self.audit, group=CARE)

    def audit(
        self,
        *,
        org: Annotated[str | None, Parameter(help="Only of this organisation, by its name or number.")] = None,
        limit: Annotated[int, Parameter(help="How many entries, the newest first. Default: 50.")] = 50,
        before: Annotated[int | None, Parameter(help="Only entries with smaller numbers, to go on.")] = None,
        json: Json = False,
    ) -> int:
        """Show who read and changed how many records, and when. It holds numbers and the names of verbs, never facts.

        What was done on the machine itself has no organisation.
        """
        if not 1 <= limit <= 10_000:
            raise InvalidInput(f"--limit {limit} is out of range.", field="--limit", hint="Give 1 to 10000.")
        with self._session.services() as services:
            accounts = services.accounts
            number = None if org is None else accounts.orgs.get(org).id
            rows = accounts.audit.entries(number, before=before, limit=limit)
            names = {each.id: each.name for each in accounts.orgs.list()}
        out = self._session.out
        if json:
            out.json([{**msgspec.to_builtins(row), "at": moment(row.at)} for row in rows])
            return exits.OK
        out.table(
            ("NUMBER", "AT", "ORGANISATION", "KEY", "INTERFACE", "VERB", "DID", "RECORDS", "REQUEST"),
            [
                (
                    str(row.id), moment(row.at), names.get(row.org, ""), "" if row.key is None else str(row.key),
                    row.interface, row.verb, row.action, f"{row.ids:,}", row.request_id,
                )
                for row in rows
            ],
            right=("NUMBER", "RECORDS"),
        )  # fmt: skip
        return exits.OK
