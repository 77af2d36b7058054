"""Rows as what the API answers."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from articles import editions
from articles.depending import depends, depends_on_stories, of_article, of_story
from articles.markdown import render
from articles.models import Article, Category, Rewrite, Tag
from articles.models.person import public_name
from articles.naming import byline, section_name
from articles.paper.making import making
from articles.paper.pictures import is_outside, picture
from sources.models import Source

_OF_A_REWRITE = ("article_id", "number", "origin", "model", "provider", "decided_at", "decided_by")


def briefs(ids: Sequence[int]) -> list[dict[str, Any]]:
    """The public ones among the articles `ids` without their texts, in that order. Four queries."""
    depends_on_stories(ids)
    found = _told(Article.objects.public_among(ids)).defer("body", "html", "file_rest").in_bulk()
    accepted = _accepted(found)
    return [_brief(found[pk], accepted.get(pk)) for pk in ids if pk in found]


def whole(pk: int) -> dict[str, Any] | None:
    """The article with its texts, if it is public; its labels in its own language. Five queries."""
    article = _told(Article.objects.public().filter(pk=pk)).first()
    if article is None:
        return None
    depends(of_article(pk), of_story(article.source_id, article.external_id))
    accepted = _accepted([pk]).get(pk)
    siblings = article.siblings().public().order_by("lang")
    with translation.override(editions.interface_of(article.lang)):
        return _brief(article, accepted) | {
            "html": article.html or render(article.body).html,
            "markdown": article.body,
            "account": making(article, accepted).account,
            "translations": [_translation(item) for item in siblings],
        }


def section(category: Category, lang: str) -> dict[str, Any]:
    address = editions.absolute(editions.address("category", lang, slug=category.slug))
    return {"slug": category.slug, "name": section_name(category), "url": address}


def tag(item: Tag, lang: str) -> dict[str, Any]:
    return {
        "slug": item.slug,
        "name": item.name,
        "url": editions.absolute(editions.address("tag", lang, slug=item.slug)),
    }


def source(item: Source, lang: str) -> dict[str, Any]:
    return {
        "key": item.key,
        "name": item.name,
        "url": editions.absolute(editions.address("source", lang, key=item.key)),
        "site": item.site_url if is_outside(item.site_url) else None,
    }


def api_address(name: str, **parts: object) -> str:
    return editions.absolute(reverse(f"articles:api:{name}", kwargs=parts))


def _told(stories: QuerySet[Article]) -> QuerySet[Article]:
    """With what is told of them."""
    related = stories.select_related("category", "source", "cover", "editor__profile", "moved_in")
    return related.prefetch_related("tagged__tag")


def _accepted(ids: Iterable[int]) -> dict[int, Rewrite]:
    """The newest accepted rewrite of each."""
    rows = Rewrite.objects.accepted().filter(article__in=list(ids)).order_by("number")
    return {row.article_id: row for row in rows.select_related("decided_by__profile").only(*_OF_A_REWRITE)}


def _brief(article: Article, accepted: Rewrite | None) -> dict[str, Any]:
    path = article.get_absolute_url()
    return {
        "id": article.pk,
        "url": editions.absolute(path),
        "file_url": editions.absolute(editions.mirror_of(path)),
        "api_url": api_address("article", article_id=article.pk),
        "lang": article.lang,
        "title": article.title,
        "description": article.description,
        "live_at": article.live_at,
        "updated_at": article.updated_at,
        "published_at": article.published_at,
        "category": section(article.category, article.lang),
        "tags": [tag(item.tag, article.lang) for item in sorted(article.tagged.all(), key=lambda row: row.position)],
        "source": source(article.source, article.lang) if article.source else None,
        "source_url": article.source_url if is_outside(article.source_url) else None,
        "author": _author(article),
        "sentiment": article.sentiment,
        "image": _image(article),
        "made": _made(article, accepted),
    }


def _author(article: Article) -> dict[str, Any]:
    author = article.author
    page = editions.absolute(editions.address("author", article.lang, slug=author.slug)) if author else None
    return {"name": byline(article), "url": page}


def _image(article: Article) -> dict[str, Any]:
    shown = picture(article)
    address = editions.absolute(shown.share)
    return {"url": address, "alt": shown.alt, "credit": shown.credit, "credit_url": shown.credit_url or None}


def _made(article: Article, accepted: Rewrite | None) -> dict[str, Any]:
    made = making(article, accepted)
    reviewer = accepted.decided_by if accepted else None
    return {
        "kind": made.kind,
        "label": made.label,
        "reviewed_by": (public_name(reviewer) or None) if reviewer else None,
    }


def _translation(article: Article) -> dict[str, Any]:
    return {
        "lang": article.lang,
        "url": editions.absolute(article.get_absolute_url()),
        "api_url": api_address("article", article_id=article.pk),
    }
