"""The wire's drafts before anything is spent on them: taken, assigned, spiked, put back; and what nobody takes.

A draft's file is the same whether it waits, is taken or is spiked, so none of this leaves a Revision; the log keeps it.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, QuerySet

from articles import editing, publishing, review
from articles.errors import NotPossible
from articles.models import Article, Rewrite
from articles.permissions import Person, require
from articles.recording import Record, log
from sources.models import Cluster, Feed

Status = Article.Status
SPIKED: Final[dict[str, Any]] = {"status": Status.SPIKED, "waiting_since": None, "version": F("version") + 1}
AT_ONCE = 2_000


def take(article: Article, user: Person, now: datetime) -> list[Article]:
    """Want this draft: the other reports of its event that wait are spiked (and returned), and a proposal is queued
    unless its feed makes none by itself. Taken already: nothing happens.
    """
    person = require(user, "articles.review_article", "take drafts")
    with transaction.atomic():
        _one_at_a_time(article)
        if not _leave(article):
            return []
        log(article, Record(person, "Taken."), CHANGE)
        others = _spike(
            Article.objects.in_triage().of_event(article), person, f"Spiked: “{article.title[:200]}” was taken instead."
        )
        if _wants_proposal(article):
            review.queue(article, now, requested_by=person)
    return others


def assign(article: Article, user: Person, now: datetime, *, to: User) -> list[Article]:
    """Take the draft for somebody else, who may work on it from now on. Theirs already: nothing happens."""
    require(user, "articles.review_article", "assign drafts")
    if not (to.is_active and to.has_perm("articles.change_article")):
        raise NotPossible(f"{to.get_username()} works on no articles, so the draft was not assigned.")
    with transaction.atomic():
        others = take(article, user, now)
        if article.assigned_to_id != to.pk:
            what = f"Assigned to {to.get_full_name() or to.get_username()}."
            editing.save(article, user, now, version=article.version, changes={"assigned_to": to}, reason=what)
    return others


def spike(article: Article, user: Person, now: datetime, *, alone: bool = False) -> list[Article]:
    """Put a waiting draft aside, and unless `alone` the other reports of its event that wait; what was spiked.

    Spiked already: nothing happens.
    """
    person = require(user, "articles.review_article", "spike drafts")
    with transaction.atomic():
        _one_at_a_time(article)
        spiked = _spike(Article.objects.in_triage().filter(pk=article.pk), person, "Spiked.")
        if not spiked and _status_now(article) != Status.SPIKED:
            raise NotPossible("Somebody has taken it meanwhile, so it was not spiked.")
        if spiked and not alone:
            spiked += _spike(Article.objects.in_triage().of_event(article), person, "Spiked with its event.")
        article.refresh_from_db()
    return spiked


def put_back(article: Article, user: Person, now: datetime) -> Article:
    """Let a spiked draft, or a taken one that nobody has worked on, wait again; its proposal is set aside.

    Waiting already: nothing happens.
    """
    person = require(user, "articles.review_article", "put drafts back")
    article.refresh_from_db()
    if article.waiting_since:
        return article
    if article.status == Status.SPIKED:
        return publishing.restore(article, user, now, version=article.version)
    if article.status != Status.DRAFT:
        raise NotPossible(f"It is {article.get_status_display().lower()} by now, so it was not put back.")
    with transaction.atomic():
        free = Article.objects.filter(pk=article.pk, status=Status.DRAFT, edited_at=None, submitted_at=None)
        free = free.filter(entry__isnull=False)
        if not free.update(waiting_since=now, assigned_to=None, version=F("version") + 1):
            raise NotPossible("Somebody is at work on it, so it was not put back.")
        article.rewrites.active().update(
            state=Rewrite.State.SUPERSEDED, decided_by=person, decided_at=now, reason="Its draft was put back."
        )
        log(article, Record(person, "Put back to triage."), CHANGE)
    article.refresh_from_db()
    return article


def spike_untaken(now: datetime) -> int:
    """Spike what has waited for longer than `SPIKE_AFTER_HOURS`, a few thousand at once; how many."""
    if not settings.SPIKE_AFTER_HOURS:
        return 0
    overdue = Article.objects.filter(waiting_since__lt=now - timedelta(hours=settings.SPIKE_AFTER_HOURS))
    first = list(overdue.order_by("waiting_since").values_list("pk", flat=True)[:AT_ONCE])
    return overdue.filter(pk__in=first).update(**SPIKED) if first else 0


def _one_at_a_time(article: Article) -> None:
    """Hold the event until the transaction ends, so that no two people take two reports of it at the same moment."""
    cluster = article.entry.cluster_id if article.entry else None
    if cluster:
        list(Cluster.objects.select_for_update(no_key=True).filter(pk=cluster))


def _leave(article: Article) -> bool:
    """Out of triage; False where it did not wait there but is a draft, so that there is nothing to do."""
    left = Article.objects.filter(pk=article.pk, waiting_since__isnull=False).update(waiting_since=None)
    article.refresh_from_db()
    if not left and article.status != Status.DRAFT:
        raise NotPossible(f"Somebody was quicker: it is {article.get_status_display().lower()} by now.")
    return bool(left)


def _spike(waiting: QuerySet[Article], person: User, what: str) -> list[Article]:
    """All of `waiting`, spiked at once and logged one by one."""
    rows = list(waiting.defer("body", "html", "file_rest").select_for_update(no_key=True, of=("self",)))
    if rows:
        Article.objects.filter(pk__in=[row.pk for row in rows]).update(**SPIKED)
        LogEntry.objects.log_actions(person.pk, rows, CHANGE, what)
    return rows


def _status_now(article: Article) -> str:
    return str(Article.objects.values_list("status", flat=True).get(pk=article.pk))


def _wants_proposal(article: Article) -> bool:
    feed = article.entry.feed if article.entry else None
    asked_only = feed is not None and feed.rewriting == Feed.Rewriting.ASKED
    return not asked_only and not article.rewrites.active().exists()
