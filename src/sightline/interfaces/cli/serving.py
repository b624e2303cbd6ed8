"""`sightline serve` and `sightline demo`."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import App, Parameter

from sightline.errors import InvalidInput
from sightline.interfaces.cli import exits
from sightline.interfaces.cli.groups import SERVER
from sightline.interfaces.cli.session import DemoOptions, Session
from sightline.services.publishing import Published
from sightline.services.working import work_beside
from sightline.settings import Settings


class ServeCommands:
    """The commands that run the server."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, app: App) -> None:
        """Add the commands."""
        app.command(self.serve, group=SERVER)
        app.command(self.work, group=SERVER)
        app.command(self.demo, group=SERVER)

    def serve(
        self,
        *,
        host: Annotated[str | None, Parameter(help="Address to listen on. Default: SIGHTLINE_HOST.")] = None,
        port: Annotated[int | None, Parameter(help="Port; 0 takes a free one. Default: SIGHTLINE_PORT.")] = None,
        processes: Annotated[int | None, Parameter(help="Server processes. Default: SIGHTLINE_PROCESSES.")] = None,
    ) -> int:
        """Run the server. Ctrl-C ends it."""
        return self._session.wiring.serve(self._changed(host, port, processes), self._session.out)

    def work(self) -> int:
        """Publish signals as facts come in, until Ctrl-C. `sightline serve` does this by itself.

        A process of its own is for installations whose server runs elsewhere, or with SIGHTLINE_WORKER=false. Several
        at once take turns.
        """
        stop = threading.Event()
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, lambda *_: stop.set())
        with self._session.services() as services:
            self._session.out.note("Publishing signals. Ctrl-C ends it.")
            work_beside(services.signalling, services.census, stop, self._tell)
        return exits.OK

    def _tell(self, done: Published) -> None:
        self._session.out.note(f"{done.published:,} published, {done.revised:,} revised, {done.withdrawn:,} withdrawn")

    def demo(
        self,
        *,
        seed: Annotated[int, Parameter(help="Another number, another world. Default: 1.")] = 1,
        people: Annotated[int, Parameter(help="People in the world. Default: 20000.")] = 20_000,
        companies: Annotated[int, Parameter(help="Companies in the world. Default: 2000.")] = 2_000,
        months: Annotated[int, Parameter(help="Months that it lasts. Default: 24.")] = 24,
        profile: Annotated[
            Path | None, Parameter(help="TOML file that says how imperfect the sources are; see docs/world.md.")
        ] = None,
        port: Annotated[int | None, Parameter(help="Port; 0 takes a free one. Default: SIGHTLINE_PORT.")] = None,
        serve: Annotated[bool, Parameter(help="Whether to run the server on it.", negative="--no-serve")] = True,
    ) -> int:
        """Make a sample world, import it, and run the server on it.

        The world lives in a home of its own (the folder "demo" in SIGHTLINE_HOME), so that it never mixes with your
        data, and is used again the next time. The same seed and sizes always make the same world.
        """
        options = DemoOptions(seed, people, companies, months, profile, serve)
        return self._session.wiring.demo(self._changed(port=port), options, self._session.out)

    def _changed(self, host: str | None = None, port: int | None = None, processes: int | None = None) -> Settings:
        """The settings with what was given instead."""
        if port is not None and not 0 <= port <= 65_535:
            raise InvalidInput(f"--port {port} is out of range.", field="--port", hint="Give 0 to 65535.")
        if processes is not None and not 1 <= processes <= 64:
            raise InvalidInput(f"--processes {processes} is out of range.", field="--processes", hint="Give 1 to 64.")
        given = {"host": host, "port": port, "processes": processes}
        changed = {name: value for name, value in given.items() if value is not None}
        return msgspec.structs.replace(self._session.settings, **changed)
