"""A backup is of one moment, however much is written meanwhile, and comes back as that moment was."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from newsroom.backups.making import PREFIX, backups, prune
from newsroom.dumps.manifest import NAME, Manifest
from tests.builders import NOON
from tests.newsroom.dumps.installation import Installation, new_database

# One transaction makes a source and an event; so that there is never one without the other.
WRITER = """
from django.db import transaction
from django.utils import timezone
from sources.models import Cluster, Source
for number in range(10**6):
    with transaction.atomic():
        Source.objects.create(key=f"written{number}", name="n" * 200)
        Cluster.objects.create(created_at=timezone.now())
    print(number, flush=True)
"""
HOLDER = """
import time
from sources.models import Feed
Feed.objects.count()
print("connected", flush=True)
time.sleep(60)
"""
SOURCES_AT_FIRST = 17


@contextmanager
def installation(folder: Path) -> Iterator[Installation]:
    """On the kind of database that the suite runs on."""
    if connection.vendor == "sqlite":
        yield Installation(folder, prepared=True)
    else:
        with new_database(prepared=True) as address:
            yield Installation(folder, address)


def upload(there: Installation, name: str, data: bytes) -> None:
    path = there.var / "media/covers" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def restored(tmp_path: Path, source: Path) -> tuple[str, Manifest, bytes]:
    """What `restore` says elsewhere, and what is there then: its rows and a picture."""
    with installation(tmp_path / "elsewhere") as elsewhere:
        said = elsewhere.manage("restore", str(source))
        elsewhere.manage("dump_newsroom", str(tmp_path / "dump"))
        return said, Manifest.read(tmp_path / "dump"), (elsewhere.var / "media/covers/a.jpg").read_bytes()


@pytest.mark.django_db
def test_what_is_backed_up_under_a_writer_comes_back_as_it_was_at_one_moment(tmp_path: Path) -> None:
    with installation(tmp_path / "here") as here:
        upload(here, "a.jpg", b"picture")
        writer = here.start("shell", "-c", WRITER)
        assert writer.stdout
        while writer.stdout.readline().strip() != "20":
            assert writer.poll() is None
        here.manage("backup", str(tmp_path / "kept"))
        assert writer.poll() is None
        writer.send_signal(signal.SIGKILL)
        last = int(writer.communicate()[0].split()[-1])
        (made,) = backups(tmp_path / "kept")
        before = Manifest.read(made)
        said, after, picture = restored(tmp_path, tmp_path / "kept")
    assert "every table checked" in said
    assert after.tables == before.tables
    assert picture == b"picture"
    events = before.tables["sources.Cluster"].rows
    assert before.tables["sources.Source"].rows == events + SOURCES_AT_FIRST
    assert 20 < events < last


@pytest.mark.django_db
def test_a_restore_over_something_has_to_be_meant(tmp_path: Path) -> None:
    with installation(tmp_path / "here") as here:
        here.manage("backup", str(tmp_path / "kept"))
        person = "from django.contrib.auth.models import User; User.objects.create(username='late')"
        here.manage("shell", "-c", person)
        assert "not empty: auth_user has rows" in here.manage("restore", str(tmp_path / "kept"), fails=True)
        here.manage("restore", str(tmp_path / "kept"), "--replace")
        count = "from django.contrib.auth.models import User; print(User.objects.count())"
        assert here.manage("shell", "-c", count).split()[-1] == "0"


@pytest.mark.django_db
def test_nothing_is_put_back_while_somebody_is_connected(tmp_path: Path) -> None:
    with installation(tmp_path / "here") as here:
        here.manage("backup", str(tmp_path / "kept"))
        held = here.start("shell", "-c", HOLDER)
        assert held.stdout
        while held.stdout.readline().strip() != "connected":
            assert held.poll() is None
        said = here.manage("restore", str(tmp_path / "kept"), "--replace", fails=True)
        held.kill()
        held.communicate()
    assert "Stop" in said


@pytest.mark.django_db
def test_a_damaged_or_foreign_backup_is_refused_in_words(tmp_path: Path) -> None:
    here = Installation(tmp_path / "here", prepared=True)
    here.manage("backup", str(tmp_path / "kept"))
    (made,) = backups(tmp_path / "kept")
    manifest = (made / NAME).read_text()
    (made / NAME).write_text(manifest.replace('"kind": "sqlite"', '"kind": "postgresql"'))
    assert "is of kind postgresql" in here.manage("restore", str(made), fails=True)
    (made / NAME).write_text(manifest)
    with (made / "database.sqlite3").open("r+b") as file:
        file.seek(9000)
        file.write(b"rot")
    assert "database.sqlite3 is missing or damaged" in here.manage("restore", str(made), "--replace", fails=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("version", "said"), [("", "pg_dump was not found"), ("pg_dump (PostgreSQL) 9.6.24", "pg_dump is of version 9")]
)
def test_a_pg_dump_that_is_missing_or_too_old_is_told_in_words(version: str, said: str, tmp_path: Path) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite needs no program")
    tools = tmp_path / "bin"
    tools.mkdir()
    if version:
        (tools / "pg_dump").write_text(f"#!/bin/sh\necho '{version}'\n")
        (tools / "pg_dump").chmod(0o755)
    with new_database(prepared=True) as address:
        here = Installation(tmp_path / "here", address)
        here.environment["PATH"] = str(tools)
        told = here.manage("backup", str(tmp_path / "kept"), fails=True)
    assert said in told
    assert "sudo apt-get install postgresql-client-" in told


def test_only_whole_backups_count_and_the_newest_are_kept(tmp_path: Path) -> None:
    for number in range(4):
        folder = tmp_path / f"{PREFIX}2026010{number}T000000Z"
        folder.mkdir()
        (folder / NAME).touch()
    (tmp_path / f"{PREFIX}20270101T000000Z").mkdir()  # no manifest: not ours to remove, nor to count
    for name, age in (("killed", timedelta(days=2)), ("running", timedelta(hours=2))):
        partial = tmp_path / f"{PREFIX}{name}.partial"
        partial.mkdir()
        os.utime(partial, (at := (NOON - age).timestamp(), at))
    assert [path.name for path in prune(tmp_path, 2, NOON)] == [
        "newsroom-20260100T000000Z",
        "newsroom-20260101T000000Z",
        "newsroom-killed.partial",
    ]
    assert [path.name for path in backups(tmp_path)] == ["newsroom-20260102T000000Z", "newsroom-20260103T000000Z"]
    shutil.rmtree(tmp_path)
