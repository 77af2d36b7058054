"""A folder with the database and the media as they were at one moment, while everything goes on."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import connection

from newsroom.backups import postgres, sqlite
from newsroom.dumps import media
from newsroom.dumps.errors import MovingError
from newsroom.dumps.manifest import NAME, Manifest, file_facts, migrations_missing, migrations_now, on_record
from newsroom.dumps.snapshot import snapshot
from newsroom.dumps.tables import summary, tables
from newsroom.progress import Report

PREFIX: Final = "newsroom-"
_PARTIAL: Final = ".partial"
_GIVEN_UP_AFTER: Final = timedelta(days=1)


def backup(into: Path, now: datetime, report: Report) -> Path:
    """Make `into/newsroom-<time>`; its address. It has that name only once it is whole. Raises MovingError."""
    if migrations_missing():
        raise MovingError("The database is behind this code. Run `manage.py migrate` first.")
    made = into / f"{PREFIX}{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    folder = made.with_name(f"{made.name}{_PARTIAL}")
    if made.exists():
        raise MovingError(f"{made} is there already.")
    try:
        folder.mkdir(parents=True, mode=0o700)  # people's addresses and password hashes are in it
    except OSError as error:
        raise MovingError(f"{folder} cannot be made: {error.strerror}.") from error
    _fill(folder, now, report)
    folder.rename(made)
    return made


def _fill(folder: Path, now: datetime, report: Report) -> None:
    """Media come last: each file that a row of the snapshot names is there by then, and none is ever changed."""
    kind = postgres if connection.vendor == "postgresql" else sqlite
    with snapshot():
        tool = kind.save(folder / kind.FILE)
        found = {table.name: summary(table.lines()) for table in report.over(tables(), "Taking hashes")}
    count = media.copy_out(folder, report)
    files = {name: file_facts(folder / name) for name in (kind.FILE, media.LIST)}
    Manifest(connection.vendor, on_record(now), migrations_now(), found, files, count, tool).write(folder)


def backups(folder: Path) -> list[Path]:
    """The whole ones in `folder`, the newest last."""
    found = [path for path in folder.glob(f"{PREFIX}*") if path.suffix != _PARTIAL and (path / NAME).is_file()]
    return sorted(found)


def prune(folder: Path, keep: int, now: datetime) -> list[Path]:
    """Remove all but the newest `keep`, and what killed ones left a day ago; what was removed."""
    old = backups(folder)[:-keep]
    for path in folder.glob(f"{PREFIX}*{_PARTIAL}"):
        if now - datetime.fromtimestamp(path.stat().st_mtime, UTC) > _GIVEN_UP_AFTER:
            old.append(path)
    for path in old:
        shutil.rmtree(path)
    return old
