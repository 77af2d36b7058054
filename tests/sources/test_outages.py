"""A database that is away or whose disk is full fails no job: what was under way waits for its lease."""

import errno
import logging
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from newsroom import pipeline, tasks
from sources.models import Entry, Filing, ImportRun
from sources.outages import outage
from sources.requesting import queue_import
from tests.builders import make_entry, make_feed
from tests.newsroom.documents import item, rss
from tests.sources.servers import Server, answering

FULL = "The disk is full. Make room on it: what was under way then goes on by itself."


def test_a_full_disk_is_told_whoever_says_so() -> None:
    assert outage(OSError(errno.ENOSPC, "No space left on device")) == FULL
    assert outage(FileNotFoundError()) == ""
    assert outage(ValueError("anything else")) == ""


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's disk is not ours to fill")
def test_an_import_on_a_full_disk_says_so_and_goes_on_when_there_is_room(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with Server({"/feed": answering(body=rss(*(item(number) for number in range(300))))}) as server:
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        run = queue_import(make_feed(url=server.url("/feed"), rewriting="asked"), timezone.now())
        _limit_pages(10)
        try:
            with caplog.at_level(logging.ERROR):
                tasks.run_imports()
        finally:
            _limit_pages(0)
        assert f"newsroom.tasks.run_imports broke off. {FULL}" in caplog.messages
        run.refresh_from_db()
        assert (run.state, run.error, Entry.objects.count()) == ("running", "", 0)

        ImportRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        tasks.run_imports()
    run.refresh_from_db()
    assert (run.state, run.new, run.filed) == ("done", 300, 300)


def _limit_pages(more: int) -> None:
    """How many pages the file may grow by; 0: as many as it likes."""
    with connection.cursor() as cursor:
        if more:
            cursor.execute("VACUUM")  # pages that tests before this one left free would be room
        cursor.execute("PRAGMA page_count")
        [count] = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {count + more if more else 1_000_000}")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server that could go away")
def test_a_server_that_ends_the_connection_is_an_outage() -> None:
    with pytest.raises(OperationalError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    assert outage(caught.value).startswith("The database does not answer (AdminShutdown).")


@pytest.mark.django_db(transaction=True)
def test_what_only_collides_is_no_outage() -> None:
    entry = make_entry()
    with pytest.raises(Exception, match=r".") as caught, transaction.atomic():
        Filing.objects.create(entry=entry)
    assert outage(caught.value) == ""


@pytest.mark.django_db
def test_an_entry_is_not_blamed_for_an_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    make_entry()

    def away(*_: object) -> None:
        raise OperationalError("the connection is lost")

    with monkeypatch.context() as patch:
        patch.setattr(pipeline.filing, "file", away)
        with pytest.raises(OperationalError):
            pipeline.file_waiting(timezone.now())
    assert Filing.objects.get().failure == ""
    later = timezone.now() + timedelta(seconds=settings.LEASE_SECONDS + 1)
    assert len(pipeline.file_waiting(later)) == 1
