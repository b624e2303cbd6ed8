"""A private PostgreSQL server for as long as a benchmark runs, reached over a socket in its own folder."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "2GB",
    "effective_cache_size": "8GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "8GB",
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": str(os.cpu_count() or 2),
    "jit": "off",
    "fsync": "off",
    "synchronous_commit": "off",
}


def server_binaries() -> Path | None:
    """The folder with initdb and postgres, or None where PostgreSQL is not installed."""
    candidates = sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        candidates.append(str(Path(on_path).resolve().parent))
    return next((Path(each) for each in candidates if (Path(each) / "initdb").exists()), None)


class Cluster:
    """One server. It refuses to run as root, so root starts it as the user `postgres`."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        self._user = "postgres" if os.geteuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp(prefix="bench-postgres-"))
        if self._user:
            shutil.chown(self._folder, self._user)
        self._run("initdb", "-D", str(self._folder / "data"), "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C")
        options = [f"-c{name}={value}" for name, value in SETTINGS.items()]
        socket = f"-cunix_socket_directories={self._folder}"
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-w", "-o", " ".join([*options, socket]), "start")
        self.dsn = f"host={self._folder} user=bench dbname=postgres"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._binaries / program), *arguments],
            check=True,
            user=self._user,
            stdout=subprocess.DEVNULL,
            cwd=self._folder,
        )

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self._folder)
