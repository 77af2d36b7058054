"""A PostgreSQL server of the benchmark's own, so that all the CPU time that it takes is the benchmark's."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import psycopg

from bench.measuring import StepFailed, cpu_of_family

_PLACES = "/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/bin"
_USER = "postgres"
FAST_POSTGRES = {
    **{"fsync": "off", "wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "16GB"},
    **{"shared_buffers": "512MB", "maintenance_work_mem": "1GB"},
}
"""Its own database is thrown away; memory as its manual recommends for a server."""


class Postgres:
    """Started by `command`, as `owner`."""

    def __init__(self, port: int, command: Sequence[str | Path], owner: Mapping[str, str]) -> None:
        self._port, self._command, self._owner = port, command, dict(owner)
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(self._command, stderr=subprocess.DEVNULL, cwd="/", **self._owner)
        for _ in range(300):
            with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.url("postgres")):
                return
            time.sleep(0.1)
        raise StepFailed("PostgreSQL did not start within 30 seconds.")

    def stop(self) -> None:
        """At once, whoever is connected."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait()

    def restart(self, away: float) -> None:
        """As an administrator does, but that it stays away for so many seconds."""
        self.stop()
        time.sleep(away)
        self._start()

    def url(self, database: str) -> str:
        return f"postgresql://{_USER}@127.0.0.1:{self._port}/{database}"

    def rest(self, database: str) -> None:
        """What it would do by itself in the minutes after much was written, done now."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")

    def create(self, database: str) -> str:
        """The address of a new empty database."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"'.encode())
        return self.url(database)

    def copy(self, database: str, name: str) -> str:
        """The address of a new database `name` with all that `database` holds; nobody may be connected to that."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{database}"'.encode())
        return self.url(name)

    def drop(self, database: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)'.encode())

    def cpu(self) -> float:
        """Seconds that the whole server has taken so far. Backends count to the end, so let them have ended."""
        return cpu_of_family(self._process.pid)


@contextlib.contextmanager
def postgres(kept: Path | None = None, **settings: str) -> Iterator[Postgres]:
    """A server with its defaults but for `settings`, until the context ends; its data stays where it is `kept`.

    Raises StepFailed where PostgreSQL is not installed.
    """
    programs, port = _programs(), free_port()
    owner = {"user": _USER, "group": _USER} if os.geteuid() == 0 else {}  # PostgreSQL refuses to run as root
    with _folder(kept) as folder:
        if owner:
            shutil.chown(folder, **owner)
        if not Path(folder, "PG_VERSION").exists():
            made = [programs / "initdb", "-D", folder, "-U", _USER, "--auth=trust", "--no-sync", "--encoding=UTF8"]
            subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd="/", **owner)
        started = [programs / "postgres", "-D", folder, "-p", str(port), "-k", folder, "-h", "127.0.0.1"]
        started += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        server = Postgres(port, started, owner)
        try:
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def _folder(kept: Path | None) -> Iterator[str]:
    if kept:
        kept.mkdir(exist_ok=True)
        yield str(kept)
        return
    with tempfile.TemporaryDirectory(prefix="bench-postgres-") as folder:
        yield folder


def _programs() -> Path:
    on_path = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    places = [*on_path, *(place for pattern in _PLACES for place in sorted(Path("/").glob(pattern[1:]), reverse=True))]
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise StepFailed("PostgreSQL's programs were not found. On Debian and Ubuntu: sudo apt-get install postgresql")


def free_port() -> int:
    """A port of loopback that nobody listened on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
