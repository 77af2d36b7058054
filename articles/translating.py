"""A story in another language: its draft is made first, then translated by hand or proposed and reviewed."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from articles import originals
from articles.addresses import free_place
from articles.errors import NotPossible
from articles.identity import fresh_id
from articles.models import Article
from articles.moments import to_milliseconds
from articles.permissions import Person, require, require_editing
from articles.recording import Record, record_new, set_tags, write
from sources.colliding import undisturbed

# What a translation takes over; its words are written, and its address follows.
SHARED = ("source", "external_id", "source_url", "category", "sentiment", "sentiment_by", "score", "cover")


def translate(article: Article, user: Person, now: datetime, *, lang: str) -> Article:
    """The draft of the story in `lang`: with its source, id, address and time, and no text yet.

    Begun already, by whomever: that one. A translation is not translated again; its original is. An original without
    an id is given one, which is what the two are known by. Raises `NotPossible`.
    """
    person = require(user, "articles.add_article", "begin a translation")
    original = originals.original_of(article) or article
    if lang not in dict(settings.LANGUAGES):
        raise NotPossible(f"The paper has no language “{lang}”.")
    if lang == original.lang:
        raise NotPossible("The story is in that language already.")
    if original.status == Article.Status.SPIKED:
        raise NotPossible("The story is spiked: restore it before it is translated.")

    def work() -> Article:
        if original.external_id and (begun := original.siblings().filter(lang=lang).order_by("pk").first()):
            return begun
        if not original.external_id:
            told = Record(person, "Given an id, to be found by its translations.")
            write(original, now, told, version=original.version, fields={"external_id": fresh_id()})
        return _begin(original, lang, now, Record(person, f"Begun as a translation of “{original.title}”."))

    return undisturbed(work)


def settle(article: Article, user: Person, now: datetime, *, version: int) -> Article:
    """Say that a translation needs no change after its original's correction. Said already: nothing happens."""
    person = require_editing(user, article)
    if article.stale_since is None:
        return article
    what = "Looked at what was corrected in its original: nothing to change here."
    return write(article, now, Record(person, what), version=version, fields={"stale_since": None})


def _begin(original: Article, lang: str, now: datetime, record: Record) -> Article:
    place = free_place(original.slug, {"lang": lang, "year": original.year, "month": original.month})
    fields: dict[str, Any] = {name: getattr(original, name) for name in SHARED}
    with transaction.atomic():
        draft = Article.objects.create(
            **place,
            **fields,
            original=original,
            title=original.title,
            published_at=original.published_at,
            updated_at=to_milliseconds(now),
            assigned_to=record.user,
            touched_at=now,
        )
        set_tags(draft, original.ordered_tags)
        record_new(draft, now, record)
    return draft
