"""Work that waits, stage by stage, as its rows tell: how much, since when, and what was set aside."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet

from articles import following
from articles.models import Announcement, Article, BulkJob, Change, Following, GoingLive, Mail, Rewrite
from articles.models.announcement import TRIES as TRIES_TO_ANNOUNCE
from articles.models.mail import TRIES as TRIES_TO_MAIL
from sources.models import Feed, Filing, FullText, ImportRun


@dataclass(frozen=True, slots=True)
class Stage:
    """`lag` is the age of the oldest that waits, in seconds; `aside` counts what machines have given up."""

    key: str
    words: str
    waiting: int
    lag: float
    aside: int = 0


def backlog(now: datetime) -> list[Stage]:
    """Every stage, in the order of the pipeline. A fixed number of queries, each along an index of what waits."""
    unfiled = Filing.objects.all()
    mails, told = Mail.objects.filter(sent_at=None), Announcement.objects.all()
    return [
        _stage("feeds", "feeds due", Feed.objects.due(now).exclude(url=""), "next_check_at", now),
        _stage("imports", "imports", ImportRun.objects.waiting(now), "requested_at", now),
        _stage(
            "filing",
            "entries to be filed",
            unfiled.filter(failure=""),
            "entry__received_at",
            now,
            unfiled.exclude(failure=""),
        ),
        _stage("following", "changes of sources", following.waiting(), "updated_at", now, Following.objects.aside()),
        _stage("pages", "linked pages", FullText.objects.waiting(now), "requested_at", now),
        _stage("proposals", "proposals", Rewrite.objects.waiting(now), "requested_at", now),
        _stage("bulk", "jobs for many articles", BulkJob.objects.queued(), "requested_at", now),
        _stage(
            "schedule",
            "scheduled articles that are due",
            Article.objects.due(now),
            "publish_at",
            now,
            GoingLive.objects.aside(),
        ),
        _stage("changes", "public changes", Change.objects.waiting(now), "at", now, Change.objects.aside()),
        _stage(
            "mails",
            "e-mails",
            mails.filter(attempts__lt=TRIES_TO_MAIL),
            "queued_at",
            now,
            mails.filter(attempts__gte=TRIES_TO_MAIL),
        ),
        _stage(
            "announcements",
            "announcements",
            told.filter(attempts__lt=TRIES_TO_ANNOUNCE),
            "wanted_at",
            now,
            told.filter(attempts__gte=TRIES_TO_ANNOUNCE),
        ),
    ]


def _stage(
    key: str, words: str, rows: QuerySet[Any], since: str, now: datetime, aside: QuerySet[Any] | None = None
) -> Stage:
    found = rows.order_by().aggregate(waiting=Count("pk"), oldest=Min(since))
    lag = max(0.0, (now - found["oldest"]).total_seconds()) if found["oldest"] else 0.0
    return Stage(key, words, found["waiting"], lag, aside.order_by().count() if aside is not None else 0)
