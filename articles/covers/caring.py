"""A picture, wherever it stands: described, its middle set, replaced everywhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.contrib.admin.models import CHANGE
from django.db import transaction

from articles.covers import keeping
from articles.covers.errors import CoverError
from articles.covers.renditions import Focus, render_upload
from articles.models import Article, CoverImage
from articles.models.article import ArticleQuerySet
from articles.permissions import Person, require, require_editing
from articles.recording import Record, log, note_change, public_state, write

MOST = 1_000
NEEDED = "articles.change_coverimage"


def describe(cover: CoverImage, user: Person, now: datetime, *, alt: str) -> CoverImage:
    """Say what the picture shows, for people who cannot see it."""
    person = require(user, NEEDED, "describe pictures")
    words = " ".join(alt.split())
    if len(words) > 500:
        raise CoverError(f"A description has at most 500 characters; this has {len(words)}.")
    if words != cover.alt:
        with _noticed(cover, now):
            CoverImage.objects.filter(pk=cover.pk).update(alt=words)
            log(cover, Record(person, "Described."), CHANGE)
    return cover


def refocus(cover: CoverImage, user: Person, now: datetime, *, focus: Focus) -> CoverImage:
    """Say what matters in the picture. Of an upload a share card is cut anew. Raises `CoverError`."""
    person = require(user, NEEDED, "set the middle of pictures")
    if not all(0 <= part <= 100 for part in focus):
        raise CoverError("The middle of the picture lies inside it: give hundredths from 0 to 100.")
    if focus == (cover.focus_x, cover.focus_y):
        return cover
    fields = {"focus_x": focus[0], "focus_y": focus[1], **(_new_share(cover, focus) if cover.webp else {})}
    with _noticed(cover, now):
        CoverImage.objects.filter(pk=cover.pk).update(**fields)
        log(cover, Record(person, "Set its middle."), CHANGE)
    return cover


def replace(cover: CoverImage, user: Person, now: datetime, *, by: CoverImage) -> int:
    """Put another picture over every article that has this photo, all or none; over how many."""
    person = require(user, NEEDED, "replace pictures everywhere")
    if by in same_photo(cover):
        raise CoverError("That is the same photo.")
    with transaction.atomic():
        articles = list(articles_with(cover).order_by("pk")[: MOST + 1])
        if len(articles) > MOST:
            raise CoverError(f"It stands over more than {MOST:,} articles; nothing was replaced.")
        for article in articles:
            require_editing(user, article)
            write(article, now, Record(person, f"Replaced its cover everywhere by: {by}."), version=article.version,
                  fields={"cover": by})  # fmt: skip
        if articles:
            log(cover, Record(person, f"Replaced over {len(articles)} articles by: {by}."), CHANGE)
    return len(articles)


def same_photo(cover: CoverImage) -> list[CoverImage]:
    """The rows that show the same photo, this one among them."""
    return list(CoverImage.objects.filter(photo_id=cover.photo_id)) if cover.photo_id else [cover]


def articles_with(cover: CoverImage) -> ArticleQuerySet:
    """Every article that has this photo, whatever the parameters of its addresses."""
    if cover.photo_id:
        return Article.objects.filter(cover__photo_id=cover.photo_id)
    return Article.objects.filter(cover=cover)


def _new_share(cover: CoverImage, focus: Focus) -> dict[str, object]:
    try:
        share = render_upload(keeping.read_full(cover.full), focus).share
    except FileNotFoundError:
        raise CoverError("The file of this picture is gone; upload it again.") from None
    jpeg, webp = keeping.keep_share(cover.full, share, focus)
    return {"share": jpeg, "webp": {**cover.webp, "share": webp}}


@contextmanager
def _noticed(cover: CoverImage, now: datetime) -> Iterator[None]:
    """In a transaction; the public hears of every article over which the row stands."""
    with transaction.atomic():
        public = list(cover.articles.public().order_by("pk"))
        before = [public_state(article) for article in public]
        yield
        for article, state in zip(public, before, strict=True):
            note_change(article, state, now)
    cover.refresh_from_db()
