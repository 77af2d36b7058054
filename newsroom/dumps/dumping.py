"""The whole newsroom into a folder: `rows/<table>.jsonl`, `media/`, and a manifest of counts and hashes at the end."""

import contextlib
import os
from datetime import datetime
from pathlib import Path
from typing import Final

from newsroom.dumps import media
from newsroom.dumps.errors import MovingError
from newsroom.dumps.manifest import NAME, Manifest, file_facts, migrations_missing, migrations_now, on_record
from newsroom.dumps.snapshot import snapshot
from newsroom.dumps.tables import Summary, Table, summary, tables
from newsroom.progress import Report

ROWS: Final = "rows"
KIND: Final = "dump"
_OURS: Final = frozenset({ROWS, media.FOLDER, media.LIST, f"{NAME}.partial"})


def dump(folder: Path, now: datetime, report: Report) -> Manifest:
    """Write everything as it is at this moment. Others may go on writing. Raises MovingError."""
    if migrations_missing():
        raise MovingError("The database is behind this code. Run `manage.py migrate` first.")
    make_room(folder, _OURS)
    (folder / ROWS).mkdir(exist_ok=True)
    with snapshot():
        summaries = {table.name: _written(table, folder, report) for table in tables()}
    count = media.copy_out(folder, report)
    files = {media.LIST: file_facts(folder / media.LIST)}
    manifest = Manifest(KIND, on_record(now), migrations_now(), summaries, files, count)
    manifest.write(folder)
    return manifest


def make_room(folder: Path, ours: frozenset[str]) -> None:
    """A folder to write into: a new or empty one, or one with what an unfinished dump or backup (`ours`) left."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        found = {path.name for path in folder.iterdir()}
    except OSError as error:
        raise MovingError(f"{folder} cannot be written: {error.strerror}.") from error
    if NAME in found:
        raise MovingError(f"{folder} holds a finished dump or backup. Choose another folder.")
    if others := sorted(found - ours):
        raise MovingError(f"{folder} holds something else ({others[0]}). Choose another folder.")
    with contextlib.suppress(OSError):  # people's addresses and password hashes are in it
        os.chmod(folder, 0o700)


def rows_file(folder: Path, name: str) -> Path:
    return folder / ROWS / f"{name.lower()}.jsonl"


def _written(table: Table, folder: Path, report: Report) -> Summary:
    lines = report.over(table.lines(), table.name, total=table.rows().count())
    with rows_file(folder, table.name).open("wb") as file:
        return summary(lines, file.write)
