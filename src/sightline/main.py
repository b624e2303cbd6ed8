"""The entry point: the `sightline` command, and the two commands that need more than services: serve and demo."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from tempfile import TemporaryDirectory

import msgspec

from sightline import demo
from sightline.errors import Unavailable
from sightline.interfaces.cli.app import run
from sightline.interfaces.cli.output import Output
from sightline.interfaces.cli.session import DemoOptions, Wiring
from sightline.model.query import Query
from sightline.services import open_services
from sightline.services.meters import DIRECTORY
from sightline.services.working import work_beside
from sightline.settings import PREFIX, Settings, read_settings

FACTORY = "sightline.app:create_app"
"""What each server process calls, without arguments; it reads the settings from the environment."""


def main() -> None:
    """Run the command line and end the process with its exit code."""
    sys.exit(run(sys.argv[1:], Wiring(read_settings, open_services, _serve, _demo)))


def _serve(settings: Settings, out: Output) -> int:
    with open_services(settings) as services:
        # What cannot be opened fails here, in a line, and not in each server process; and the index is built once.
        services.search.companies(Query(limit=0))
    return serve(settings, partial(_print_address, out))


def _print_address(out: Output, address: str) -> None:
    out.rich(f"Sightline listens on [bold]{address}[/bold]  (GraphQL at {address}/graphql, Ctrl-C ends it)")


def _demo(settings: Settings, options: DemoOptions, out: Output) -> int:
    prepared = demo.prepare(settings, options, out)
    if not options.serve:
        out.rich(f"\nTo use it: [bold]export SIGHTLINE_HOME={prepared.settings.home.absolute()}[/bold]")
        return 0
    return serve(prepared.settings, partial(demo.show_first_steps, prepared, out))


def serve(settings: Settings, ready: Callable[[str], None]) -> int:
    """Run the server processes until they are told to end. `ready` is told the address once it answers."""
    own = msgspec.structs.replace(settings, home=settings.home.absolute(), port=_free_port(settings))
    with TemporaryDirectory(prefix="sightline-meters-") as metered:
        os.environ[DIRECTORY] = metered
        _run_processes(own, ready)
    return 0


def _run_processes(settings: Settings, ready: Callable[[str], None]) -> None:
    # The web server and the interfaces take long to import, and all other commands do without them.
    from granian import Granian  # noqa: PLC0415
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    from sightline.app import environment_of  # noqa: PLC0415

    # Server processes are begun anew, never forked: a fork keeps for ever what other threads had locked at that moment,
    # such as a module that was being imported. They know the settings from the environment only.
    multiprocessing.set_start_method("spawn", force=True)
    for name in [each for each in os.environ if each.startswith(PREFIX)]:
        del os.environ[name]
    os.environ.update(environment_of(settings))
    server = Granian(
        FACTORY,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=settings.processes,
        factory=True,
        websockets=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=10,
    )
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    told = partial(_when_open, settings.host, settings.port, partial(ready, f"http://{host}:{settings.port}"))
    server.on_startup(threading.Thread(target=told, daemon=True).start)
    worker = multiprocessing.Process(target=_work, name="sightline-worker", daemon=True)
    if settings.worker:
        server.on_startup(worker.start)
    try:
        server.serve()
    finally:
        if worker.pid is not None:
            worker.kill()  # at any moment of its work: what it did not commit the next one does
            worker.join()


def _work() -> None:
    """What the worker process does: publish signals until the server ends it, or is no more."""
    from sightline.app import configure_logging  # noqa: PLC0415

    settings, stop, server = read_settings(), threading.Event(), os.getppid()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the server ends this process
    configure_logging(settings)

    def watch() -> None:
        while os.getppid() == server:
            time.sleep(1)
        stop.set()

    threading.Thread(target=watch, daemon=True).start()
    with open_services(settings) as services:
        work_beside(services.signalling, services.census, stop, lambda _: None)


def _when_open(host: str, port: int, ready: Callable[[], None]) -> None:
    """Wait until a server process takes connections: granian says only that it starts them."""
    while True:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            ready()
            return


def _free_port(settings: Settings) -> int:
    """The port, checked to be free; a free one for 0."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except (OSError, OverflowError) as error:
            raise Unavailable(
                f"Port {settings.port} of {settings.host} cannot be taken: {error}.",
                field="port",
                hint="Choose another with --port (0: any free one) or SIGHTLINE_PORT.",
            ) from error
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
