"""When the newest stories of a list went live: a few hundred bytes that an open page asks for now and then."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import editions, listings
from articles.depending import stored
from articles.listings import Listing

_TOLD: Final = 9
"""More new ones than that are not counted."""


def stamp(moments: Iterable[datetime | None]) -> int:
    """The latest of them in milliseconds; 0 for none."""
    latest = max(filter(None, moments), default=None)
    return _milliseconds(latest) if latest else 0


@stored()
def home(request: HttpRequest, lang: str) -> HttpResponse:
    editions.must_be_read(lang)
    return _answer(listings.newest(lang))


@stored()
def tag(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    return _answer(listings.tag(lang, slug))


@stored()
def category(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    return _answer(listings.category(lang, slug))


@stored()
def source(request: HttpRequest, lang: str, key: str) -> HttpResponse:
    return _answer(listings.source(lang, key))


@stored()
def author(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    return _answer(listings.author(lang, slug))


def _answer(listing: Listing) -> HttpResponse:
    """`at`: when each went live, in milliseconds; `words`: how to say that so many are new, one less than its place."""
    places = listing.ids(_TOLD + 1)
    if not places and listing.door != "home":
        raise Http404("Nothing is published here.")
    words = [ngettext("%(count)s new", "%(count)s new", count) % {"count": count} for count in range(1, _TOLD + 1)]
    words.append(_("More than %(count)s new") % {"count": _TOLD})
    told = {"at": [_milliseconds(place.live_at) for place in places], "words": words}
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    patch_cache_control(answer, public=True, max_age=0, must_revalidate=True)
    return answer


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
