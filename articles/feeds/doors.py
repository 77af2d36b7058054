"""The addresses of feeds, one view a list whatever the format."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import http_date

from articles import listings
from articles.answers import for_machines
from articles.feeds import atom, jsonfeed, rss
from articles.feeds.document import Feed, feed_of
from articles.listings import FEED_TYPES, Listing
from articles.models import Change

FILES: Final = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json"}
_WRITERS: Final[dict[str, Callable[[Feed, str], bytes]]] = {
    "rss": rss.write,
    "atom": atom.write,
    "json": jsonfeed.write,
}


def home(request: HttpRequest, lang: str, kind: str) -> HttpResponse:
    return _answer(listings.newest(lang), kind)


def tag(request: HttpRequest, lang: str, slug: str, kind: str) -> HttpResponse:
    return _answer(listings.tag(lang, slug), kind)


def category(request: HttpRequest, lang: str, slug: str, kind: str) -> HttpResponse:
    return _answer(listings.category(lang, slug), kind)


def source(request: HttpRequest, lang: str, key: str, kind: str) -> HttpResponse:
    return _answer(listings.source(lang, key), kind)


def author(request: HttpRequest, lang: str, slug: str, kind: str) -> HttpResponse:
    return _answer(listings.author(lang, slug), kind)


def _answer(listing: Listing, kind: str) -> HttpResponse:
    """404 where there is nothing, but for the feed of the whole paper, which a reader may await empty."""
    feed = feed_of(listing, kind)
    if not feed.items and (listing.door, listing.lang) != ("home", settings.LANGUAGE_CODE):
        raise Http404("Nothing is published here.")
    hub = settings.WEBSUB_HUB
    answer = for_machines(_WRITERS[kind](feed, hub), FEED_TYPES[kind])
    if hub:
        answer["Link"] = f'<{hub}>; rel="hub", <{feed.address}>; rel="self"'
    if changed := _last_change():
        answer["Last-Modified"] = changed
    return answer


def _last_change() -> str | None:
    """When anything public last changed: unlike the times of the stories in a list, it never goes back."""
    at = Change.objects.order_by("-pk").values_list("at", flat=True).first()
    return http_date(at.timestamp()) if at else None
