"""What stands around every page: masthead, sections, languages; and the page's own head."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control

from articles import editions, listings
from articles.depending import depends
from articles.listings import FEED_TYPES
from articles.naming import section_name
from articles.paper import standing
from articles.paper.cards import Link

_SECTIONS = 8


@dataclass(frozen=True, slots=True)
class Frame:
    lang: str
    site_name: str
    now: datetime
    home: str
    search: str
    archive: str
    corrections: str
    ai_use: str
    feed: str
    sections: list[Link]
    editions: list[Link]


@dataclass(frozen=True, slots=True)
class FeedLink:
    title: str
    type: str
    url: str


@dataclass(frozen=True, slots=True)
class Head:
    """`path` is the canonical one; `elsewhere` the same page in other languages, by language; `feeds` those of its
    own list, by kind."""

    title: str
    path: str
    description: str = ""
    feeds: Mapping[str, str] = field(default_factory=dict)
    elsewhere: Mapping[str, str] | None = None
    index: bool = True
    kind: str = "website"

    @property
    def canonical(self) -> str:
        return editions.absolute(self.path)


def show(
    request: HttpRequest, template: str, lang: str, head: Head, context: Mapping[str, Any], *, languages: Sequence[str]
) -> HttpResponse:
    """The page in its frame. `languages` are those that have articles."""
    elsewhere = dict(head.elsewhere or {})
    depends(key(lang))
    frame = Frame(
        lang=lang,
        site_name=settings.SITE_NAME,
        now=timezone.now(),
        home=editions.address("home", lang),
        search=editions.address("search", lang),
        archive=editions.address("archive-latest", lang),
        corrections=editions.address("corrections", lang),
        ai_use=editions.address("ai-use", lang),
        feed=editions.address("rss", lang),
        sections=_sections(lang, head.path),
        editions=_editions(languages, lang, elsewhere),
    )
    alternates = [Link(key, editions.absolute(path)) for key, path in _alternates(lang, head.path, elsewhere)]
    whole = {**context, "frame": frame, "head": head, "alternates": alternates, "feeds": _feeds(lang, head)}
    answer = render(request, template, whole)
    patch_cache_control(answer, public=True, max_age=0, must_revalidate=True)
    return answer


def key(lang: str) -> str:
    """Of what a page's frame depends on: `standing` tells whether it changed."""
    return f"frame:{lang}"


def _alternates(lang: str, path: str, elsewhere: Mapping[str, str]) -> list[tuple[str, str]]:
    """hreflang wants every language to name all of them, itself included; nothing where there is but one."""
    if not elsewhere:
        return []
    everywhere = sorted({lang: path, **elsewhere}.items())
    default = dict(everywhere).get(settings.LANGUAGE_CODE)
    return [*everywhere, *([("x-default", default)] if default else [])]


def _feeds(lang: str, head: Head) -> list[FeedLink]:
    """What the page offers for following: the paper, and its own list if that is another one."""
    paper = listings.home(lang).feeds
    offered = [(settings.SITE_NAME, paper), (head.title, {} if head.feeds == paper else head.feeds)]
    return [FeedLink(title, FEED_TYPES[kind], url) for title, feeds in offered for kind, url in feeds.items()]


def _sections(lang: str, current: str) -> list[Link]:
    found = standing.sections(lang)
    addresses = [(section_name(item), editions.address("category", lang, slug=item.slug)) for item in found]
    return [Link(name, url, current=url == current) for name, url in addresses]


def _editions(languages: Sequence[str], lang: str, elsewhere: Mapping[str, str]) -> list[Link]:
    """One link a language: to this page in it, or to its home. None at all where there is but one language."""
    every = list(dict.fromkeys([*languages, lang]))
    if len(every) < 2:
        return []
    return [
        Link(editions.own_name(key), elsewhere.get(key) or editions.address("home", key), key == lang, key)
        for key in every
    ]
