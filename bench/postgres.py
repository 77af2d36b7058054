"""A PostgreSQL server of the benchmark's own, so that all the CPU time that it takes is the benchmark's."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from bench.measuring import StepFailed, cpu_of_family

_PLACES = "/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/bin"
_USER = "postgres"


class Postgres:
    def __init__(self, port: int, pid: int) -> None:
        self._port, self._pid = port, pid

    def url(self, database: str) -> str:
        return f"postgresql://{_USER}@127.0.0.1:{self._port}/{database}"

    def create(self, database: str) -> str:
        """The address of a new empty database."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"'.encode())
        return self.url(database)

    def cpu(self) -> float:
        """Seconds that the whole server has taken so far. Backends count to the end, so let them have ended."""
        return cpu_of_family(self._pid)


@contextlib.contextmanager
def postgres() -> Iterator[Postgres]:
    """A server with its defaults, until the context ends. Raises StepFailed where PostgreSQL is not installed."""
    programs, port = _programs(), _free_port()
    owner = {"user": _USER, "group": _USER} if os.geteuid() == 0 else {}  # PostgreSQL refuses to run as root
    with tempfile.TemporaryDirectory(prefix="bench-postgres-") as folder:
        if owner:
            shutil.chown(folder, **owner)
        made = [programs / "initdb", "-D", folder, "-U", _USER, "--auth=trust", "--no-sync", "--encoding=UTF8"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd="/", **owner)
        started = [programs / "postgres", "-D", folder, "-p", str(port), "-k", folder, "-h", "127.0.0.1"]
        with subprocess.Popen(started, stderr=subprocess.DEVNULL, cwd="/", **owner) as process:
            try:
                server = Postgres(port, process.pid)
                _wait(server)
                yield server
            finally:
                process.send_signal(signal.SIGINT)


def _wait(server: Postgres) -> None:
    for _ in range(300):
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(server.url("postgres")):
            return
        time.sleep(0.1)
    raise StepFailed("PostgreSQL did not start within 30 seconds.")


def _programs() -> Path:
    on_path = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    places = [*on_path, *(place for pattern in _PLACES for place in sorted(Path("/").glob(pattern[1:]), reverse=True))]
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise StepFailed("PostgreSQL's programs were not found. On Debian and Ubuntu: sudo apt-get install postgresql")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
