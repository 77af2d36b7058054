"""pg_dump and pg_restore, with a sentence where they are missing or too old for the server."""

import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Final

import psycopg
from django.db import connection

from newsroom.dumps.errors import MovingError

FILE: Final = "database.pgdump"
_VERSION = re.compile(r"\b(\d+)(?:\.|devel|beta|rc|$|\s)")
_LOOKS, _PAUSE = 20, 0.1
_OURS: Final = ("--no-owner", "--no-privileges")


def save(to: Path) -> str:
    """The database as the open snapshot sees it; "PostgreSQL" and the versions. Nobody waits for it."""
    program, version, server = *_program("pg_dump"), _server()
    if version < server:
        raise MovingError(
            f"pg_dump is of version {version} and the server of version {server}: it takes pg_dump {server} or later. "
            f"{_install(server)}"
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        (seen,) = cursor.fetchone()
    _run([program, "--format=custom", *_OURS, f"--snapshot={seen}", f"--file={to}", *_login(), "--dbname", _name()])
    return f"PostgreSQL {server}, pg_dump {version}"


def put_back(source: Path, made_with: str) -> None:
    """In place of all tables that are there. Raises MovingError where somebody is at them, or versions do not fit."""
    program, version = _program("pg_restore")
    made_on, made_by = (int(number) for number in re.findall(r"\d+", made_with)[:2])
    if version < made_by:
        raise MovingError(
            f"The backup was made by pg_dump {made_by}, and pg_restore is of version {version}. {_install(made_by)}"
        )
    if (server := _server()) < made_on:
        raise MovingError(
            f"The backup was made on PostgreSQL {made_on}, and this server is {server}. Upgrade it first."
        )
    _clear()
    together = ("--single-transaction", "--exit-on-error")
    _run([program, *together, *_OURS, *_login(), "--dbname", _name(), str(source)])


def _clear() -> None:
    """Drop every table."""
    names = ", ".join(map(connection.ops.quote_name, _tables()))
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as session:
        if _others(session):
            raise MovingError("Something is still connected to the database. Stop the newsroom, and restore then.")
        if names:
            session.execute(f"DROP TABLE {names} CASCADE".encode())


def _tables() -> list[str]:
    """By name; and our own pool lets go of its connections."""
    names = connection.introspection.table_names()
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's alone has one
    return names


def _others(session: "psycopg.Connection[tuple[int]]") -> bool:
    """Whether anybody else stays connected; what has just been closed is still counted for a moment."""
    for _ in range(_LOOKS):
        asked = session.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchone()
        if asked == (0,):
            return False
        time.sleep(_PAUSE)
    return True


def _program(name: str) -> tuple[str, int]:
    """Where it is, and its major version."""
    path = shutil.which(name)
    if path is None:
        raise MovingError(f"{name} was not found. {_install(_server())}")
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = _VERSION.search(told.strip())
    if found is None:
        raise MovingError(f"{path} does not tell its version: {told.strip()!r}.")
    return path, int(found[1])


def _server() -> int:
    """Its major version."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def _install(version: int) -> str:
    return f"On Debian and Ubuntu: sudo apt-get install postgresql-client-{version}"


def _login() -> list[str]:
    """User, host and port, as Django's own `dbshell` gives them."""
    arguments, _ = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    return [*arguments[1:-1], "--no-password"]


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _run(command: list[str]) -> None:
    """The password goes by the environment, which other users cannot read."""
    _, environment = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    done = subprocess.run(  # noqa: S603
        command, env={**os.environ, **(environment or {})}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise MovingError(f"{Path(command[0]).name} failed: {done.stderr.strip() or 'it did not say why'}")
