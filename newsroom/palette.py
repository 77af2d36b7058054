"""What the command palette finds: things to do, stories, proposals, feeds; a few of each, so none buries another."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from unfold.dataclasses import SearchResult

from articles.models import Article, Rewrite
from sources.models import Feed

EACH = 8
SHORTEST = 3  # letters, where rows are searched


@dataclass(frozen=True, slots=True)
class Door:
    """A screen or an act by the words that people look for it with; `permission` shows it."""

    title: str
    words: str
    address: str
    permission: str
    icon: str
    query: str = ""

    def fits(self, words: list[str]) -> bool:
        known = f"{self.title} {self.words}".casefold()
        return all(word in known for word in words)


ACTS = (
    Door("Take or spike what is new", "triage wire queue", "articles_article_triage", "articles.review_article",
         "inbox"),
    Door("Review the next proposal", "accept publish waiting queue", "articles_rewrite_next", "articles.review_article",
         "rate_review"),
    Door("Write a new story", "article add create", "articles_article_add", "articles.add_article", "edit"),
    Door("Write a flash", "breaking news urgent", "articles_article_flash", "articles.publish_article", "bolt"),
    Door("Place stories on the front page", "lead pin top", "articles_article_front", "articles.place_article",
         "newspaper"),
    Door("Restore what was spiked", "put back undo", "articles_article_triage", "articles.review_article", "undo",
         "?spiked=1"),
    Door("Look at corrections", "source changed", "articles_correction_changelist", "articles.view_correction",
         "difference", "?state__exact=open"),
    Door("My drafts", "assigned to me articles", "articles_article_changelist", "articles.view_article", "person",
         "?assigned=me"),
    Door("What goes live by itself", "scheduled articles time", "articles_article_changelist", "articles.view_article",
         "schedule", "?status__exact=scheduled"),
    Door("Add a feed", "source rss atom new", "sources_feed_new", "sources.add_feed", "add_link"),
    Door("Feeds that need a look", "failing quiet stopped health", "sources_feed_changelist", "sources.view_feed",
         "monitor_heart", "?health=trouble"),
)  # fmt: skip


def search(request: HttpRequest, term: str) -> list[SearchResult]:
    """At most `EACH` of a kind; what to do comes first."""
    words = term.casefold()[:100].split()
    if not words:
        return []
    found = [*_doors(request, words)]
    if len(term.strip()) >= SHORTEST:
        found += [*_stories(request, words), *_proposals(request, words), *_feeds(request, words)]
    return found


def _doors(request: HttpRequest, words: list[str]) -> Iterator[SearchResult]:
    open_ones = (door for door in ACTS if door.fits(words) and request.user.has_perm(door.permission))
    for door, _ in zip(open_ones, range(EACH), strict=False):
        yield SearchResult(door.title, "Do", reverse(f"admin:{door.address}") + door.query, door.icon)


def _stories(request: HttpRequest, words: list[str]) -> Iterator[SearchResult]:
    if not request.user.has_perm("articles.view_article"):
        return
    rows = Article.objects.only("pk", "title", "status").order_by("-pk")
    for word in words:
        rows = rows.filter(title__icontains=word)
    for story in rows[:EACH]:
        address = reverse("admin:articles_article_change", args=[story.pk])
        yield SearchResult(story.title, story.get_status_display(), address, "article")


def _proposals(request: HttpRequest, words: list[str]) -> Iterator[SearchResult]:
    if not request.user.has_perm("articles.view_rewrite"):
        return
    rows = Rewrite.objects.to_review().only("pk", "title")
    for word in words:
        rows = rows.filter(title__icontains=word)
    for proposal in rows[:EACH]:
        address = reverse("admin:articles_rewrite_review", args=[proposal.pk])
        yield SearchResult(proposal.title, "Proposal that waits", address, "rate_review")


def _feeds(request: HttpRequest, words: list[str]) -> Iterator[SearchResult]:
    if not request.user.has_perm("sources.view_feed"):
        return
    rows = Feed.objects.only("pk", "key", "title").order_by("key")
    for word in words:
        rows = rows.filter(title__icontains=word) | rows.filter(key__icontains=word)
    for feed in rows[:EACH]:
        yield SearchResult(str(feed), "Feed", reverse("admin:sources_feed_change", args=[feed.pk]), "rss_feed")
