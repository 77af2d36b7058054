"""What the page of one story is made from, in as few queries as it takes."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet

from articles.models import Amendment, Article, Rewrite, TaggedArticle
from articles.paper.rows import AuthorRow, CategoryRow, CoverRow, MovedRow, OriginalRow, PageRow, SourceRow
from articles.prepared import Prepared

_REVIEWER: Final = [f"decided_by__{name}" for name in ("first_name", "last_name", "profile__name", "profile__public")]
_OWN: Final = (
    *("pk", "lang", "year", "month", "slug", "title", "description", "html", "published_at", "updated_at", "live_at"),
    *("sticky_weight", "external_id", "source_id", "source_url", "sentiment", "ai_translated_from", "edited_at"),
    *("original_id", "promotion", "event", "is_rewritten", "is_amended"),
)
_PARTS: Final = (
    *(f"category__{name}" for name in CategoryRow._fields),
    *(f"cover__{name}" for name in CoverRow._fields),
    *("source__key", "source__name", "editor__profile__name", "editor__profile__slug", "editor__profile__public"),
    *("moved_in__site", "moved_in__author", "moved_in__was_public", "original__lang"),
)
_CATEGORY_TO: Final = len(_OWN) + len(CategoryRow._fields)
_COVER_TO: Final = _CATEGORY_TO + len(CoverRow._fields)


class TagRow(NamedTuple):
    pk: int
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Story:
    """A public story with its tags in order, its newest accepted rewrite, and its amendments, the newest first."""

    article: PageRow
    tags: list[TagRow]
    accepted: Rewrite | None
    amendments: list[Amendment]


def story(lang: str, year: int, month: int, slug: str) -> Story | None:
    """The public one at that address. Two queries, and one each for an accepted rewrite and for amendments."""
    found = _at(lang=lang, year=year, month=month, slug=slug)
    if not found:
        return None
    article = _row(found[0])
    return Story(
        article,
        [TagRow(*values) for values in _tags(article=article.pk)],
        _accepted.first(article=article.pk) if article.is_rewritten else None,
        _amendments(article=article.pk) if article.is_amended else [],
    )


def _row(values: tuple[Any, ...]) -> PageRow:
    own, category, cover = values[: len(_OWN)], values[len(_OWN) : _CATEGORY_TO], values[_CATEGORY_TO:_COVER_TO]
    key, source, name, slug, public, site, author, was_public, lang = values[_COVER_TO:]
    whole: list[Any] = [
        *own,
        CategoryRow(*category),
        CoverRow(*cover) if cover[0] is not None else None,
        SourceRow(key, source) if key is not None else None,
        AuthorRow(name, slug) if public and name else None,
        MovedRow(site, author, was_public) if site is not None else None,
        OriginalRow(lang) if lang is not None else None,
    ]
    return PageRow(*whole)


def body_of(pk: int) -> str:
    """Its Markdown. One query."""
    return Article.objects.values_list("body", flat=True).get(pk=pk)


def elsewhere(article: PageRow) -> dict[str, str]:
    """The addresses of the same story in other languages, by language. One query at most."""
    if not article.external_id:
        return {}
    told = {"external_id": article.external_id, "lang": article.lang}
    rows = _siblings(**told, source=article.source_id) if article.source_id else _own_siblings(**told)
    return {row.lang: row.get_absolute_url() for row in rows}


def _stories(lang: str, year: int, month: int, slug: str) -> QuerySet[Article, tuple[Any, ...]]:
    rows = Article.objects.public().filter(lang=lang, year=year, month=month, slug=slug)
    marked = rows.annotate(
        promotion=F("entry__possible_promotion"),
        event=F("entry__cluster"),
        is_rewritten=Exists(Rewrite.objects.accepted().filter(article=OuterRef("pk"))),
        is_amended=Exists(Amendment.objects.filter(article=OuterRef("pk"))),
    )
    return marked.order_by().values_list(*_OWN, *_PARTS)


def _tagged(article: int) -> QuerySet[TaggedArticle, tuple[Any, ...]]:
    rows = TaggedArticle.objects.filter(content_object=article).order_by("position")
    return rows.values_list("tag_id", "tag__name", "tag__slug")


def _rewrites(article: int) -> QuerySet[Rewrite]:
    rows = Rewrite.objects.accepted().filter(article=article).select_related("decided_by__profile")
    told = rows.only("origin", "model", "provider", "original_version", "decided_at", *_REVIEWER)
    return told.order_by("-number")[:1]


def _amended(article: int) -> QuerySet[Amendment]:
    return Amendment.objects.filter(article=article).order_by("-pk")


def _told_elsewhere(external_id: str, lang: str, source: int | None = None) -> QuerySet[Article]:
    """As `Article.siblings` has it."""
    like = Article(source_id=source, external_id=external_id, lang=lang)
    return like.siblings().public().only("lang", "year", "month", "slug")


_TEXTS: Final = ("a", "b")
_at = Prepared(_stories, lang=_TEXTS, year=(1, 2), month=(1, 2), slug=_TEXTS)
_tags = Prepared(_tagged, article=(1, 2))
_accepted = Prepared(_rewrites, article=(1, 2))
_amendments = Prepared(_amended, article=(1, 2))
_siblings = Prepared(_told_elsewhere, external_id=_TEXTS, lang=_TEXTS, source=(1, 2))
_own_siblings = Prepared(_told_elsewhere, external_id=_TEXTS, lang=_TEXTS)
