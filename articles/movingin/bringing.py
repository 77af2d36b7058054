"""A story of an old site becomes an article: new, changed, or already here; never over a person's words.

"Nothing is published that a person did not check" holds by the record: what the old site's people had published there
is public here at its own date, and `MovedIn` says so, for the page and for machines. All else comes as a draft.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from django.db import DataError, IntegrityError, transaction

from articles import editions, taxonomy
from articles.addresses import free_place, story_slug
from articles.conversion import plain_text, to_markdown
from articles.covers.errors import CoverError
from articles.enrichment import description_of, slug_of, tags_of
from articles.errors import DeskError
from articles.fileimport import Outcome
from articles.filing import LONGEST_CATEGORY, LONGEST_TAG
from articles.identity import fresh_id
from articles.markdown import render
from articles.models import Article, CoverImage, MovedIn
from articles.moments import to_milliseconds
from articles.movingin import oldaddresses
from articles.movingin.people import author_of
from articles.movingin.pictures import Answers, Way, cover_of, fetched
from articles.movingin.stories import Label, OldStory
from articles.recording import Record, keep_revision, note_change, public_state, set_tags
from articles.sentiment import label as tone_of

Status = Article.Status
_LONGEST_TITLE: Final = 500
_PICTURE: Final = re.compile(r"<img\b", re.IGNORECASE)
_EDITED: Final = "“{}” was edited here since; its text stays."


class NotBroughtIn(DeskError):
    """A story of an export cannot come in; nothing of it was written."""


@dataclass(frozen=True, slots=True)
class OldSite:
    """`lang` is a code of two letters; `way` is what becomes of its pictures."""

    system: str
    address: str
    lang: str
    way: Way = Way.FETCH


@dataclass(slots=True)
class Brought:
    """What became of a story; `remarks` are what a person should know, each a sentence. `pictures_left` counts those
    inside its text, which a text here has none of."""

    outcome: Outcome
    remarks: list[str] = field(default_factory=list)
    pictures_left: int = 0


def pictures_for(stories: Sequence[OldStory], site: OldSite) -> Answers:
    """What has to be fetched before `stories` are brought in: nothing for those that are here with theirs."""
    if site.way != Way.FETCH:
        return {}
    rows = _rows(site).filter(old_id__in=[story.old_id for story in stories], article__cover__isnull=False)
    have = set(rows.values_list("old_id", flat=True))
    return fetched(story.picture.url for story in stories if story.picture and story.old_id not in have)


def bring_in(story: OldStory, site: OldSite, answers: Answers, now: datetime) -> Brought:
    """Raises `NotBroughtIn`. The same story again changes nothing, but that a picture which was missing may come."""
    row = _rows(site).select_related("article").filter(old_id=story.old_id).first()
    remarks: list[str] = []
    lacks = story.picture is not None and (row is None or row.article.cover_id is None)
    cover = _cover(story, site.way, answers, remarks) if lacks and site.way != Way.NONE else None
    if row and bytes(row.digest) == story.digest() and cover is None:
        return Brought(Outcome.SAME, remarks)
    words = _words(story, site, now)
    try:
        with transaction.atomic():
            if row is None:
                remarks += _create(story, site, words | {"cover": cover}, now)
            else:
                remarks += _replace(row, story, site, words | ({"cover": cover} if cover else {}), now)
    except (DataError, IntegrityError) as error:
        raise NotBroughtIn(f"It does not fit into the database: {error}") from error
    left = len(_PICTURE.findall(story.html))
    return Brought(Outcome.NEW if row is None else Outcome.CHANGED, remarks, left)


def _rows(site: OldSite) -> Any:
    return MovedIn.objects.filter(system=site.system, site=site.address)


def _cover(story: OldStory, way: Way, answers: Answers, remarks: list[str]) -> CoverImage | None:
    assert story.picture  # noqa: S101 - asked before
    try:
        return cover_of(story.picture, way, answers)
    except CoverError as error:
        remarks.append(f"its picture did not come: {error}")
        return None


def _create(story: OldStory, site: OldSite, words: dict[str, Any], now: datetime) -> list[str]:
    author = author_of(story.author, site.address) if story.author else None
    moment = words["published_at"]
    here = {"lang": site.lang, "year": moment.year, "month": moment.month}
    base = slug_of(story.slug) or slug_of(story.title) or story_slug(story.old_id)
    article = Article.objects.create(
        **free_place(base, here), **words, external_id=fresh_id(), editor=author if story.public else None
    )
    MovedIn.objects.create(article=article, system=site.system, site=site.address, **_record(story, now))
    return _finish(article, story, None, now, f"Moved in from {site.address}.")


def _replace(row: MovedIn, story: OldStory, site: OldSite, words: dict[str, Any], now: datetime) -> list[str]:
    article = row.article
    before = public_state(article)
    words["live_at"] = words["live_at"] or article.live_at
    words["published_at"] = article.published_at  # its address goes by it
    untouched = Article.objects.filter(pk=article.pk, version=article.version, touched_at=None)
    if article.touched_at or not untouched.update(**words, version=article.version + 1):
        raise NotBroughtIn(_EDITED.format(article.title))
    MovedIn.objects.filter(pk=row.pk).update(**_record(story, now))
    article.refresh_from_db()
    return _finish(article, story, before, now, f"Moved in again from {site.address}, changed.")


def _finish(article: Article, story: OldStory, before: dict[str, Any] | None, now: datetime, what: str) -> list[str]:
    names = [_tag_name(one) for one in story.tags]
    set_tags(article, [name for name in names if name])
    taken = oldaddresses.keep(article, story.paths)
    oldaddresses.keep_lists(_lists(article, story))
    keep_revision(article, now, Record(None, what))
    note_change(article, before, now)
    held = _held(story, article.body)
    remarks = [f"readers saw it there, but {held}: it is a draft."] if held else []
    return remarks + [f"another story has its old address {path} already." for path in taken]


def _words(story: OldStory, site: OldSite, now: datetime) -> dict[str, Any]:
    """What of an article an export decides."""
    body = to_markdown(story.html)
    title = " ".join(plain_text(story.title).split())[:_LONGEST_TITLE]
    if not title and not body:
        raise NotBroughtIn("It has neither headline nor text.")
    moment = to_milliseconds((story.published_at or story.updated_at or now).astimezone(UTC))
    public = story.public and not _held(story, body)
    section = _section(story.category)
    return {
        "title": title or description_of(body)[:_LONGEST_TITLE],
        "description": plain_text(story.excerpt) or description_of(body),
        "body": body,
        "html": render(body).html,
        "status": Status.PUBLISHED if public else Status.DRAFT,
        "published_at": moment,
        "updated_at": to_milliseconds((story.updated_at or moment).astimezone(UTC)),
        "live_at": moment if public else None,
        "category": taxonomy.categories([section], {section: story.category.name if story.category else ""})[section],
        "sentiment": tone_of(title, body).label if site.lang == "en" else Article.Sentiment.NEUTRAL,
        "sentiment_by": "lexicon",
    }


def _held(story: OldStory, body: str) -> str:
    """Why a story that readers saw there must wait for a person here; "" where nothing is in its way."""
    if story.held:
        return story.held
    return "it has no text but pictures or embedded things" if story.public and not body.strip() else ""


def _record(story: OldStory, now: datetime) -> dict[str, Any]:
    return {
        "old_id": story.old_id,
        "author": story.author.name[:200] if story.author else "",
        "was_public": story.public,
        "digest": story.digest(),
        "at": now,
    }


def _section(category: Label | None) -> str:
    """The key of the category; sections are upper case here."""
    return next(iter(tags_of((), [category.name])), "OTHER")[:LONGEST_CATEGORY] if category else "OTHER"


def _tag_name(label: Label) -> str:
    return next(iter(tags_of((), [label.name])), "")[:LONGEST_TAG]


def _lists(article: Article, story: OldStory) -> dict[str, str]:
    """Pages of the old site's lists, and where they lead now."""
    leads = {}
    if story.category:
        leads[story.category.path] = editions.address("category", article.lang, slug=article.category.slug)
    slugs = {tag.name: tag.slug for tag in taxonomy.tags(filter(None, map(_tag_name, story.tags))).values()}
    for one in story.tags:
        if slug := slugs.get(_tag_name(one)):
            leads[one.path] = editions.address("tag", article.lang, slug=slug)
    if story.author and story.author.path and article.author:
        leads[story.author.path] = editions.address("author", article.lang, slug=article.author.slug)
    return leads
