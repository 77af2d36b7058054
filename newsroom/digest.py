"""The wire's health by e-mail, once a day: only when something is wrong, and on Mondays a summary of the week."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db.models import Count, Q, Sum
from django.urls import reverse

from sources.health import Health, health_of, trouble_with, words_for
from sources.models import Feed, ImportRun

logger = logging.getLogger(__name__)

PASSING = timedelta(hours=12)
TOLD = 50
WEEK = timedelta(days=7)
MONDAY = 0


@dataclass(frozen=True, slots=True)
class Week:
    """What the wire brought in seven days."""

    feeds: int
    imports: int
    failed: int
    new: int
    changed: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Digest:
    subject: str
    text: str


def send_digest(now: datetime) -> bool:
    """Send the day's digest to `DIGEST_EMAILS`; whether one went out. A second call on one day sends nothing.

    Raises what the mail server causes, after which the day may be tried again.
    """
    if not settings.DIGEST_EMAILS:
        return False
    made = digest(now)
    key = f"digest-{now:%Y-%m-%d}"
    if made is None or not cache.add(key, True, timeout=int(timedelta(days=2).total_seconds())):
        return False
    try:
        EmailMessage(made.subject, made.text, settings.DEFAULT_FROM_EMAIL, settings.DIGEST_EMAILS).send()
    except Exception:
        cache.delete(key)
        raise
    return True


def digest(now: datetime) -> Digest | None:
    """What is to be told at `now`; None where nothing is. Two queries, three on Mondays."""
    troubled = [feed for feed in Feed.objects.troubled(now) if is_worth_telling(feed, now)]
    week = week_before(now) if now.weekday() == MONDAY else None
    return written(troubled, week, now) if troubled or week else None


def is_worth_telling(feed: Feed, now: datetime) -> bool:
    """A feed that failed for less than half a day mends itself, mostly."""
    passing = health_of(feed, now) is Health.FAILING and feed.succeeded_at and now - feed.succeeded_at < PASSING
    return not passing


def week_before(now: datetime) -> Week:
    runs = ImportRun.objects.filter(requested_at__gte=now - WEEK, requested_at__lt=now)
    sums = runs.aggregate(
        imports=Count("pk"),
        failed=Count("pk", filter=Q(state=ImportRun.State.FAILED)),
        **{name: Sum(name, default=0) for name in ("new", "changed", "rejected")},
    )
    return Week(feeds=Feed.objects.filter(enabled=True).exclude(url="").count(), **sums)


def written(troubled: Sequence[Feed], week: Week | None, now: datetime) -> Digest:
    """Pure: the message."""
    parts = [*_of_feeds(troubled, now), *(_of_week(week) if week else ())]
    count = "1 feed needs" if len(troubled) == 1 else f"{len(troubled)} feeds need"
    about = f"{count} a look" if troubled else "the wire's week"
    link = settings.SITE_URL + reverse("admin:sources_feed_changelist") + "?health=trouble"
    return Digest(f"{settings.SITE_NAME}: {about}", "\n\n".join([*parts, f"All of them: {link}"]) + "\n")


def _of_feeds(troubled: Iterable[Feed], now: datetime) -> Iterator[str]:
    for number, feed in enumerate(troubled):
        if number == TOLD:
            yield "… and more."
            return
        link = settings.SITE_URL + reverse("admin:sources_feed_change", args=[feed.pk])
        yield f"{feed}: {words_for(feed, now)}\n  {trouble_with(feed, now)}\n  {link}"


def _of_week(week: Week) -> Iterator[str]:
    feeds = "1 feed" if week.feeds == 1 else f"{week.feeds:,} feeds"
    yield (
        f"The last seven days, from {feeds}: {week.new:,} new entries, {week.changed:,} changed, "
        f"{week.rejected:,} not used; {week.imports:,} imports, {week.failed:,} of them failed."
    )
