"""Another newsroom on this machine: its own files, its own database, the same code."""

import atexit
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection


class Installation:
    """With SQLite, unless `database` is an address; `prepared`: its file has been migrated already."""

    def __init__(self, folder: Path, database: str = "", *, prepared: bool = False, **environment: str) -> None:
        self.var = folder
        if prepared:
            folder.mkdir()
            shutil.copy(_migrated(), self.file)
        self.environment = {**os.environ, "NEWSROOM_IGNORE_DOTENV": "1", "NEWSROOM_VAR": str(folder), **environment}
        self.environment["DATABASE_URL"] = database or f"sqlite:///{self.file}"

    @property
    def file(self) -> Path:
        """Its database, where that is SQLite's."""
        return self.var / "newsroom.sqlite3"

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def manage(self, *arguments: str, fails: bool = False) -> str:
        """What the command says: on standard error where it `fails`."""
        process = self.start(*arguments)
        told, error = process.communicate(timeout=240)
        assert bool(process.returncode) is fails, error
        return error if fails else told


@cache
def _migrated() -> Path:
    """An SQLite database as `migrate` makes it, once a run."""
    folder = Path(tempfile.mkdtemp(prefix="migrated-"))
    atexit.register(shutil.rmtree, folder)
    made = Installation(folder)
    made.manage("migrate", "--verbosity", "0")
    return made.file


@contextmanager
def new_database(*, prepared: bool = False) -> Iterator[str]:
    """The address of a new database beside the one that the test is connected to, which is PostgreSQL's."""
    name = f"moved_{secrets.token_hex(6)}"
    _as_admin(f'CREATE DATABASE "{name}" TEMPLATE "{_migrated_template() if prepared else "template1"}"')
    try:
        yield f"{_server()}/{name}"
    finally:
        _as_admin(f'DROP DATABASE "{name}" WITH (FORCE)')


@cache
def _migrated_template() -> str:
    """A database of PostgreSQL as `migrate` makes it, once a run."""
    name, server = f"migrated_{secrets.token_hex(6)}", _server()
    _as_admin(f'CREATE DATABASE "{name}"')
    atexit.register(_as_admin, f'DROP DATABASE "{name}" WITH (FORCE)', server)
    with tempfile.TemporaryDirectory() as folder:
        Installation(Path(folder), f"{server}/{name}").manage("migrate", "--verbosity", "0")
    return name


def _server() -> str:
    at = connection.settings_dict
    return f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}"


def _as_admin(statement: str, server: str = "") -> None:
    with psycopg.connect(f"{server or _server()}/postgres", autocommit=True) as admin:
        admin.execute(statement.encode())
