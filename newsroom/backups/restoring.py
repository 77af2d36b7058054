"""A backup put back, and compared with what it was made from."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db import connection

from newsroom.backups import postgres, sqlite
from newsroom.backups.making import backups
from newsroom.dumps import derived, media
from newsroom.dumps.errors import MovingError
from newsroom.dumps.manifest import NAME, Manifest, file_facts, migrations_now
from newsroom.dumps.snapshot import snapshot
from newsroom.dumps.tables import summary, tables
from newsroom.progress import Report

_TOLD_BY: Final = ("auth_user", "articles_article", "sources_entry")


@dataclass(frozen=True, slots=True)
class Restored:
    """`checked`: every table was compared; not where the backup is of an older version, which has to be migrated."""

    folder: Path
    rows: int
    media: int
    checked: bool


def restore(folder: Path, report: Report, *, replace: bool = False) -> Restored:
    """Put a backup, or the newest in `folder`, in place of the database. Raises MovingError."""
    if not (folder / NAME).is_file() and (found := backups(folder)):
        folder = found[-1]
    manifest = Manifest.read(folder)
    if manifest.kind != connection.vendor:
        raise MovingError(
            f"{folder} is of kind {manifest.kind}, and DATABASE_URL names {connection.vendor}. Restore it where it "
            "came from; `dump_newsroom` and `load_newsroom` go from one to the other."
        )
    _check_whole(folder, manifest)
    if not replace and (table := _filled()):
        raise MovingError(f"The database is not empty: {table} has rows. --replace puts the backup in their place.")
    kind = postgres if manifest.kind == "postgresql" else sqlite
    kind.put_back(folder / kind.FILE, manifest.tool)
    count = media.copy_in(folder, report)
    checked = manifest.migrations == migrations_now()
    if checked:
        _check_same(manifest, report)
        derived.forget()
    return Restored(folder, sum(table.rows for table in manifest.tables.values()), count, checked)


def _check_whole(folder: Path, manifest: Manifest) -> None:
    for name, told in manifest.files.items():
        path = folder / name
        if not path.is_file() or file_facts(path) != told:
            raise MovingError(f"{path} is missing or damaged: it is not what the manifest says.")


def _filled() -> str:
    """A table that has rows which nobody should lose; "" where there is none. The tables may be another version's."""
    there = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for name in _TOLD_BY:
            if name in there:
                cursor.execute(f"SELECT 1 FROM {name} LIMIT 1")  # noqa: S608 - of three constants
                if cursor.fetchone():
                    return name
    return ""


def _check_same(manifest: Manifest, report: Report) -> None:
    with snapshot():
        found = {table.name: summary(table.lines()) for table in report.over(tables(), "Checking")}
    if differing := manifest.differing(found):
        raise MovingError(f"What was restored is not what was backed up, in {', '.join(differing)}.")
