"""Home, tag, category, source, author and archive."""

from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles import editions, listings
from articles.depending import depends, of_paper, stored
from articles.listings import Listing
from articles.models import Profile
from articles.paging import BadCursor, Place
from articles.paper import front, standing, structured
from articles.paper.cards import Link, card, cards, is_outside, section_of
from articles.views.frame import Head, show
from sources.models import Source

PAGE = 30


@stored("before")
def home(request: HttpRequest, lang: str) -> HttpResponse:
    """The first screen, or with `before` what came earlier."""
    editions.must_be_read(lang)
    listing = listings.home(lang)
    if request.GET.get("before"):
        return _list_page(request, listing, _("Earlier stories"))
    languages = standing.languages()
    head = Head(listing.title, listing.address, feeds=listing.feeds, elsewhere=listing.elsewhere(languages))
    composed, older = front.front(lang)
    context = front_context(composed, timezone.now()) | {"older": older}
    return show(request, "articles/home.html", lang, head, context, languages=languages)


def front_context(composed: front.Front, now: datetime) -> dict[str, object]:
    """What the front page shows."""
    return {
        "lead": card(composed.lead, now) if composed.lead else None,
        "places": cards(composed.places, now),
        "below": cards(composed.below, now),
        "latest": cards(composed.latest, now),
        "blocks": [
            {"section": section_of(block.articles[0]), "rows": cards(block.articles, now)} for block in composed.blocks
        ],
    }


@stored("before")
def tag(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    return _list_page(request, listings.tag(lang, slug), _("Tag"))


@stored("before")
def category(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    return _list_page(request, listings.category(lang, slug), _("Section"))


@stored("before")
def source(request: HttpRequest, lang: str, key: str) -> HttpResponse:
    return _list_page(request, listings.source(lang, key), _("Source"))


@stored("before")
def author(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    listing = listings.author(lang, slug)
    return _list_page(request, listing, _("Author"), **_person(listing.about, lang))


@stored("before")
def archive(request: HttpRequest, lang: str, year: str, month: str) -> HttpResponse:
    """A month, with the nearest months on both sides that have stories."""
    if int(year) < 1:
        raise Http404("No such year.")
    shown = date(int(year), int(month), 1)
    depends(of_paper(lang))
    beside = {"earlier": listings.newest_month(lang, before=shown), "later": listings.next_month(lang, after=shown)}
    months = {name: _month_link(lang, found) if found else None for name, found in beside.items()}
    return _list_page(request, listings.archive(lang, shown), _("Archive"), **months)


def archive_latest(request: HttpRequest, lang: str) -> HttpResponse:
    """To the newest month that has stories."""
    newest = listings.newest_month(lang)
    if newest is None:
        raise Http404("Nothing is published yet.")
    return redirect(_month_link(lang, newest).url)


def place_asked(request: HttpRequest) -> Place | None:
    cursor = request.GET.get("before")
    try:
        return Place.decode(cursor) if cursor else None
    except BadCursor as error:
        raise Http404("No such page.") from error


def _list_page(request: HttpRequest, listing: Listing, kind: str, **more: object) -> HttpResponse:
    """404 where nothing is public, on the first page or after the cursor."""
    before = place_asked(request)
    page = listing.page(PAGE, before)
    if not page.articles:
        raise Http404("Nothing is published here.")
    context = {
        "kind": kind,
        "title": listing.title,
        "site": _site(listing.about),
        "rows": cards(page.articles, timezone.now()),
        "older": page.older,
        "is_first": before is None,
        "address": listing.address,
        "feed": listing.feeds.get("rss"),
        "with_section": listing.door != "category",
    }
    languages = standing.languages()
    head = Head(
        f"{listing.title} · {kind}" if listing.door == "home" else listing.title,
        listing.address,
        feeds=listing.feeds,
        elsewhere=listing.elsewhere(languages),
        index=before is None,
    )
    return show(request, "articles/list.html", listing.lang, head, context | more, languages=languages)


def _person(about: object, lang: str) -> dict[str, object]:
    """What an author says of themselves, for readers and for search engines."""
    if not isinstance(about, Profile):
        return {}
    data = structured.as_script(structured.profile_page(about, lang))
    return {"bio": about.bio, "portrait": about.photo, "json_ld": [data]}


def _site(about: object) -> str:
    """Where a source is at home, if we may link to it."""
    address = about.site_url if isinstance(about, Source) else ""
    return address if is_outside(address) else ""


def _month_link(lang: str, month: date) -> Link:
    address = editions.address("archive", lang, **listings.month_parts(month))
    return Link(date_format(month, "YEAR_MONTH_FORMAT"), address)
