"""`sightline keys`: who may call the server."""

from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter

from sightline.interfaces.cli import exits
from sightline.interfaces.cli.groups import SERVER
from sightline.interfaces.cli.session import Session
from sightline.interfaces.cli.shapes import moment
from sightline.interfaces.cli.showing import Json


class KeyCommands:
    """The commands of `keys`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, app: App) -> None:
        """Add the commands."""
        keys = App(
            name="keys",
            group_commands="Commands",
            help="Make and list keys for programs.",
            group=SERVER,
        )
        keys.command(self.create)
        keys.command(self.list, name="list")
        app.command(keys)

    def create(
        self, name: Annotated[str, Parameter(help="Whose key it is, or what it is for.")], /, *, json: Json = False
    ) -> int:
        """Make a key. It is shown this once; only its hash is kept.

        Example: sightline keys create "CRM sync"
        """
        made = self._session.wiring.keyring(self._session.settings).create(name)
        out = self._session.out
        if json:
            out.json({"name": made.key.name, "key": made.secret})
            return exits.OK
        out.line(made.secret)
        out.note("Keep it now: it cannot be shown again. Send it as `Authorization: Bearer KEY`.")
        return exits.OK

    def list(self, *, json: Json = False) -> int:
        """List the keys, by name and first characters."""
        keys = self._session.wiring.keyring(self._session.settings).keys()
        out = self._session.out
        if json:
            out.json([{"name": k.name, "start": k.start, "created_at": moment(k.created_at)} for k in keys])
            return exits.OK
        out.table(("NAME", "KEY", "MADE"), [(each.name, f"{each.start}...", moment(each.created_at)) for each in keys])
        if not keys:
            out.note("There are no keys yet. Make one with `sightline keys create NAME`.")
        return exits.OK
