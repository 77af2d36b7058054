"""What each address answers."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import urlencode
from ninja import Query, Router, Schema, Status

from articles import editions, search, topics
from articles.api import finding, shapes, telling
from articles.api.questions import ArticlesAsked, InLanguage, ListAsked, SearchAsked
from articles.api.shapes import Problem
from articles.depending import depends, of_paper
from articles.models import Article, Tag
from articles.paging import BadCursor, Place

router = Router()
_WRONG: Final = {HTTPStatus.NOT_FOUND: Problem, HTTPStatus.UNPROCESSABLE_ENTITY: Problem}
_MOVED: Final = {HTTPStatus.MOVED_PERMANENTLY: None}
_GONE: Final = {HTTPStatus.GONE: Problem}


def _answers(shape: type[Schema], also: Mapping[HTTPStatus, type[Schema] | None] | None = None) -> Any:
    return {HTTPStatus.OK: shape, **_WRONG, **(also or {})}


@router.get("articles", response=_answers(shapes.Articles), summary="Articles, newest first")
def articles(request: HttpRequest, asked: Query[ArticlesAsked]) -> dict[str, Any]:
    """Public articles of a language by when they went live, all or those of the topics that are named."""
    _look_at(asked)
    places = finding.newest(asked, asked.limit + 1, _place(asked.cursor))
    shown = places[: asked.limit]
    following = shown[-1].encode() if len(places) > asked.limit else None
    return {"items": telling.briefs([place.pk for place in shown]), "next": _next("articles", asked, following)}


@router.get("articles/{int:article_id}", response=_answers(shapes.Whole, _GONE), summary="One article, with its text")
def article(request: HttpRequest, article_id: int) -> Any:
    """An article keeps its number wherever it is moved. One that was withdrawn is gone (410)."""
    found = telling.whole(article_id)
    if found:
        return found
    if Article.objects.filter(pk=article_id, status=Article.Status.WITHDRAWN).exists():
        return Status(HTTPStatus.GONE, Problem(detail="This article was withdrawn."))
    raise Http404("No public article has this number.")


@router.get("categories", response=_answers(shapes.Sections), summary="Categories")
def categories(request: HttpRequest, asked: Query[InLanguage]) -> dict[str, Any]:
    """All that have articles in the language, in the paper's order."""
    _look_at(asked)
    return {"items": [telling.section(item, asked.lang) for item in topics.sections(asked.lang)]}


@router.get("tags", response=_answers(shapes.Tags), summary="Tags")
def tags(request: HttpRequest, asked: Query[ListAsked]) -> dict[str, Any]:
    """Those that have articles in the language, by slug."""
    _look_at(asked)
    rows = topics.tags(asked.lang).filter(slug__gt=asked.cursor or "")
    found = list(rows[: asked.limit + 1])
    following = found[asked.limit - 1].slug if len(found) > asked.limit else None
    items = [telling.tag(item, asked.lang) for item in found[: asked.limit]]
    return {"items": items, "next": _next("tags", asked, following)}


@router.get("tags/{slug:slug}", response=_answers(shapes.Tag, _MOVED), summary="One tag")
def tag(request: HttpRequest, slug: str, asked: Query[InLanguage]) -> Any:
    """404 where it has no articles in the language; one that was merged into another leads there (301)."""
    _look_at(asked)
    found = topics.tags(asked.lang).filter(slug=slug).first()
    if found:
        return telling.tag(found, asked.lang)
    merged = (
        Tag.objects.filter(slug=slug, merged_into__isnull=False).values_list("merged_into__slug", flat=True).first()
    )
    if merged:
        same = asked.model_dump(exclude_defaults=True)
        return redirect(
            telling.api_address("tag", slug=merged) + (f"?{urlencode(same)}" if same else ""), permanent=True
        )
    raise Http404("There is no tag of that name.")


@router.get("sources", response=_answers(shapes.Sources), summary="Sources")
def sources(request: HttpRequest, asked: Query[ListAsked]) -> dict[str, Any]:
    """Those whose stories the paper has in the language, by key."""
    _look_at(asked)
    found = list(topics.sources(asked.lang).filter(key__gt=asked.cursor or "")[: asked.limit + 1])
    following = found[asked.limit - 1].key if len(found) > asked.limit else None
    items = [telling.source(item, asked.lang) for item in found[: asked.limit]]
    return {"items": items, "next": _next("sources", asked, following)}


@router.get("search", response=_answers(shapes.Results), summary="Search")
def results(request: HttpRequest, asked: Query[SearchAsked]) -> dict[str, Any]:
    """Articles that hold all of the words, newest or best first."""
    _look_at(asked)
    narrowed, size = finding.narrowed(asked), asked.limit + 1
    if asked.order == "best":
        hits = search.best(asked.q, asked.lang, limit=size, shown=asked.cursor or 0, narrowed=narrowed)
    else:
        hits = search.find(asked.q, asked.lang, limit=size, before=asked.cursor, narrowed=narrowed)
    shown = hits[: asked.limit]
    snippets = {hit.article_id: hit.snippet for hit in shown}
    items = [brief | {"snippet": snippets[brief["id"]]} for brief in telling.briefs(list(snippets))]
    following = None
    if len(hits) > asked.limit:
        following = (asked.cursor or 0) + asked.limit if asked.order == "best" else shown[-1].place
    return {"items": items, "next": _next("results", asked, following)}


def _look_at(asked: InLanguage) -> None:
    """Labels speak the language that is asked for; 404 where the paper does not have it."""
    editions.must_be_read(asked.lang)
    translation.activate(editions.interface_of(asked.lang))
    depends(of_paper(asked.lang))


def _place(cursor: str | None) -> Place | None:
    try:
        return Place.decode(cursor) if cursor else None
    except BadCursor as error:
        raise Http404("No answer goes on from this cursor.") from error


def _next(name: str, asked: Schema, cursor: str | int | None) -> str | None:
    """The same question, going on from `cursor`."""
    if cursor is None:
        return None
    same = asked.model_dump(mode="json", exclude_defaults=True)
    return f"{telling.api_address(name)}?{urlencode(same | {'cursor': cursor})}"
