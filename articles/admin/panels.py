"""What stands in the panels beside an article's text."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from articles import sharing
from articles.models import Amendment, Article, PreviewLink
from articles.originals import original_of
from articles.permissions import Person, may_edit


@dataclass(frozen=True, slots=True)
class Shared:
    """A preview link that works, and its full address."""

    row: PreviewLink
    address: str


@dataclass(frozen=True, slots=True)
class Languages:
    """The story in other languages, and those (key and name) in which this person may begin it.

    `corrections` are those of the original that a stale translation has not followed.
    """

    siblings: list[Article]
    missing: list[tuple[str, str]]
    stale: bool
    corrections: list[Amendment]


def languages(article: Article, user: Person) -> Languages:
    """At most three queries."""
    siblings = list(article.siblings().only("pk", "lang", "status", "title", "stale_since").order_by("lang"))
    there = {article.lang, *(sibling.lang for sibling in siblings)}
    may_begin = may_edit(user, article) and user.has_perm("articles.add_article")
    may_begin = may_begin and article.status != Article.Status.SPIKED
    missing = [(lang, name) for lang, name in settings.LANGUAGES if lang not in there and may_begin]
    return Languages(siblings, missing, article.stale_since is not None, _not_followed(article))


def _not_followed(article: Article) -> list[Amendment]:
    original = original_of(article) if article.stale_since else None
    if original is None:
        return []
    return list(original.amendments.corrections().filter(at__gte=article.stale_since).order_by("at"))


def preview_link(article: Article, now: datetime) -> Shared | None:
    """One query."""
    link = article.preview_links.select_related("made_by").filter(revoked_at=None).first()
    if link is None:
        return None
    link.article = article
    return Shared(link, sharing.address_of(link)) if link.is_open(now) else None
