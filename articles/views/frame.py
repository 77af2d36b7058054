"""What stands around every page: masthead, sections, languages; and the page's own head."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils import timezone
from django.utils.translation import get_language

from articles import editions, listings
from articles.depending import depends
from articles.listings import FEED_TYPES
from articles.naming import shown_name
from articles.paper import standing
from articles.paper.cards import Link

_SECTIONS = 6
_HEADERS: Final = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "public, max-age=0, must-revalidate",
}


@dataclass(frozen=True, slots=True)
class FeedLink:
    title: str
    type: str
    url: str


@dataclass(frozen=True, slots=True)
class Frame:
    """`feeds` are the paper's. `drawn` is what templates made of it."""

    lang: str
    site_name: str
    today: date
    home: str
    search: str
    archive: str
    corrections: str
    ai_use: str
    feed: str
    feeds: list[FeedLink]
    sections: Sequence[Link]
    editions: Sequence[Link]
    drawn: dict[Hashable, Any] = field(default_factory=dict, compare=False, kw_only=True)


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
    frame = _frame(
        lang,
        settings.SITE_NAME,
        timezone.now().astimezone(UTC).date(),
        tuple(_sections(lang, head.path)),
        tuple(_editions(languages, lang, elsewhere)),
    )
    alternates = [Link(key, editions.absolute(path)) for key, path in _alternates(lang, head.path, elsewhere)]
    whole = {
        **context,
        "frame": frame,
        "head": head,
        "alternates": alternates,
        "feeds": _feed_links(head.title, head.feeds) if head.path != frame.home else [],
        "locale": editions.locale_of(lang),
        "other_locales": [found for other in elsewhere if other != lang and (found := editions.locale_of(other))],
    }
    html = engines["paper"].get_template(template).render(whole, request)
    return HttpResponse(html.encode(), headers=_HEADERS)


@lru_cache(maxsize=128)
def _frame(lang: str, site_name: str, today: date, sections: tuple[Link, ...], editions_: tuple[Link, ...]) -> Frame:
    """Pages that stand in the same one draw it once."""
    return Frame(
        lang=lang,
        site_name=site_name,
        today=today,
        home=editions.address("home", lang),
        search=editions.address("search", lang),
        archive=editions.address("archive-latest", lang),
        corrections=editions.address("corrections", lang),
        ai_use=editions.address("ai-use", lang),
        feed=editions.address("rss", lang),
        feeds=_feed_links(site_name, listings.home(lang).feeds),
        sections=sections,
        editions=editions_,
    )


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


def _feed_links(title: str, feeds: Mapping[str, str]) -> list[FeedLink]:
    return [FeedLink(title, FEED_TYPES[kind], url) for kind, url in feeds.items()]


def _sections(lang: str, current: str) -> list[Link]:
    found = tuple([(item.name, item.slug) for item in standing.sections(lang)])
    return [
        replace(link, current=True) if link.url == current else link for link in _links(lang, get_language(), found)
    ]


@lru_cache(maxsize=128)
def _links(lang: str, interface: str | None, found: Sequence[tuple[str, str]]) -> list[Link]:
    """To sections, by their names and slugs, in the language that is active, which is `interface`."""
    return [Link(shown_name(name), editions.address("category", lang, slug=slug)) for name, slug in found]


def _editions(languages: Sequence[str], lang: str, elsewhere: Mapping[str, str]) -> list[Link]:
    """One link a language: to this page in it, or to its home. None at all where there is but one language."""
    every = list(dict.fromkeys([*languages, lang]))
    if len(every) < 2:
        return []
    return [
        Link(editions.own_name(key), elsewhere.get(key) or editions.address("home", key), key == lang, key)
        for key in every
    ]
