"""Asking for imports, asking again, calling them off: permission, row, log, and what a running worker does then."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.utils import timezone
from pytest_django.fixtures import Settings

from newsroom import pipeline
from sources import refreshing
from sources.errors import NotAllowed, NotPossible
from sources.fetching import Fetched, Outcome
from sources.models import Entry, Feed, ImportRun
from sources.progress import ClaimLost, note
from sources.receiving import abandon, claim_run, receive
from sources.requesting import (
    cancel_import,
    queue_import,
    reimport_entry,
    reimport_run,
    reimport_source,
    request_import,
)
from tests.builders import NOON, make_entry, make_feed, make_source, make_user
from tests.newsroom.documents import item, rss
from tests.sources.servers import Seen, Server, Wire, answering

pytestmark = pytest.mark.django_db


@pytest.fixture
def importer() -> User:
    user = make_user(username="ada")
    user.user_permissions.add(Permission.objects.get(codename="trigger_import"))
    return User.objects.get(pk=user.pk)


def _entry() -> Entry:
    return make_entry(feed=make_feed())


def _run() -> ImportRun:
    return queue_import(make_feed(), NOON)


def _source_with_feeds() -> Any:
    source = make_source()
    make_feed(source=source)
    make_feed(source=source)
    make_feed(source=source, url="")
    return source


@pytest.mark.parametrize(
    ("act", "make", "runs"),
    [
        (request_import, make_feed, 1),
        (reimport_source, _source_with_feeds, 2),
        (reimport_run, lambda: ImportRun.objects.create(feed=make_feed(), requested_at=NOON, state="failed"), 2),
        (reimport_entry, _entry, 1),
        (cancel_import, _run, 1),
    ],
)
def test_an_act_needs_the_permission_and_is_logged(
    act: Callable[..., object], make: Callable[[], object], runs: int, importer: User
) -> None:
    thing = make()
    before = list(ImportRun.objects.values_list("pk", "state"))
    for stranger in (make_user(), AnonymousUser()):
        with pytest.raises(NotAllowed, match=r"sources\.trigger_import"):
            act(thing, stranger, NOON)
    assert list(ImportRun.objects.values_list("pk", "state")) == before
    assert not LogEntry.objects.exists()
    act(thing, importer, NOON)
    assert ImportRun.objects.count() == runs
    assert LogEntry.objects.filter(user=importer).count() >= 1


def test_what_has_no_address_cannot_be_asked(importer: User) -> None:
    with pytest.raises(NotPossible, match="imported from files"):
        request_import(make_feed(url=""), importer, NOON)
    with pytest.raises(NotPossible, match="no feed of its own"):
        reimport_source(make_source(), importer, NOON)
    with pytest.raises(NotPossible, match="has been deleted"):
        reimport_entry(make_entry(), importer, NOON)
    assert not ImportRun.objects.exists()


def test_asking_afresh_makes_the_waiting_import_fresh(importer: User) -> None:
    run = queue_import(make_feed(), NOON)
    assert reimport_run(run, importer, NOON).pk == run.pk
    assert ImportRun.objects.get().fresh


def test_a_fresh_import_forgets_what_is_known_of_the_feed(settings: Settings, importer: User) -> None:
    with Server({"/feed": answering(body=rss(item(1)), ETag='"one"')}) as server:
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        feed = make_feed(url=server.url("/feed"))
        pipeline.refresh([feed], timezone.now())
        Entry.objects.update(title="Spoilt")
        run = request_import(Feed.objects.get(pk=feed.pk), importer, timezone.now(), fresh=True)
        [run] = refreshing.refreshed([run], timezone.now())
    assert "if-none-match" not in server.seen[-1].headers
    assert (run.outcome, run.received, run.same) == ("fetched", 1, 1)
    feed.refresh_from_db()
    assert feed.etag == '"one"'


def test_a_queued_import_is_cancelled_at_once_and_the_feed_rests(importer: User) -> None:
    run = queue_import(make_feed(), NOON)
    cancel_import(run, importer, NOON)
    run.refresh_from_db()
    assert (run.state, run.error, run.finished_at) == ("cancelled", "Cancelled by ada.", NOON)
    assert not claim_run(run, NOON)
    assert run.feed not in Feed.objects.due(NOON + timedelta(minutes=29))
    assert queue_import(run.feed, NOON).pk != run.pk


def test_an_import_that_has_ended_cannot_be_cancelled(importer: User) -> None:
    run = ImportRun.objects.create(feed=make_feed(), requested_at=NOON, state="done")
    with pytest.raises(NotPossible):
        cancel_import(run, importer, NOON)
    run.refresh_from_db()
    assert run.state == "done"


def test_a_running_import_that_is_cancelled_stores_nothing_more(settings: Settings, importer: User) -> None:
    """The server's answer comes only once the person has called the import off."""
    runs: list[ImportRun] = []

    def answer(wire: Wire, seen: Seen) -> None:
        wire.pause(0.3)
        answering(body=rss(item(1)))(wire, seen)

    with Server({"/feed": answer}) as server:
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        run = queue_import(make_feed(url=server.url("/feed")), timezone.now())
        working = refreshing.refreshed([run], timezone.now())
        claimed = claim_run(run, timezone.now())
        fetched = Fetched(Outcome.FETCHED, 200, server.url("/feed"), rss(item(1)))
        cancel_import(run, importer, timezone.now())
        assert receive(run, fetched, timezone.now()) is None
        runs = list(working)
    assert claimed
    assert runs == []
    assert not Entry.objects.exists()
    assert (run.state, run.error) == ("cancelled", "Cancelled by ada.")
    assert Feed.objects.get(pk=run.feed_id).succeeded_at is None


def test_a_worker_whose_run_was_taken_over_changes_nothing() -> None:
    slow = queue_import(make_feed(), NOON)
    assert claim_run(slow, NOON)
    quick = ImportRun.objects.get()
    assert claim_run(quick, NOON + timedelta(days=1))
    with pytest.raises(ClaimLost):
        note(slow, NOON, new=99)
    receive(slow, Fetched(Outcome.FETCHED, 200, body=rss(item(1))), NOON)
    abandon(slow, "It broke.", NOON)
    quick.refresh_from_db()
    assert (quick.state, quick.new, quick.error) == ("running", 0, "")
    assert Feed.objects.get(pk=quick.feed_id).error_streak == 0
    assert not Entry.objects.exists()


def test_what_broke_counts_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything was stored when it broke, and all of it is rolled back."""
    run = queue_import(make_feed(), NOON)
    claim_run(run, NOON)
    monkeypatch.setattr("sources.receiving.next_check_at", lambda *args, **options: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        receive(run, Fetched(Outcome.FETCHED, 200, body=rss(item(1))), NOON)
    abandon(run, "It broke.", NOON)
    run.refresh_from_db()
    assert (run.state, run.received, run.new) == ("failed", 0, 0)
    assert not Entry.objects.exists()


def test_a_feed_remembers_when_something_new_came() -> None:
    moments, feed = [], make_feed()
    for hour, numbers in enumerate(((), (1, 2), (1, 2), (1, 2, 3))):
        now = NOON + timedelta(hours=hour)
        run = queue_import(feed, now)
        claim_run(run, now)
        receive(run, Fetched(Outcome.FETCHED, 200, body=rss(*map(item, numbers))), now)
        feed.refresh_from_db()
        moments.append(feed.last_entry_at)
    assert moments == [None, NOON + timedelta(hours=1), NOON + timedelta(hours=1), NOON + timedelta(hours=3)]


def test_people_may_change_a_feed_while_it_is_imported() -> None:
    run = queue_import(make_feed(), NOON)
    claim_run(run, NOON)
    Feed.objects.update(enabled=False, title="Renamed", url="https://elsewhere.example/rss")
    receive(run, Fetched(Outcome.NOT_MODIFIED, 304, etag='"x"'), NOON)
    feed = Feed.objects.get(pk=run.feed_id)
    assert (feed.enabled, feed.url, feed.etag) == (False, "https://elsewhere.example/rss", '"x"')


def test_counts_move_with_every_step(settings: Settings) -> None:
    with Server({"/feed": answering(body=rss(item(1), item(2)))}) as server:
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        run = queue_import(make_feed(url=server.url("/feed")), timezone.now())
        seen = [(run.state, run.step, run.new, run.filed)]
        claim_run(run, timezone.now())
        seen.append((run.state, run.step, run.new, run.filed))
        receive(run, Fetched(Outcome.FETCHED, 200, server.url("/feed"), rss(item(1), item(2))), timezone.now())
        run.refresh_from_db()
        seen.append((run.state, run.step, run.new, run.filed))
        pipeline.file_waiting(timezone.now())
        run.refresh_from_db()
        seen.append((run.state, run.step, run.new, run.filed))
    assert seen == [
        ("queued", "", 0, 0),
        ("running", "asking", 0, 0),
        ("done", "", 2, 0),
        ("done", "", 2, 2),
    ]


def test_filing_is_counted_on_the_import_that_brought_the_entries() -> None:
    feed = make_feed()
    first = ImportRun.objects.create(feed=feed, requested_at=NOON, started_at=NOON, state="done", new=1)
    later = NOON + timedelta(hours=1)
    second = ImportRun.objects.create(feed=feed, requested_at=later, started_at=later, state="done", new=1)
    make_entry(feed=feed, received_at=NOON + timedelta(seconds=5))
    make_entry(feed=feed, received_at=later + timedelta(seconds=5))
    make_entry(feed=make_feed())
    pipeline.file_waiting(timezone.now())
    assert list(ImportRun.objects.filter(pk__in=[first.pk, second.pk]).values_list("filed", flat=True)) == [1, 1]
