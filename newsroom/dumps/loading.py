"""A dump into an empty database, whichever it is. Killed anywhere, it goes on where its last transaction ended.

How far it is stands in a table of its own, written in the same transactions as the rows; it is dropped at the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.core.management import call_command
from django.db import DataError, IntegrityError, connection, models, transaction

from newsroom.dumps import derived, media
from newsroom.dumps.dumping import KIND, rows_file
from newsroom.dumps.errors import MovingError
from newsroom.dumps.manifest import NAME, Manifest, file_facts, migrations_now
from newsroom.dumps.snapshot import snapshot
from newsroom.dumps.tables import CHUNK, Summary, Table, summary, tables
from newsroom.progress import Report
from sources.bulk import Row, insert_blindly

_STATE: Final = "newsroom_loading"
# What `migrate` puts into a new database; it gives way to the dump's.
_FROM_MIGRATIONS: Final = frozenset(
    {
        "contenttypes.ContentType",
        "auth.Permission",
        "auth.Group",
        "auth.Group_permissions",
        "sources.Source",
        "sources.Feed",
    }
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """Counts: rows, files of media, and articles in the search index."""

    rows: int
    media: int
    found: int


def load(folder: Path, report: Report) -> Loaded:
    """Bring everything in and prove that it is the same. Raises MovingError, and then nothing is left half believed:
    the same command goes on, or says why it cannot.
    """
    manifest = Manifest.read(folder)
    _check_readable(manifest, folder)
    call_command("migrate", verbosity=0)
    order = tables()
    _begin(file_facts(folder / NAME).sha256, order)
    for table in order:
        _load(table, folder, manifest.tables[table.name], report)
    derived.reset_sequences()
    connection.check_constraints()
    _check_same(manifest, order, report)
    count = media.copy_in(folder, report)
    found = derived.rebuild()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {_STATE}")
    return Loaded(sum(one.rows for one in manifest.tables.values()), count, found)


def _check_readable(manifest: Manifest, folder: Path) -> None:
    if manifest.kind != KIND:
        raise MovingError(f"{folder} is a backup, not a dump: `manage.py restore` puts it in place.")
    if manifest.migrations != migrations_now():
        raise MovingError(f"{folder} was made by another version of Newsroom. Load it with that version, then upgrade.")
    for name, told in manifest.tables.items():
        path = rows_file(folder, name)
        if not path.is_file() or file_facts(path).sha256 != told.sha256:
            raise MovingError(f"{path} is missing or damaged: it is not what the manifest says. Dump again.")


# --- how far it is ------------------------------------------------------------------------------------
def _begin(dump: str, order: list[Table]) -> None:
    """Start, or go on with the same dump. Raises MovingError where the database holds anything else."""
    if _STATE in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {_STATE} WHERE dump <> %s", [dump])  # noqa: S608 - a constant
            if cursor.fetchone()[0]:
                raise MovingError("Another dump is half loaded here. Go on with that one, or make the database anew.")
        return
    for table in order:
        if table.name not in _FROM_MIGRATIONS and table.rows().exists():
            raise MovingError(
                f"The database is not empty: it holds {table.rows().count()} rows of {table.name}. "
                "Name a new one in DATABASE_URL."
            )
    with transaction.atomic(), connection.cursor() as cursor:
        for table in reversed(order):
            _empty(table.rows())
        cursor.execute(
            f"CREATE TABLE {_STATE} (name varchar(100) PRIMARY KEY, dump varchar(64) NOT NULL, done bigint NOT NULL)"
        )
        started = [(table.name, dump) for table in order]
        cursor.executemany(f"INSERT INTO {_STATE} VALUES (%s, %s, 0)", started)  # noqa: S608 - as above


def _empty(rows: models.QuerySet[Any]) -> None:
    rows._raw_delete(rows.db)  # no collecting: what points here was emptied before


def _done(table: Table) -> int:
    """Bytes of its file that are in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT done FROM {_STATE} WHERE name = %s", [table.name])  # noqa: S608
        return int(cursor.fetchone()[0])


def _note(table: Table, done: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {_STATE} SET done = %s WHERE name = %s", [done, table.name])  # noqa: S608


# --- rows ---------------------------------------------------------------------------------------------
def _load(table: Table, folder: Path, told: Summary, report: Report) -> None:
    """Rows that point to later ones of their own table do so in a second walk."""
    path = rows_file(folder, table.name)
    done, size = _done(table), path.stat().st_size
    batches = (told.rows + CHUNK - 1) // CHUNK
    for batch, end in report.over(_batches(path, done), table.name, total=batches):
        rows = [table.row(line) for line in batch]
        with transaction.atomic():
            _insert(table, [_backwards(table, row) for row in rows])
            _note(table, end)
    if table.inward and size:
        for batch, _ in _batches(path, 0):
            _point_forwards(table, [table.row(line) for line in batch])


def _batches(path: Path, start: int) -> Iterator[tuple[list[bytes], int]]:
    """Lines by the thousand, and where in the file they end."""
    with path.open("rb") as file:
        file.seek(start)
        end, batch = start, list[bytes]()
        for line in file:
            batch.append(line)
            end += len(line)
            if len(batch) == CHUNK:
                yield batch, end
                batch = []
        if batch:
            yield batch, end


def _insert(table: Table, rows: list[Row]) -> None:
    """Raises MovingError that names the row which this database will not take."""
    try:
        with transaction.atomic():
            insert_blindly(table.model, rows)
    except (DataError, IntegrityError, ValueError) as error:
        if len(rows) > 1:
            for row in rows:
                _insert(table, [row])
            return
        key = rows[0][table.columns[0]]
        raise MovingError(f"Row {key} of {table.name} does not fit into this database: {error}") from error


def _backwards(table: Table, row: Row) -> Row:
    key = row[table.columns[0]]
    later = {name: None for name in table.inward if row[name] is not None and row[name] > key}
    return {**row, **later} if later else row


def _point_forwards(table: Table, rows: list[Row]) -> None:
    key = table.columns[0]
    with transaction.atomic():
        for row in rows:
            later = {name: row[name] for name in table.inward if row[name] is not None and row[name] > row[key]}
            if later:
                table.rows().filter(pk=row[key]).update(**later)


def _check_same(manifest: Manifest, order: list[Table], report: Report) -> None:
    found = {}
    with snapshot():
        for table in order:
            total = manifest.tables[table.name].rows
            found[table.name] = summary(report.over(table.lines(), f"Checking {table.name}", total=total))
    if differing := manifest.differing(found):
        raise MovingError(
            f"What was loaded is not what was dumped, in {', '.join(differing)}. Was somebody writing meanwhile? "
            "Make the database anew and load again."
        )
