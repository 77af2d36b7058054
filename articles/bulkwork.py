"""Bulk jobs at work: each article in a transaction of its own, together with the note of its outcome.

So whatever is killed whenever, an article is done once, and the job goes on where it stood.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.db.models import F, QuerySet

from articles import editing, publishing, review
from articles.errors import DeskError
from articles.models import Article, BulkItem, BulkJob, Category
from articles.permissions import Person, require_editing
from sources.about import about
from sources.claiming import claim, lease_end
from sources.nudge import nudging_once
from sources.outages import outage

logger = logging.getLogger(__name__)

Kind, State, Outcome = BulkJob.Kind, BulkJob.State, BulkItem.State
Clock = Callable[[], datetime]
TRIES = 3
BATCH = 50


class Released(Exception):
    """Somebody cancelled the job, or another worker took it over."""


def next_job(now: datetime) -> BulkJob | None:
    """A job for this worker, under a lease: one whose worker died, else the one that waits longest."""
    for job in claim(BulkJob.objects.stalled(now), now, most=1):
        _blame_first(job, now)
        return job
    for job in claim(BulkJob.objects.queued(), now, most=1, state=State.RUNNING):
        return job
    return None


def work(job: BulkJob, clock: Clock, enough: Callable[[], bool]) -> bool:
    """Go on with a claimed job until it is finished, or `enough`; whether something is left to do."""
    try:
        person = _asked_by(job)
        while items := list(_waiting(job)[:BATCH]):
            with nudging_once():
                for item in items:
                    with about(job=job.pk, article=item.article_id):
                        _do(job, item, person, clock())
                    if enough():
                        return not _hand_over(job, clock())
        _hand_over(job, clock())
    except Released:
        logger.info("bulk job %s was cancelled or taken over", job.pk)
    return False


def _do(job: BulkJob, item: BulkItem, person: Person, now: datetime) -> None:
    """One article's trouble is its own."""
    try:
        _render_first(job, item)
        with transaction.atomic():
            _note(job, item, now, Outcome.DONE)
            _act(job, item, person, now)
    except Released:
        raise
    except DeskError as error:
        _fail(job, item, now, str(error))
    except Exception as error:
        if outage(error):
            raise
        logger.exception("bulk job %s broke at article %s", job.pk, item.article_id)
        _fail(job, item, now, "An error of Newsroom's own; the log names it.")


def _act(job: BulkJob, item: BulkItem, user: Person, now: datetime) -> None:
    article = Article.objects.select_related("category", "source", "entry__feed").get(pk=item.article_id)
    asked, version = job.asked, article.version
    match job.kind:
        case Kind.PUBLISH:
            publishing.publish(article, user, now, version=version)
        case Kind.WITHDRAW:
            publishing.withdraw(article, user, now, version=version, reason=asked["reason"])
        case Kind.TAG:
            has = article.ordered_tags
            new = [tag for tag in asked["tags"] if tag.casefold() not in {other.casefold() for other in has}]
            _save(article, user, now, {"tags": [*has, *new]} if new else {})
        case Kind.CATEGORISE:
            section = Category.objects.get(pk=asked["category"])
            _save(article, user, now, {"category": section} if article.category_id != section.pk else {})
        case Kind.PROPOSE:
            review.request(article, user, now, shape=asked["shape"], instruction=asked["instruction"])


def _save(article: Article, user: Person, now: datetime, changes: dict[str, Any]) -> None:
    if changes:
        editing.save(article, user, now, version=article.version, changes=changes)
    else:
        require_editing(user, article)


def _render_first(job: BulkJob, item: BulkItem) -> None:
    """What is published without HTML yet is rendered outside the transaction."""
    if job.kind == Kind.PUBLISH:
        editing.open_text(Article.objects.only("pk", "version", "body", "html").get(pk=item.article_id))


def _note(job: BulkJob, item: BulkItem, now: datetime, outcome: BulkItem.State, error: str = "") -> None:
    """The outcome on both rows, and a longer lease. Raises Released where the claim is void."""
    counted = {"done": F("done") + 1} if outcome == Outcome.DONE else {"failed": F("failed") + 1}
    if not _held(job).update(**counted, lease_until=lease_end(now)):
        raise Released
    if not _waiting(job).filter(pk=item.pk).update(state=outcome, error=error, at=now):
        raise Released


def _fail(job: BulkJob, item: BulkItem, now: datetime, error: str) -> None:
    with transaction.atomic():
        _note(job, item, now, Outcome.FAILED, error)


def _hand_over(job: BulkJob, now: datetime) -> bool:
    """Close the job where nothing is left, else leave it to whoever is free; whether it is closed."""
    with transaction.atomic():
        over = not _waiting(job).exists()
        values = {"state": State.DONE, "finished_at": now} if over else {"state": State.QUEUED}
        if not _held(job).update(**values, lease_until=None):
            raise Released
    return over


def _blame_first(job: BulkJob, now: datetime) -> None:
    """A worker died at the first article that waits; the third time it is passed over."""
    first = _waiting(job).first()
    if first is None:
        return
    BulkItem.objects.filter(pk=first.pk).update(deaths=F("deaths") + 1)
    if first.deaths + 1 >= TRIES:
        _fail(job, first, now, f"{TRIES} workers ended while they were at it. Try it alone.")


def _held(job: BulkJob) -> QuerySet[BulkJob]:
    return BulkJob.objects.filter(pk=job.pk, state=State.RUNNING, attempts=job.attempts)


def _waiting(job: BulkJob) -> QuerySet[BulkItem]:
    return job.items.filter(state=Outcome.WAITING).order_by("pk")


def _asked_by(job: BulkJob) -> Person:
    """As they are now: rights that were taken away meanwhile are not used any more."""
    people = User.objects.filter(pk__in=[job.requested_by_id], is_active=True)
    return people.first() or AnonymousUser()
