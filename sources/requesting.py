"""Asking for an import, asking again, calling it off: a row, and a nudge."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AnonymousUser, User
from django.db import IntegrityError, transaction
from django.db.models import Q

from sources.bulk import insert_blindly
from sources.errors import NotAllowed, NotPossible
from sources.models import Entry, Feed, Filing, ImportRun, Source
from sources.nudge import nudge

Person = User | AnonymousUser
State = ImportRun.State
OPEN = (State.QUEUED, State.RUNNING)
REST_AFTER_CANCELLING = timedelta(minutes=30)


def request_import(feed: Feed, user: Person, now: datetime, *, fresh: bool = False) -> ImportRun:
    """A queued run of `feed`, or the one that is open already. `fresh` asks as if nothing were known of the feed.

    Raises `NotAllowed` without `sources.trigger_import`, `NotPossible` for a feed without an address.
    """
    [run] = _request([feed], user, now, fresh=fresh)
    return run


def reimport_source(source: Source, user: Person, now: datetime) -> list[ImportRun]:
    """All feeds of a source asked afresh. Raises as `request_import` does, and where it has no feed to ask."""
    feeds = list(source.feeds.exclude(url=""))
    if not feeds:
        raise NotPossible(f"{source} has no feed of its own that could be asked.")
    return _request(feeds, user, now, fresh=True)


def reimport_run(run: ImportRun, user: Person, now: datetime) -> ImportRun:
    """The feed of a run asked afresh. Raises as `request_import` does."""
    return request_import(run.feed, user, now, fresh=True)


def reimport_entry(entry: Entry, user: Person, now: datetime) -> ImportRun:
    """The feed that brought an entry asked afresh. Raises as `request_import` does, and where that feed is gone."""
    if entry.feed is None:
        raise NotPossible("The feed that brought this entry has been deleted.")
    return request_import(entry.feed, user, now, fresh=True)


def cancel_import(run: ImportRun, user: Person, now: datetime) -> None:
    """Call an open run off: a queued one at once, a running one at its worker's next step. What is stored stays.

    The feed then rests for half an hour, or beat would ask it again at once. Raises `NotAllowed`, or `NotPossible` for
    a run that has ended.
    """
    user = _require_importing(user)
    with transaction.atomic():
        told = {"state": State.CANCELLED, "step": "", "error": f"Cancelled by {user.get_username()}."}
        closed = ImportRun.objects.filter(pk=run.pk, state__in=OPEN).update(**told, finished_at=now, lease_until=None)
        if not closed:
            raise NotPossible("This import has ended already.")
        rested = now + REST_AFTER_CANCELLING
        due = Feed.objects.filter(Q(next_check_at=None) | Q(next_check_at__lt=rested), pk=run.feed_id)
        due.update(next_check_at=rested)
        LogEntry.objects.log_actions(user.pk, [run], CHANGE, "Cancelled.", single_object=True)


def refile_entry(entry: Entry, user: Person) -> None:
    """Have the desk try again to make a draft of an entry that could not be filed.

    Raises `NotAllowed` without `sources.trigger_import`, `NotPossible` for one that waits still or is filed.
    """
    user = _require_importing(user)
    with transaction.atomic():
        waiting = Filing.objects.filter(pk=entry.pk).exclude(failure="")
        if not waiting.update(failure="", attempts=0, lease_until=None):
            raise NotPossible("This entry needs no second try: it is filed, or waits to be.")
        LogEntry.objects.log_actions(user.pk, [entry], CHANGE, "Asked to file it again.", single_object=True)
    nudge("newsroom.tasks.run_imports")


def queue_import(feed: Feed, now: datetime, *, requested_by: User | None = None, fresh: bool = False) -> ImportRun:
    """The feed's open run, made if there is none; the constraint allows one. One that still waits becomes `fresh`."""
    try:
        with transaction.atomic():
            return ImportRun.objects.create(feed=feed, requested_by=requested_by, requested_at=now, fresh=fresh)
    except IntegrityError:
        if fresh:
            ImportRun.objects.filter(feed=feed, state=State.QUEUED).update(fresh=True)
        return ImportRun.objects.get(feed=feed, state__in=OPEN)


def queue_runs(feed_ids: Iterable[int], now: datetime) -> None:
    """A queued run of each feed that has no open one. One query."""
    rows = [{"feed_id": pk, "requested_at": now} for pk in feed_ids]
    insert_blindly(ImportRun, rows, ignore_conflicts=True)


def queue_imports(feeds: Iterable[Feed], now: datetime) -> list[ImportRun]:
    """The open runs of `feeds`, made where there are none. Two queries, however many feeds."""
    feeds = list(feeds)
    queue_runs([feed.pk for feed in feeds], now)
    return list(ImportRun.objects.filter(feed__in=feeds, state__in=OPEN).select_related("feed").order_by("pk"))


def _request(feeds: Iterable[Feed], user: Person, now: datetime, *, fresh: bool) -> list[ImportRun]:
    user, feeds = _require_importing(user), list(feeds)
    silent = [str(feed) for feed in feeds if not feed.url]
    if silent:
        raise NotPossible(f"{', '.join(silent)}: imported from files, so there is no address to ask.")
    with transaction.atomic():
        runs = [queue_import(feed, now, requested_by=user, fresh=fresh) for feed in feeds]
        words = "Asked for an import afresh." if fresh else "Asked for an import."
        LogEntry.objects.log_actions(user.pk, feeds, CHANGE, words)
    nudge("newsroom.tasks.run_imports")
    return runs


def _require_importing(user: Person) -> User:
    if isinstance(user, User) and user.has_perm("sources.trigger_import"):
        return user
    raise NotAllowed("You may not start imports. It needs the permission “sources.trigger_import”.")
