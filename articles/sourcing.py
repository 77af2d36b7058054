"""What a story stands on: what its feed said and, where somebody read it, the page that the feed links to."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.admin.models import CHANGE
from django.db import transaction

from articles.conversion import to_markdown
from articles.errors import NotPossible
from articles.filing import markdown_of
from articles.models import Article, Rewrite
from articles.originals import original_of
from articles.permissions import Person, require_editing
from articles.recording import Record, log
from articles.rewriting.openpoints import Basis
from articles.rewriting.proposals import SourceText
from sources.errors import NotPossible as NoAddress
from sources.fulltext import queue
from sources.models import Entry, FullText


@dataclass(frozen=True, slots=True)
class Material:
    """What an entry gives, in Markdown: the feed's own text, and the linked page's, "" where nobody has read it."""

    feed_text: str
    page_text: str = ""

    @property
    def is_page(self) -> bool:
        """Whether the page says more, so that it is what a rewrite stands on."""
        return len(self.page_text) > len(self.feed_text)

    @property
    def text(self) -> str:
        return self.page_text if self.is_page else self.feed_text


def material(entry: Entry) -> Material:
    """One query, unless the entry was selected with its page."""
    page = page_of(entry)
    return Material(markdown_of(entry), to_markdown(page.html) if page else "")


def page_of(entry: Entry) -> FullText | None:
    """The linked page as it was read, or why it was not; None where nobody asked. At most one query."""
    found: FullText | None = getattr(entry, "full_text", None)
    return found


def source_text(article: Article) -> SourceText:
    """The story as received, in Markdown: the feed's text, or the linked page's where that says more.

    Of a translation, its original as it stands.
    """
    entry = article.entry
    if original := original_of(article):
        return SourceText(original.title, original.body, lang=original.lang, tickers=tuple(article.ordered_tags))
    stands_on = material(entry) if entry else Material(article.body)
    return SourceText(
        title=entry.title if entry else article.title,
        text=stands_on.text,
        url=article.source_url or (entry.url if entry else ""),
        source_name=article.source.name if article.source else "",
        lang=article.lang,
        published_at=article.published_at,
        tickers=tuple(article.ordered_tags),
        from_page=stands_on.is_page,
    )


def basis(rewrite: Rewrite) -> Basis:
    """What the text that a proposal becomes is held against: the story as it stands by now."""
    article = rewrite.article
    return Basis(
        source_text(article),
        is_own=article.entry is None,
        extracted=rewrite.origin == Rewrite.Origin.OFFLINE,
        into=article.lang if rewrite.is_translation else "",
    )


def request_page(article: Article, user: Person, now: datetime) -> FullText:
    """Ask for the page that the article's entry links to; a proposal waits for it.

    Raises `NotAllowed` for who may not change the article, `NotPossible` where there is no entry or no address.
    """
    person = require_editing(user, article)
    if article.entry is None:
        raise NotPossible("This article came from no feed, so there is no linked page to read.")
    with transaction.atomic():
        try:
            page = queue(article.entry, person, now)
        except NoAddress as error:
            raise NotPossible(str(error)) from error
        log(article, Record(person, "Asked for the linked page."), CHANGE)
    return page
