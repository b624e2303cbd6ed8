"""A private PostgreSQL server for tests: made in a temporary directory, on a free loopback port, gone at the end."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NO_SERVER = "needs a PostgreSQL server (initdb and pg_ctl on PATH or in /usr/lib/postgresql/*/bin), which is not there"


def server_binaries() -> Path | None:
    """The directory of initdb and pg_ctl, if there is one."""
    # What PATH finds may be a wrapper; the version's own directory has all tools side by side.
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    if on_path is not None:
        places.append(Path(on_path).resolve().parent)
    return next((each for each in places if (each / "initdb").exists() and (each / "pg_ctl").exists()), None)


@contextmanager
def server() -> Iterator[str]:
    """A running server; the value is its SQLAlchemy URL, without a database."""
    binaries = server_binaries()
    assert binaries is not None, NO_SERVER
    home = Path(tempfile.mkdtemp(prefix="sightline-postgres-"))
    user = _user()
    if user is not None:
        shutil.chown(home, user)
    try:
        data = home / "data"
        _run(user, binaries / "initdb", "-D", data, "-U", "sightline", "--auth=trust", "-E", "UTF8", "--no-sync")
        port = _free_port()
        options = f"-p {port} -h 127.0.0.1 -k {home} -c fsync=off -c max_connections=60"
        _run(user, binaries / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://sightline@127.0.0.1:{port}"
        finally:
            _run(user, binaries / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def new_database(server_url: str) -> str:
    """The URL of an empty place on a server: a schema of its own, which takes less time and room than a database."""
    import psycopg

    name = "t" + secrets.token_hex(6)
    plain = server_url.replace("postgresql+psycopg", "postgresql") + "/postgres"
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{name}"')
    return f"{server_url}/postgres?options=-csearch_path%3D{name}"


def _user() -> str | None:
    """The user that the server runs as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    names = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(user: str | None, *command: object) -> None:
    # Its output goes to a file: the server that pg_ctl starts would keep a pipe open.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            [str(each) for each in command], user=user, cwd="/", stdout=output, stderr=output, check=False
        )
        output.seek(0)
        assert done.returncode == 0, output.read().decode()


def _free_port() -> int:
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        port: int = each.getsockname()[1]
        return port
