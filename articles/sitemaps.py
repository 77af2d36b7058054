"""Sitemaps: an index, one of each edition's lists, and one of each month's stories."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sites.requests import RequestSite
from django.db.models import Exists, Max, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles import editions
from articles.models import Article, Category, Profile, Tag, TaggedArticle

_XML = "application/xml; charset=utf-8"
_MOST_TOPICS = 20_000


class _Site(RequestSite):
    """The site as the settings name it, since a request's own host proves nothing."""

    def __init__(self) -> None:
        self.domain = self.name = urlsplit(settings.SITE_URL).netloc


class Stories(Sitemap[dict[str, Any]]):
    """Public stories of a month, newest first."""

    limit = 50_000

    def __init__(self, lang: str, year: str, month: str) -> None:
        self.lang, self.year, self.month = lang, int(year), int(month)

    def items(self) -> Any:
        stories = Article.objects.public().in_lang(self.lang).filter(year=self.year, month=self.month)
        return stories.order_by("-live_at", "-pk").only("lang", "year", "month", "slug", "updated_at", "live_at")

    def lastmod(self, item: Any) -> datetime:
        latest: datetime = max(item.updated_at, item.live_at)
        return latest

    def location(self, item: Any) -> str:
        address: str = item.get_absolute_url()
        return address


class Lists(Sitemap[str]):
    """Home, sections, authors and tags of an edition that have anything to show."""

    limit = 50_000

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def items(self) -> list[str]:
        stories = Article.objects.public().in_lang(self.lang).filter(category=OuterRef("pk"))
        tagged = TaggedArticle.objects.filter(tag=OuterRef("pk"), lang=self.lang, visible=True)
        sections = Category.objects.filter(Exists(stories)).values_list("slug", flat=True)
        tags = Tag.objects.filter(Exists(tagged)).order_by("pk").values_list("slug", flat=True)[:_MOST_TOPICS]
        answered = Article.objects.public().in_lang(self.lang).filter(editor=OuterRef("user"))
        authors = Profile.objects.public().filter(Exists(answered)).values_list("slug", flat=True)
        return [
            editions.address("home", self.lang),
            *(editions.address("category", self.lang, slug=slug) for slug in sections),
            *(editions.address("author", self.lang, slug=slug) for slug in authors),
            *(editions.address("tag", self.lang, slug=slug) for slug in tags),
        ]

    def location(self, item: str) -> str:
        return item


def index(request: HttpRequest) -> HttpResponse:
    """Two queries: the months that have stories, with their last change."""
    months = Article.objects.public().values_list("lang", "year", "month").order_by("lang", "-year", "-month")
    found = list(months.annotate(changed=Max("updated_at")))
    lists = [{"location": _lists_address(lang)} for lang in dict.fromkeys(lang for lang, *_ in found)]
    stories = [
        {"location": _month_address(lang, year, month), "last_mod": changed} for lang, year, month, changed in found
    ]
    return render(request, "sitemap_index.xml", {"sitemaps": lists + stories}, content_type=_XML)


def lists(request: HttpRequest, lang: str) -> HttpResponse:
    if not Article.objects.public().in_lang(lang).exists():
        raise Http404("Nothing is published here.")
    return _answer(request, Lists(lang))


def stories(request: HttpRequest, lang: str, year: str, month: str) -> HttpResponse:
    return _answer(request, Stories(lang, year, month))


def _answer(request: HttpRequest, sitemap: Sitemap[Any]) -> HttpResponse:
    """404 where nothing is public."""
    urls = sitemap.get_urls(site=_Site(), protocol=urlsplit(settings.SITE_URL).scheme)
    if not urls:
        raise Http404("Nothing is published here.")
    return render(request, "sitemap.xml", {"urlset": urls}, content_type=_XML)


def _lists_address(lang: str) -> str:
    return editions.absolute(reverse("articles:sitemap-lists", kwargs={"lang": lang}))


def _month_address(lang: str, year: int, month: int) -> str:
    parts = {"lang": lang, "year": f"{year:04d}", "month": f"{month:02d}"}
    return editions.absolute(reverse("articles:sitemap-month", kwargs=parts))
