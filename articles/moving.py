"""An article gets another address: another slug, or another month. Old links are led to the new one."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction

from articles.enrichment import slug_of
from articles.errors import NotPossible
from articles.models import Article, FormerAddress
from articles.moments import to_milliseconds
from articles.permissions import Person, require_editing
from articles.recording import Record, write


@dataclass(frozen=True, slots=True)
class Place:
    """The four columns of an address."""

    lang: str
    year: int
    month: int
    slug: str

    @property
    def columns(self) -> dict[str, Any]:
        return {"lang": self.lang, "year": self.year, "month": self.month, "slug": self.slug}

    def __str__(self) -> str:
        return f"{self.year:04d}/{self.month:02d}/{self.slug}"


def move(
    article: Article,
    user: Person,
    now: datetime,
    *,
    version: int,
    slug: str,
    published_at: datetime | None = None,
    reclaim: bool = False,
) -> Article:
    """Give `article` the address of `slug` in the month of `published_at`, which is left as it is where it is None.

    A file lies by the month of its `publishedAt`, so another month is another `publishedAt`; `live_at` stays. An
    address that readers may know leads on to the new one; back at an earlier address of its own, the article simply
    stands there again. Raises `NotPossible` where another article stands there, or where old links of another one come
    in and `reclaim` does not say to take them. Already there: nothing happens.
    """
    person = require_editing(user, article)
    moment = to_milliseconds((published_at or article.published_at).astimezone(UTC))
    here = Place(article.lang, article.year, article.month, article.slug)
    there = Place(article.lang, moment.year, moment.month, _checked(slug, article.slug))
    if there == here and moment == article.published_at:
        return article
    fields = {**there.columns, "published_at": moment}
    try:
        with transaction.atomic():
            if there != here:
                _make_room(there, article, reclaim)
                _leave(here, article, now)
            write(article, now, Record(person, _told(here, there)), version=version, fields=fields)
    except IntegrityError as error:
        raise NotPossible(f"Another article has just taken the address {there}. Choose another one.") from error
    return article


def _checked(slug: str, present: str) -> str:
    """`slug` in the form that addresses have; the present one may have an older form."""
    if slug.strip() == present:
        return present
    wanted = slug_of(slug)
    if not wanted:
        raise NotPossible("An address needs at least one letter from a to z or a digit.")
    return wanted


def _make_room(there: Place, article: Article, reclaim: bool) -> None:
    standing = Article.objects.filter(**there.columns).exclude(pk=article.pk).first()
    if standing:
        raise NotPossible(f"“{standing.title}” stands at {there} already. Choose another address.")
    former = FormerAddress.objects.filter(**there.columns).select_related("article").first()
    if former is None:
        return
    if former.article_id != article.pk and not reclaim:
        raise NotPossible(
            f"Old links to “{former.article.title}” come in at {there}. "
            "Choose another address, or say that this article takes it over."
        )
    former.delete()


def _leave(here: Place, article: Article, now: datetime) -> None:
    """Old links lead on from `here`; where readers never saw it, there are none."""
    if article.live_at is not None:
        known = {"article": article, "left_at": now}
        FormerAddress.objects.update_or_create(**here.columns, defaults=known)


def _told(here: Place, there: Place) -> str:
    if here == there:
        return "Corrected when its source published it."
    return f"Moved from {here} to {there}."
