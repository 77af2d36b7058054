"""Home, tag, category, source, author and archive."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice
from typing import Final

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import editions, listings
from articles.depending import depends, of_paper, stored
from articles.listings import Listing
from articles.models import Category, Profile, Tag
from articles.paging import BadCursor, Place
from articles.paper import front, standing, structured
from articles.paper.cards import Card, Link, briefs, card, cards, pictured
from articles.paper.pictures import is_outside, photo_of
from articles.paper.pulse import pulse
from articles.paper.rows import Listed, StoryRow
from articles.prepared import Prepared
from articles.tallying import last_weeks
from articles.views import fresh
from articles.views.frame import Head, show
from articles.views.lost import moved_in
from sources.models import Source

PAGE = 30
_FOLLOWED: Final = ("tag", "category", "source")
_OPEN: Final = (*_FOLLOWED, "author")


@stored("before", "p")
def home(request: HttpRequest, lang: str) -> HttpResponse:
    """The first screen, or with `before` what came earlier; `p` is a story's number in a WordPress that moved here."""
    editions.must_be_read(lang)
    if number := request.GET.get("p"):
        return moved_in(request, f"/?p={number}") or redirect(editions.address("home", lang))
    listing = listings.home(lang)
    if request.GET.get("before"):
        return _list_page(request, listing, _("Earlier stories"))
    languages = standing.languages()
    told = _("%(site)s: what leads today, the latest, and every section. Each story names its source.")
    told %= {"site": listing.title}
    head = Head(listing.title, listing.address, told, listing.feeds, listing.elsewhere(languages))
    composed, older = front.front(lang)
    context = front_context(composed, timezone.now()) | {
        "older": older,
        "since": fresh.stamp(article.live_at for article in composed.every),
        "json_ld": [structured.website(lang)],
    }
    return show(request, "articles/home.html", lang, head, context, languages=languages)


def front_context(composed: front.Front, now: datetime) -> dict[str, object]:
    """What the front page shows. One query, for who answers for the lead, unless that row is remembered."""
    return {
        "byline": (_author_of(composed.lead) if composed.lead else "") or settings.SITE_NAME,
        "lead": card(composed.lead, now, pictured=bool(photo_of(composed.lead))) if composed.lead else None,
        "places": pictured(composed.places, now, composed.repeated),
        "below": briefs(composed.below, now),
        "latest": briefs(composed.latest, now),
        "blocks": _blocks(composed, now),
    }


def _author_of(lead: Listed) -> str:
    """ "" for nobody whom readers know."""
    kept = lead.shown if isinstance(lead, StoryRow) else {}
    name: str | None = kept.get("author")
    if name is None:
        found = _author(user=lead.editor_id) if lead.editor_id else []
        name = kept["author"] = found[0].name if found else ""
    return name


def _blocks(composed: front.Front, now: datetime) -> list[tuple[Link, Card, list[Card]]]:
    """Of each its section, its first story, and the others."""
    tops = pictured([block.articles[0] for block in composed.blocks], now, composed.repeated)
    others = iter(briefs([article for block in composed.blocks for article in block.articles[1:]], now))
    return [
        (top.section, top, list(islice(others, len(block.articles) - 1)))
        for top, block in zip(tops, composed.blocks, strict=True)
    ]


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
    return _list_page(request, listing, _("Author"), **_person(listing.about))


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


def _open(listing: Listing, articles: Sequence[Listed]) -> dict[str, object]:
    """What only the first page of a list has that still grows. One query, of a tag or category."""
    now, about = timezone.now(), listing.about
    drawn = None
    if isinstance(about, Tag | Category):
        drawn = pulse(last_weeks(listing.door, about.pk, listing.lang, now), now)
    since = fresh.stamp(article.live_at for article in articles)
    return {"since": since, "may_follow": listing.door in _FOLLOWED, "pulse": drawn}


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
        **(_open(listing, page.articles) if before is None and listing.door in _OPEN else {}),
        "json_ld": _described(listing),
    }
    languages = standing.languages()
    told = _("%(title)s: all stories of %(site)s, the newest first.")
    head = Head(
        f"{listing.title} · {kind}" if listing.door == "home" else listing.title,
        listing.address,
        told % {"title": listing.title, "site": settings.SITE_NAME},
        feeds=listing.feeds,
        elsewhere=listing.elsewhere(languages),
        index=before is None,
    )
    return show(request, "articles/list.html", listing.lang, head, context | more, languages=languages)


def _described(listing: Listing) -> list[SafeString]:
    """For search engines: the way to a list, and who an author is."""
    about = listing.about
    person = [structured.profile_page(about, listing.lang)] if isinstance(about, Profile) else []
    way = [structured.breadcrumbs(listing.lang, Link(listing.title, listing.address))] if listing.parts else []
    return [structured.as_script(data) for data in (*way, *person)]


def _person(about: object) -> dict[str, object]:
    """What an author says of themselves, for readers."""
    if not isinstance(about, Profile):
        return {}
    return {"bio": about.bio, "portrait": about.photo}


def _site(about: object) -> str:
    """Where a source is at home, if we may link to it."""
    address = about.site_url if isinstance(about, Source) else ""
    return address if is_outside(address) else ""


def _month_link(lang: str, month: date) -> Link:
    address = editions.address("archive", lang, **listings.month_parts(month))
    return Link(date_format(month, "YEAR_MONTH_FORMAT"), address)


def _shown_author(user: int) -> QuerySet[Profile]:
    return Profile.objects.public().filter(user=user)


_author = Prepared(_shown_author, user=(1, 2))
