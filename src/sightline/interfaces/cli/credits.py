"""`sightline credits`: what organisations have, were given, and spent."""

from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter

from sightline.interfaces.cli import exits
from sightline.interfaces.cli.amounts import plain_credits, read_credits, shown_credits
from sightline.interfaces.cli.groups import SERVER
from sightline.interfaces.cli.session import Session
from sightline.interfaces.cli.shapes import moment
from sightline.interfaces.cli.showing import Json
from sightline.services.credits import FOREVER, Entry
from sightline.services.orgs import DEFAULT

Org = Annotated[str, Parameter(help="The organisation. Default: the one named 'default'.")]


class CreditCommands:
    """The commands of `credits`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, app: App) -> None:
        """Add the commands."""
        credits_ = App(
            name="credits", group_commands="Commands", help="Credits: balance, grants, ledger.", group=SERVER
        )
        credits_.command(self.show)
        credits_.command(self.grant)
        credits_.command(self.ledger)
        app.command(credits_)

    def show(self, org: Org = DEFAULT, /, *, json: Json = False) -> int:
        """Show what an organisation has left."""
        with self._session.services() as services:
            funds = services.accounts.credits.funds(services.accounts.orgs.get(org).id)
        ends = None if funds.period_end >= FOREVER else moment(funds.period_end)
        out = self._session.out
        if json:
            out.json(
                {
                    "org": funds.org_name,
                    "left": plain_credits(funds.left),
                    "of_allowance": plain_credits(funds.of_allowance),
                    "allowance": plain_credits(funds.allowance),
                    "period": funds.period,
                    "period_start": moment(funds.period_start),
                    "period_end": ends,
                }
            )
            return exits.OK
        out.line(f"{funds.org_name} has {shown_credits(funds.left)} credits left.")
        share = f"{shown_credits(funds.of_allowance)} of {shown_credits(funds.allowance)}"
        out.line(f"Of its allowance: {share}" + (f", until {ends}." if ends else "."))
        return exits.OK

    def grant(
        self,
        amount: Annotated[str, Parameter(help="Credits: 250, or 0.5.")],
        org: Org = DEFAULT,
        /,
        *,
        note: Annotated[str, Parameter(help="Why; it stands in the ledger.")] = "",
        reference: Annotated[
            str | None, Parameter(help="An invoice or the like: what was granted under it is not granted again.")
        ] = None,
    ) -> int:
        """Give an organisation credits, which stay until they are spent."""
        given = read_credits(amount, "amount")
        with self._session.services() as services:
            left = services.accounts.credits.grant(org, given, note, reference)
        self._session.out.line(f"{org} has {shown_credits(left)} credits left.")
        return exits.OK

    def ledger(
        self,
        org: Org = DEFAULT,
        /,
        *,
        limit: Annotated[int, Parameter(help="How many entries, the newest first. Default: 50.")] = 50,
        json: Json = False,
    ) -> int:
        """Show how an organisation's balance came to be."""
        with self._session.services() as services:
            entries = services.accounts.credits.entries(org, limit=limit)
        out = self._session.out
        if json:
            out.json([_as_json(entry) for entry in entries])
            return exits.OK
        out.table(
            ("AT", "WHAT", "CREDITS", "KEY", "FOR", "NOTE"),
            [
                (
                    moment(each.at),
                    each.kind.value,
                    shown_credits(each.amount),
                    str(each.key or ""),
                    _verb(each),
                    each.note,
                )
                for each in entries
            ],
            right=("CREDITS",),
        )
        return exits.OK


def _verb(entry: Entry) -> str:
    return f"{entry.interface} {entry.verb}".strip()


def _as_json(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "at": moment(entry.at),
        "kind": entry.kind.value,
        "credits": plain_credits(entry.amount),
        "key": entry.key,
        "interface": entry.interface,
        "verb": entry.verb,
        "reference": entry.reference,
        "note": entry.note,
    }
