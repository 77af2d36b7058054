"""SQLite's own backup API, within the snapshot that the hashes are of; and the file put back whole."""

import contextlib
import os
import shutil
import sqlite3
from pathlib import Path
from typing import Final

from django.db import connection

from newsroom.dumps.errors import MovingError

FILE: Final = "database.sqlite3"
_PAGES_A_STEP: Final = 2000


def save(to: Path) -> str:
    """The database as the open snapshot sees it; "SQLite" and its version. Nobody waits for it."""
    with contextlib.closing(sqlite3.connect(to)) as target:
        connection.connection.backup(target, pages=_PAGES_A_STEP)
        (told,) = target.execute("PRAGMA integrity_check").fetchone()
    if told != "ok":
        raise MovingError(f"The copy of the database is not sound: {told}.")
    return f"SQLite {sqlite3.sqlite_version}"


def put_back(source: Path, made_with: str) -> None:
    """In place of the file that is there, in one step. Raises MovingError where somebody has that one open."""
    here = Path(str(connection.settings_dict["NAME"]))
    connection.ensure_connection()
    connection.close()
    log = here.with_name(f"{here.name}-wal")
    if log.exists():  # whoever is the last to close a database removes its log
        raise MovingError("Something of the newsroom is still running. Stop it, and restore then.")
    beside = here.with_name(f"{here.name}.restoring")
    shutil.copyfile(source, beside)
    with beside.open("rb+") as file:
        os.fsync(file.fileno())
    beside.chmod(0o600)
    beside.replace(here)
