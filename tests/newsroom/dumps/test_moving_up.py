"""From one database into the other and back: the same rows, the same numbers, nothing lost."""

import signal
import sqlite3
import time
from pathlib import Path

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from newsroom.dumps.dumping import rows_file
from newsroom.dumps.manifest import Manifest
from newsroom.dumps.tables import tables
from sources.models import HeadlineKey, Source
from tests.builders import make_entry
from tests.newsroom.dumps.installation import Installation, new_database
from tests.newsroom.dumps.rows import fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def dumped(tmp_path: Path) -> Path:
    fill()
    default_storage.save("covers/ab/full.jpg", ContentFile(b"\xff\xd8 a picture"))
    call_command("dump_newsroom", str(tmp_path / "dump"))
    return tmp_path / "dump"


def test_every_table_has_rows_to_lose(dumped: Path) -> None:
    assert [name for name, table in Manifest.read(dumped).tables.items() if table.rows < 2] == []


def test_a_line_reads_back_to_what_its_row_holds(dumped: Path) -> None:
    for table in tables():
        lines = rows_file(dumped, table.name).read_bytes().splitlines(keepends=True)
        for line, row in zip(lines, table.rows().order_by("pk").values(*table.columns), strict=True):
            read = table.row(line)
            assert {name: value for name, value in read.items() if value != row[name]} == {}, table.name


def test_into_sqlite_and_back_everything_is_the_same(dumped: Path, tmp_path: Path) -> None:
    """From whichever database the suite runs on."""
    there = Installation(tmp_path / "there", prepared=True)
    assert "every table checked" in there.manage("load_newsroom", str(dumped))
    assert (there.var / "media/covers/ab/full.jpg").read_bytes() == b"\xff\xd8 a picture"
    there.manage("dump_newsroom", str(tmp_path / "again"))
    assert Manifest.read(tmp_path / "again").tables == Manifest.read(dumped).tables
    if connection.vendor == "postgresql":
        with new_database(prepared=True) as address:
            back = Installation(tmp_path / "back", address)
            back.manage("load_newsroom", str(tmp_path / "again"))
            back.manage("dump_newsroom", str(tmp_path / "third"))
            made = back.manage(
                "shell", "-c", "from sources.models import Source; print(Source.objects.create(key='next').pk)"
            )
        assert Manifest.read(tmp_path / "third").tables == Manifest.read(dumped).tables
        assert int(made.split()[-1]) == Source.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1


def test_a_killed_load_goes_on_where_it_was(dumped: Path, tmp_path: Path) -> None:
    entry = make_entry()
    HeadlineKey.objects.bulk_create([HeadlineKey(key=number, slot=1, entry=entry) for number in range(4_000)])
    call_command("dump_newsroom", str(tmp_path / "larger"))
    there = Installation(tmp_path / "there", prepared=True)
    _kill_half_way(there, "load_newsroom", str(tmp_path / "larger"))
    with sqlite3.connect(there.file) as database:
        (half,) = database.execute("SELECT count(*) FROM sources_headlinekey").fetchone()
    assert 0 < half < 4_000
    assert "half loaded" in there.manage("load_newsroom", str(dumped), fails=True)
    there.manage("load_newsroom", str(tmp_path / "larger"))
    there.manage("dump_newsroom", str(tmp_path / "again"))
    assert Manifest.read(tmp_path / "again").tables == Manifest.read(tmp_path / "larger").tables


@pytest.mark.skipif(connection.vendor != "postgresql", reason="it needs PostgreSQL")
def test_a_load_into_postgresql_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    fill()
    entry = make_entry()
    HeadlineKey.objects.bulk_create([HeadlineKey(key=number, slot=1, entry=entry) for number in range(4_000)])
    call_command("dump_newsroom", str(tmp_path / "dump"))
    with new_database(prepared=True) as address:
        there = Installation(tmp_path / "there", address)
        half = _kill_on_postgresql(there, address, "load_newsroom", str(tmp_path / "dump"))
        assert 0 < half < 4_000
        there.manage("load_newsroom", str(tmp_path / "dump"))
        there.manage("dump_newsroom", str(tmp_path / "again"))
    assert Manifest.read(tmp_path / "again").tables == Manifest.read(tmp_path / "dump").tables


def _kill_on_postgresql(there: Installation, address: str, *command: str) -> int:
    """As `_kill_half_way`; how many rows of the largest table there were."""
    process, count = there.start(*command), 0
    with psycopg.connect(address) as database:
        while process.poll() is None and not count:
            database.rollback()
            time.sleep(0.002)
            database.execute("LOCK TABLE sources_headlinekey IN SHARE MODE")
            [count] = database.execute("SELECT count(*) FROM sources_headlinekey").fetchone() or (0,)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    return count


def _kill_half_way(there: Installation, *command: str) -> None:
    """While it loads the largest table: another writer holds it up there, so that it cannot be too late."""
    process = there.start(*command)
    database = sqlite3.connect(there.file, isolation_level=None, timeout=0.001)
    try:
        while process.poll() is None:
            try:
                database.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                time.sleep(0.002)
                continue
            (count,) = database.execute("SELECT count(*) FROM sources_headlinekey").fetchone()
            if count:
                break
            database.execute("ROLLBACK")
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
    finally:
        database.close()
        process.communicate()


def test_what_is_there_already_is_not_loaded_over(dumped: Path) -> None:
    with pytest.raises(CommandError, match="not empty: it holds"):
        call_command("load_newsroom", str(dumped))


def test_a_damaged_dump_is_named_and_changes_nothing(dumped: Path, tmp_path: Path) -> None:
    there = Installation(tmp_path / "there", prepared=True)
    path = rows_file(dumped, "articles.Article")
    path.write_bytes(path.read_bytes().replace(b"draft", b"daft!", 1))
    assert "article.jsonl is missing or damaged" in there.manage("load_newsroom", str(dumped), fails=True)
    (dumped / "manifest.json").unlink()
    assert "no finished dump" in there.manage("load_newsroom", str(dumped), fails=True)


def test_a_finished_dump_or_anything_else_is_not_written_over(dumped: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="finished dump"):
        call_command("dump_newsroom", str(dumped))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.doc").touch()
    with pytest.raises(CommandError, match=r"something else \(thesis.doc\)"):
        call_command("dump_newsroom", str(tmp_path / "full"))
    (dumped / "manifest.json").unlink()
    call_command("dump_newsroom", str(dumped))  # what is unfinished is begun anew


def test_a_row_that_the_database_will_not_take_is_named(tmp_path: Path) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite takes texts of any length")
    lax = Installation(tmp_path / "lax", prepared=True)
    lax.manage(
        "shell", "-c", "from sources.models import Source; Source.objects.create(pk=77, key='k', name='n' * 999)"
    )
    lax.manage("dump_newsroom", str(tmp_path / "dump"))
    with new_database(prepared=True) as address:
        said = Installation(tmp_path / "strict", address).manage("load_newsroom", str(tmp_path / "dump"), fails=True)
    assert "Row 77 of sources.Source does not fit into this database" in said
