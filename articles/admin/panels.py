"""What stands in the panels beside an article's text."""

from dataclasses import dataclass
from datetime import datetime

from articles import sharing
from articles.models import Article, PreviewLink


@dataclass(frozen=True, slots=True)
class Shared:
    """A preview link that works, and its full address."""

    row: PreviewLink
    address: str


def preview_link(article: Article, now: datetime) -> Shared | None:
    """One query."""
    link = article.preview_links.select_related("made_by").filter(revoked_at=None).first()
    if link is None:
        return None
    link.article = article
    return Shared(link, sharing.address_of(link)) if link.is_open(now) else None
