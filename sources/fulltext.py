"""Linked pages as work: a row is asked for, claimed, and closed with the page's text or with why there is none."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AnonymousUser, User
from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from sources.errors import NotAllowed, NotPossible
from sources.models import Entry, Feed, FullText
from sources.nudge import nudge
from sources.pages import NoPage, Page, read_pages

State = FullText.State
Clock = Callable[[], datetime]
TASK = "newsroom.tasks.fetch_full_texts"
AT_ONCE = 6
LOOKED_THROUGH = 200
TRIES = 3
SECONDS_BETWEEN = 2
"""A site is asked for one page at a time, this far apart."""
NO_ADDRESS = "The entry has no web address to read."


def queue_by_policy(feed: Feed, entries: Iterable[tuple[int, str]], now: datetime) -> None:
    """The pages of new entries (id, address), for a feed that always wants them. Belongs where they are stored."""
    if feed.full_text == Feed.FullTexts.ALWAYS:
        rows = [FullText(entry_id=pk, url=url[:2000], requested_at=now) for pk, url in entries if is_web(url)]
        FullText.objects.bulk_create(rows, ignore_conflicts=True)
        if rows:
            nudge(TASK)


def queue_again(entries: Iterable[int], now: datetime) -> None:
    """The pages of entries (ids) that their source has changed, where somebody wanted them."""
    stale = FullText.objects.filter(entry__in=list(entries)).exclude(state=State.QUEUED)
    if stale.update(state=State.QUEUED, requested_at=now, reason="", attempts=0):
        nudge(TASK)


def request_full_text(entry: Entry, user: User | AnonymousUser, now: datetime) -> FullText:
    """As `queue`, by a person: raises `NotAllowed` without `sources.trigger_import`, and leaves a line in the log."""
    if not isinstance(user, User) or not user.has_perm("sources.trigger_import"):
        raise NotAllowed("You may not fetch pages. It needs the permission “sources.trigger_import”.")
    with transaction.atomic():
        wanted = queue(entry, user, now)
        LogEntry.objects.log_actions(user.pk, [entry], CHANGE, "Asked for the linked page.", single_object=True)
    return wanted


def queue(entry: Entry, user: User, now: datetime) -> FullText:
    """The entry's page, asked for (again, unless it is on its way). Raises `NotPossible` where it links to none."""
    if not is_web(entry.url):
        raise NotPossible(NO_ADDRESS)
    wanted, _ = FullText.objects.get_or_create(
        entry=entry, defaults={"url": entry.url, "requested_by": user, "requested_at": now}
    )
    anew = {"url": entry.url, "requested_by": user, "requested_at": now, "reason": "", "attempts": 0}
    FullText.objects.filter(pk=wanted.pk).exclude(state=State.QUEUED).update(state=State.QUEUED, **anew)
    nudge(TASK)
    wanted.refresh_from_db()
    return wanted


def is_web(url: str) -> bool:
    return url.startswith(("https://", "http://"))


def fetch_waiting(clock: Clock) -> Iterator[FullText]:
    """Read some waiting pages, of one host each; each row as it is closed. Nothing, where no host may be asked yet."""
    claimed = {row.url: row for row in _claimed(clock())}
    for row in [row for row in claimed.values() if row.attempts > TRIES]:
        cache.delete(_pause(_host(row.url)))
        yield _close(claimed.pop(row.url), NoPage("Its worker died three times at it; ask again."), clock())
    for url, outcome in read_pages(claimed):
        cache.set(_pause(_host(url)), 1, SECONDS_BETWEEN)
        yield _close(claimed[url], outcome, clock())


def _claimed(now: datetime) -> list[FullText]:
    """At most AT_ONCE waiting rows, no two of one host, whose hosts have had their pause, taken for this process."""
    rows: list[FullText] = []
    hosts: set[str] = set()
    for row in FullText.objects.waiting(now).only("pk", "url")[:LOOKED_THROUGH]:
        host = _host(row.url)
        if len(rows) < AT_ONCE and host not in hosts and _had_its_pause(host) and _claim(row, now):
            rows.append(row)
        hosts.add(host)
    return rows


def _had_its_pause(host: str) -> bool:
    """True once, and then not before the host's page is read and its pause over; all workers share it."""
    return cache.add(_pause(host), 1, settings.LEASE_SECONDS)


def _pause(host: str) -> str:
    return f"page-asked:{hashlib.sha256(host.encode()).hexdigest()}"


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def _claim(row: FullText, now: datetime) -> bool:
    until = now + timedelta(seconds=settings.LEASE_SECONDS)
    waiting = FullText.objects.waiting(now).filter(pk=row.pk)
    taken = waiting.update(lease_until=until, attempts=F("attempts") + 1)
    if taken:
        row.refresh_from_db()
    return bool(taken)


def _close(row: FullText, outcome: Page | NoPage, now: datetime) -> FullText:
    """Write the outcome if the row is still ours. A text from an earlier time outlives a failure."""
    fields: dict[str, Any] = {"lease_until": None, "fetched_at": now}
    if isinstance(outcome, Page):
        fields |= {"state": State.FETCHED, "html": outcome.html, "url": outcome.url[:2000], "reason": ""}
    else:
        fields |= {"state": State.REFUSED if outcome.refused else State.FAILED, "reason": outcome.reason}
    mine = FullText.objects.filter(pk=row.pk, state=State.QUEUED, attempts=row.attempts)
    if mine.update(**fields):
        nudge("newsroom.tasks.run_rewrites")
    row.refresh_from_db()
    return row
