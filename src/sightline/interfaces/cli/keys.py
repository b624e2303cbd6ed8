"""`sightline keys`: who may call the server."""

from __future__ import annotations

import time
from typing import Annotated

from cyclopts import App, Parameter

from sightline.interfaces.cli import exits
from sightline.interfaces.cli.amounts import (
    plain_credits,
    read_credits,
    read_deadline,
    read_stretch,
    shown_credits,
    when,
)
from sightline.interfaces.cli.groups import SERVER
from sightline.interfaces.cli.session import Session
from sightline.interfaces.cli.shapes import moment
from sightline.interfaces.cli.showing import Json
from sightline.services.keys import ALL_SCOPES, Key, NewKey, basic
from sightline.services.orgs import DEFAULT

Which = Annotated[str, Parameter(help="A key, by its name, its number or its first characters.")]
InOrg = Annotated[str | None, Parameter(help="The organisation that it belongs to.")]


class KeyCommands:
    """The commands of `keys`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, app: App) -> None:
        """Add the commands."""
        keys = App(name="keys", group_commands="Commands", help="Keys for programs: make, list, end.", group=SERVER)
        keys.command(self.create)
        keys.command(self.list, name="list")
        keys.command(self.rotate)
        keys.command(self.limit)
        keys.command(self.revoke)
        app.command(keys)

    def create(
        self,
        name: Annotated[str, Parameter(help="Whose key it is, or what it is for.")],
        /,
        *,
        org: Annotated[str, Parameter(help="Its organisation. Default: one named 'default'.")] = DEFAULT,
        scope: Annotated[
            tuple[str, ...], Parameter(help="What it may do: directory:read, graphql:write... Default: everything.")
        ] = ALL_SCOPES,
        expires: Annotated[str | None, Parameter(help="When it ends: 90d, or a date. Default: never.")] = None,
        limit: Annotated[str | None, Parameter(help="Credits that it may spend in each period.")] = None,
        json: Json = False,
    ) -> int:
        """Make a key. It is shown this once; only its hash is kept.

        Examples:
        sightline keys create "CRM sync"

        sightline keys create website --org Acme --scope directory:read --expires 90d --limit 500
        """
        ends = None if expires is None else read_deadline(expires, time.time_ns() // 1_000_000, "--expires")
        most = None if limit is None else read_credits(limit, "--limit")
        with self._session.services() as services:
            made = services.accounts.keys.create(name, org, scopes=scope, expires_at=ends, credit_limit=most)
        return self._show_secret(made, json=json)

    def list(
        self,
        *,
        org: InOrg = None,
        ended: Annotated[bool, Parameter(help="Also those that are revoked or expired.")] = False,
        json: Json = False,
    ) -> int:
        """List the keys, by name and first characters."""
        with self._session.services() as services:
            keys = services.accounts.keys.list(org, ended=ended)
        out = self._session.out
        if json:
            out.json([_as_json(key) for key in keys])
            return exits.OK
        columns = ("NUMBER", "NAME", "KEY", "ORGANISATION", "SCOPES", "STATE", "MADE", "EXPIRES", "LAST USED", "LIMIT")
        out.table(columns, [_cells(key) for key in keys], right=("NUMBER", "LIMIT"))
        if not keys:
            out.note("There are no keys yet. Make one with `sightline keys create NAME`.")
        return exits.OK

    def rotate(
        self,
        which: Which,
        /,
        *,
        org: InOrg = None,
        overlap: Annotated[str, Parameter(help="How long the old one still works. Default: 24h.")] = "24h",
        json: Json = False,
    ) -> int:
        """Make a key in the place of another, with the same name, scopes and limits."""
        both = read_stretch(overlap, "--overlap")
        with self._session.services() as services:
            made = services.accounts.keys.rotate(which, org, overlap=both)
        return self._show_secret(made, json=json)

    def limit(
        self,
        which: Which,
        amount: Annotated[str, Parameter(help="Credits, or 'none'.")],
        /,
        *,
        org: InOrg = None,
    ) -> int:
        """Limit the credits that a key, with those it was rotated from, may spend in each period."""
        most = None if amount.strip().lower() == "none" else read_credits(amount, "amount")
        with self._session.services() as services:
            key = services.accounts.keys.limit(which, org, credit_limit=most)
        self._session.out.line(f"{key.name} ({key.start}...): {_limit(key) or 'no limit'}")
        return exits.OK

    def revoke(self, which: Which, /, *, org: InOrg = None) -> int:
        """End a key. Servers refuse it within two seconds."""
        with self._session.services() as services:
            key = services.accounts.keys.revoke(which, org)
        self._session.out.line(f"{key.name} ({key.start}...) is revoked")
        return exits.OK

    def _show_secret(self, made: NewKey, *, json: bool) -> int:
        out = self._session.out
        if json:
            out.json({**_as_json(made.key), "key": made.secret, "basic": basic(made.secret)})
            return exits.OK
        out.line(made.secret)
        out.note("Keep it now: it cannot be shown again. Programs send it in one of these headers:")
        out.note(f"  Authorization: Bearer {made.secret}")
        out.note(f"  Authorization: Basic {basic(made.secret)}")
        out.note(f"  api_key: {made.secret}")
        return exits.OK


def _cells(key: Key) -> tuple[str, ...]:
    return (
        str(key.id), key.name, f"{key.start}...", key.org, " ".join(key.scopes), key.state, moment(key.created_at),
        when(key.expires_at, "never"), when(key.last_used_at, "never"), _limit(key),
    )  # fmt: skip


def _limit(key: Key) -> str:
    return "" if key.credit_limit is None else shown_credits(key.credit_limit)


def _as_json(key: Key) -> dict[str, object]:
    return {
        "id": key.id,
        "org": key.org,
        "name": key.name,
        "start": key.start,
        "scopes": key.scopes,
        "state": key.state,
        "created_at": moment(key.created_at),
        "expires_at": when(key.expires_at, "") or None,
        "last_used_at": when(key.last_used_at, "") or None,
        "credit_limit": None if key.credit_limit is None else plain_credits(key.credit_limit),
    }
