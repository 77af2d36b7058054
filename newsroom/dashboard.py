"""The admin's home: what needs a person now. A fixed number of queries, whatever the archive holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from articles.budget import budget, dollars, is_limited
from articles.models import Article, Correction, Rewrite
from newsroom.badges import COUNTED, told
from newsroom.foryou import for_you
from newsroom.published import published
from sources.health import health_of, trouble_beside, words_for
from sources.models import Feed, ImportRun

QUEUE = 8
RUNS = 8


@dataclass(frozen=True, slots=True)
class Tile:
    """A number with the list it counts. `alarm`: something is wrong rather than waiting."""

    number: str
    words: str
    url: str
    alarm: bool = False


class Troubled:
    """A feed that needs a look, with the words for it."""

    def __init__(self, feed: Feed, now: datetime) -> None:
        self.feed, self.health = feed, health_of(feed, now)
        self.words, self.trouble = words_for(feed, now), trouble_beside(feed, now)


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds what the home shows, as far as the person may see it."""
    now = timezone.now()
    desk, wire = request.user.has_perm("articles.view_article"), request.user.has_perm("sources.view_feed")
    return {
        **context,
        **(for_you(request.user) if isinstance(request.user, User) else {}),
        "title": "Home",
        "tiles": [*(_desk_tiles(request.user, now) if desk else ()), *(_wire_tiles(now) if wire else ())],
        "queue": list(_queue()) if desk else [],
        "published": published(now) if desk else None,
        "troubled": [Troubled(feed, now) for feed in Feed.objects.troubled(now)[:QUEUE]] if wire else [],
        "runs": list(ImportRun.objects.select_related("feed")[:RUNS]) if wire else [],
        "show_desk": desk,
        "show_wire": wire,
    }


def _desk_tiles(user: User | AnonymousUser, now: datetime) -> Iterable[Tile]:
    rewrites, articles = reverse("admin:articles_rewrite_changelist"), reverse("admin:articles_article_changelist")
    failed = _counted(_failed())
    drafts = Article.objects.filter(status=Article.Status.DRAFT, waiting_since=None)
    tonight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    today = Article.objects.filter(status=Article.Status.SCHEDULED, publish_at__lt=tonight)
    yield Tile(_counted(Article.objects.in_triage()), "to triage", reverse("admin:articles_article_triage"))
    mine = drafts.filter(assigned_to=user.pk, submitted_at=None)
    yield Tile(_counted(mine), "drafts assigned to you", f"{articles}?handed=open&assigned=me")
    yield Tile(_counted(Article.objects.submitted()), "submitted by reporters", f"{articles}?handed=submitted")
    yield Tile(_counted(_proposed()), "proposals wait for review", f"{rewrites}?state__exact=proposed")
    yield Tile(failed, "proposals failed", f"{articles}?proposal=failed", alarm=failed != "0")
    yield from _corrections(f"{articles}?correction=held")
    yield Tile(_counted(drafts), "drafts in hand", f"{articles}?triage=taken")
    yield Tile(_counted(today), "go live today", f"{articles}?status__exact=scheduled")
    yield from _money(now)


def _money(now: datetime) -> Iterable[Tile]:
    """What the models cost, once they cost anything or there is a limit."""
    spent = budget(now)
    if not spent.month and not is_limited():
        return
    of = f" of {dollars(spent.daily)}" if spent.daily is not None else ""
    month = f"{dollars(spent.month)}{f' of {dollars(spent.monthly)}' if spent.monthly is not None else ''} this month"
    proposals = reverse("admin:articles_rewrite_changelist")
    yield Tile(dollars(spent.today), f"spent on models today{of}; {month}", proposals, alarm=bool(spent.refusal))


def _corrections(held_list: str) -> Iterable[Tile]:
    held = _counted(Correction.objects.holding().filter(article__status=Article.Status.SCHEDULED))
    address = f"{reverse('admin:articles_correction_changelist')}?state__exact=open"
    yield Tile(_counted(Correction.objects.to_look_at()), "corrections to look at", address)
    if held != "0":
        yield Tile(held, "scheduled, but held by a correction", held_list, alarm=True)


def _wire_tiles(now: datetime) -> Iterable[Tile]:
    feeds = reverse("admin:sources_feed_changelist")
    troubled = _counted(Feed.objects.troubled(now))
    yield Tile(troubled, "feeds need a look", f"{feeds}?health=trouble", alarm=troubled != "0")


def _proposed() -> QuerySet[Rewrite]:
    return Rewrite.objects.to_review()


def _failed() -> QuerySet[Article]:
    """Articles whose proposals failed and that have none coming, waiting or accepted."""
    of_article = Rewrite.objects.filter(article=OuterRef("pk"))
    better = of_article.filter(state__in=(*Rewrite.ACTIVE, Rewrite.State.ACCEPTED))
    return Article.objects.filter(Exists(of_article.filter(state=Rewrite.State.FAILED)), ~Exists(better))


def _queue() -> QuerySet[Rewrite]:
    rows = _proposed().select_related("article", "article__source")
    return rows.defer("text", "claims", "accepted_text", "article__body", "article__html", "article__file_rest")[:QUEUE]


def _counted(rows: QuerySet[Any]) -> str:
    return told(rows.order_by()[: COUNTED + 1].count())
