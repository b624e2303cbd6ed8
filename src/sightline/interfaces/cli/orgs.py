"""`sightline orgs`: who shares credits and keys."""

from __future__ import annotations

from typing import Annotated, Literal

from cyclopts import App, Parameter

from sightline.interfaces.cli import exits
from sightline.interfaces.cli.amounts import plain_credits, read_credits, shown_credits
from sightline.interfaces.cli.groups import SERVER
from sightline.interfaces.cli.session import Session
from sightline.interfaces.cli.shapes import moment
from sightline.interfaces.cli.showing import Json
from sightline.services.orgs import DEFAULT_ALLOWANCE, Billing, Change, Organisation, Period, Role

Org = Annotated[str, Parameter(help="An organisation, by its name or number.")]
Allowance = Annotated[str | None, Parameter(help="Credits for each period. Default: 100000.")]
Each = Annotated[
    Literal["day", "month", "year", "once"] | None, Parameter(help="How long a period is. Default: month.")
]
Billed = Annotated[
    Literal["Prepaid", "Postpaid", "FreeCredits"] | None, Parameter(help="How it pays. Default: Prepaid.")
]
Email = Annotated[str, Parameter(help="Email address of the person.")]


class OrgCommands:
    """The commands of `orgs`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, app: App) -> None:
        """Add the commands."""
        orgs = App(name="orgs", group_commands="Commands", help="Organisations, their plans and people.", group=SERVER)
        for command in (self.create, self.change, self.members, self.add_member, self.remove_member):
            orgs.command(command)
        orgs.command(self.list, name="list")
        app.command(orgs)

    def create(
        self,
        name: Annotated[str, Parameter(help="Its name.")],
        /,
        *,
        allowance: Allowance = None,
        period: Each = None,
        billing: Billed = None,
        json: Json = False,
    ) -> int:
        """Make an organisation; its first period begins now.

        Example: sightline orgs create Acme --allowance 5000 --period month
        """
        amount = DEFAULT_ALLOWANCE if allowance is None else read_credits(allowance, "--allowance")
        with self._session.services() as services:
            made = services.accounts.orgs.create(
                name, allowance=amount, period=Period(period or "month"), billing=Billing(billing or "Prepaid")
            )
        return self._show(made, json=json)

    def list(self, *, json: Json = False) -> int:
        """List the organisations and what they have left."""
        with self._session.services() as services:
            rows = [(org, services.accounts.credits.funds(org.id)) for org in services.accounts.orgs.list()]
        out = self._session.out
        if json:
            out.json([{**_as_json(org), "left": plain_credits(funds.left)} for org, funds in rows])
            return exits.OK
        out.table(
            ("NUMBER", "NAME", "LEFT", "ALLOWANCE", "PERIOD", "BILLING", "STATE", "MADE"),
            [
                (
                    str(org.id), org.name, shown_credits(funds.left), shown_credits(org.allowance), org.period,
                    org.billing, "suspended" if org.suspended else "active", moment(org.created_at),
                )
                for org, funds in rows
            ],
            right=("NUMBER", "LEFT", "ALLOWANCE"),
        )  # fmt: skip
        return exits.OK

    def change(
        self,
        org: Org,
        /,
        *,
        name: Annotated[str | None, Parameter(help="Another name.")] = None,
        allowance: Allowance = None,
        period: Each = None,
        billing: Billed = None,
        suspended: Annotated[
            bool | None, Parameter(help="Whether its keys are refused.", negative="--no-suspended")
        ] = None,
        json: Json = False,
    ) -> int:
        """Change an organisation. Another allowance holds from the next period on; another period begins now."""
        changed = Change(
            name=name,
            allowance=None if allowance is None else read_credits(allowance, "--allowance"),
            period=None if period is None else Period(period),
            billing=None if billing is None else Billing(billing),
            suspended=suspended,
        )
        with self._session.services() as services:
            made = services.accounts.orgs.change(org, changed)
        return self._show(made, json=json)

    def members(self, org: Org, /, *, json: Json = False) -> int:
        """List the people of an organisation."""
        with self._session.services() as services:
            members = services.accounts.orgs.members(org)
        out = self._session.out
        if json:
            out.json([{"email": each.email, "name": each.name, "role": each.role} for each in members])
            return exits.OK
        out.table(("EMAIL", "NAME", "ROLE"), [(each.email, each.name, each.role) for each in members])
        return exits.OK

    def add_member(
        self,
        org: Org,
        email: Email,
        /,
        *,
        name: Annotated[str, Parameter(help="The person's name.")] = "",
        role: Annotated[Literal["owner", "member"], Parameter(help="Default: member.")] = "member",
    ) -> int:
        """Add a person to an organisation."""
        with self._session.services() as services:
            member = services.accounts.orgs.add_member(org, email, name, Role(role))
        self._session.out.line(f"{member.email} is {member.role} of {org}")
        return exits.OK

    def remove_member(self, org: Org, email: Email, /) -> int:
        """Remove a person from an organisation."""
        with self._session.services() as services:
            services.accounts.orgs.remove_member(org, email)
        self._session.out.line(f"{email} is no member of {org} any more")
        return exits.OK

    def _show(self, org: Organisation, *, json: bool) -> int:
        out = self._session.out
        if json:
            out.json(_as_json(org))
            return exits.OK
        state = ", suspended" if org.suspended else ""
        out.line(f"{org.name} (organisation {org.id}{state}): {shown_credits(org.allowance)} credits, {org.period}")
        return exits.OK


def _as_json(org: Organisation) -> dict[str, object]:
    return {
        "id": org.id,
        "name": org.name,
        "allowance": plain_credits(org.allowance),
        "period": org.period,
        "billing": org.billing,
        "suspended": org.suspended,
        "created_at": moment(org.created_at),
    }
