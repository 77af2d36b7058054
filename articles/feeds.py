"""RSS 2.0 of every list that can be subscribed to, with whole texts, pictures and credits."""

import re
from typing import Any, Final
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.xmlutils import SimplerXMLGenerator

from articles import editions, listings
from articles.listings import Listing
from articles.models import Article
from articles.naming import byline, section_name
from articles.paper.cards import picture

_ITEMS: Final = 30
_MINUTES_TO_LIVE: Final = 15
# What XML 1.0 cannot hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Feed(Rss201rev2Feed):
    """Django's RSS with the whole text and the picture of each item."""

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["whole"]:
            handler.addQuickElement("content:encoded", item["whole"])
        handler.startElement("media:content", AttributesImpl({"url": item["picture"], "medium": "image"}))
        if item["credit"]:
            handler.addQuickElement("media:credit", item["credit"])
        handler.endElement("media:content")


def home(request: HttpRequest, lang: str) -> HttpResponse:
    return _answer(listings.home(lang))


def tag(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    return _answer(listings.tag(lang, slug))


def category(request: HttpRequest, lang: str, slug: str) -> HttpResponse:
    return _answer(listings.category(lang, slug))


def source(request: HttpRequest, lang: str, key: str) -> HttpResponse:
    return _answer(listings.source(lang, key))


def _answer(listing: Listing) -> HttpResponse:
    """404 where there is nothing, but for the feed of the whole paper, which a reader may await empty."""
    articles = listing.page(_ITEMS, whole=True).articles
    if not articles and (listing.door, listing.lang) != ("home", settings.LANGUAGE_CODE):
        raise Http404("Nothing is published here.")
    answer = HttpResponse(_written(listing, articles), content_type="application/rss+xml; charset=utf-8")
    patch_cache_control(answer, public=True, max_age=0, must_revalidate=True)
    return answer


def _written(listing: Listing, articles: list[Article]) -> str:
    name = settings.SITE_NAME if listing.door == "home" else f"{settings.SITE_NAME}: {listing.title}"
    feed = _Feed(
        title=_xml(name),
        link=editions.absolute(listing.address),
        description=_xml(name),
        language=listing.lang,
        feed_url=editions.absolute(listing.feed_address),
        ttl=_MINUTES_TO_LIVE,
    )
    for article in articles:
        feed.add_item(**_item(article))
    return feed.writeString("utf-8")


def _item(article: Article) -> dict[str, Any]:
    address = editions.absolute(article.get_absolute_url())
    cover = picture(article)
    return {
        "title": _xml(article.title),
        "link": address,
        "unique_id": address,
        "description": _xml(article.description),
        "whole": _xml(article.html),
        "pubdate": article.live_at,
        "updateddate": max(article.updated_at, article.live_at or article.updated_at),
        "author_name": _xml(byline(article)),
        "categories": [_xml(name) for name in (section_name(article.category), *article.ordered_tags)],
        "picture": _xml(editions.absolute(cover.regular)),
        "credit": _xml(cover.credit),
    }


def _xml(text: str) -> str:
    return _NOT_XML.sub("", text)
