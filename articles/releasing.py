"""What goes live without a hand: claimed article by article, so that a killed worker's is found again, and one that
cannot go live is set aside with its reason and delays no other.
"""

import logging
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from articles import publishing
from articles.models import Article, Correction, GoingLive
from sources.about import about
from sources.bulk import insert_blindly
from sources.claiming import claim
from sources.outages import outage
from sources.secrecy import scrub

logger = logging.getLogger(__name__)

TASK: Final = "newsroom.tasks.keep_time"
AT_ONCE: Final = 10


def waiting(now: datetime) -> tuple[QuerySet[Article], QuerySet[Article]]:
    """What is scheduled and due, and what its feed's policy publishes; nothing that a source's correction holds."""
    held = ~Exists(Correction.objects.holding().filter(article=OuterRef("pk")))
    due = Article.objects.due(now).exclude(body="").order_by("publish_at")
    return due.filter(held), Article.objects.publishing_themselves().filter(held).order_by("pk")


def ready(now: datetime) -> bool:
    """Whether anything waits that nobody has in hand."""
    untouchable = GoingLive.objects.out_of_reach(now).values("article")
    return any(articles.exclude(pk__in=untouchable).exists() for articles in waiting(now))


def claim_next(now: datetime) -> list[GoingLive]:
    """Some of what waits, for this process. What failed, or killed its worker, comes alone and after the others."""
    for articles in waiting(now):
        fresh = list(articles.filter(going_live=None).values_list("pk", flat=True)[:AT_ONCE])
        insert_blindly(GoingLive, [{"article_id": pk} for pk in fresh], ignore_conflicts=True)
        if taken := claim(GoingLive.objects.free(now).filter(pk__in=fresh, attempts=0), now):
            return taken
    return claim(GoingLive.objects.free(now), now, most=1)


def release(job: GoingLive, now: datetime) -> bool:
    """Publish a claimed article, if it still is to go live; whether it did. One article's trouble is its own."""
    mine = GoingLive.objects.filter(pk=job.pk, attempts=job.attempts)
    with about(article=job.article_id):
        try:
            done = _release(job.article_id, now)
        except Exception as error:
            if outage(error):
                raise
            logger.exception("article %s could not be published", job.article_id)
            mine.update(failure=scrub(f"{type(error).__name__}: {error}"))
            return False
    if not done:
        mine.delete()
    return done


def _release(article_id: int, now: datetime) -> bool:
    due, by_policy = (articles.filter(pk=article_id).first() for articles in waiting(now))
    if due:
        return publishing.publish_scheduled(due, now)
    return by_policy is not None and publishing.publish_unrewritten(by_policy, now)
