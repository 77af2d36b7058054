"""The paper's addresses. Each of a reader's doors stands once at the root and once under an edition's prefix."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import URLPattern, include, path, re_path, register_converter, reverse
from django.urls.converters import StringConverter
from django.views.decorators.http import require_safe

from articles import sitemaps, views
from articles.api import doors as api
from articles.api.page import page as api_page
from articles.depending import stored
from articles.editions import PREFIX, EditionConverter
from articles.etags import conditional
from articles.feeds import doors as feeds
from articles.listings import Moved
from articles.views import fresh

app_name = "articles"

View = Callable[..., HttpResponse]


class YearConverter(StringConverter):
    regex = "[0-9]{4}"


class MonthConverter(StringConverter):
    regex = "0[1-9]|1[0-2]"


class SourceKeyConverter(StringConverter):
    regex = "[A-Za-z0-9._-]+"


register_converter(EditionConverter, "edition")
register_converter(YearConverter, "yyyy")
register_converter(MonthConverter, "mm")
register_converter(SourceKeyConverter, "source_key")


def _read_only(view: View) -> View:
    """GET and HEAD, with an ETag and a 304 for who has the page already; 301 to where it stands now."""

    def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        try:
            return view(request, **parts)
        except Moved as moved:
            return _led_on(request, moved)

    wrapped: View = wraps(view)(require_safe(conditional(answer)))
    return wrapped


def _led_on(request: HttpRequest, moved: Moved) -> HttpResponse:
    """To the same door with the parts of now."""
    door: Any = request.resolver_match
    return HttpResponsePermanentRedirect(reverse(door.view_name, kwargs=door.captured_kwargs | moved.parts))


def _door(route: str, view: View, name: str) -> list[URLPattern]:
    default: dict[str, Any] = {"lang": settings.LANGUAGE_CODE}
    return [
        path(route, _read_only(view), default, name=name),
        path(f"<edition:lang>/{route}", _read_only(view), name=f"{name}-lang"),
    ]


def _feeds(route: str, view: View, name: str) -> list[URLPattern]:
    """The list at `route` in each format; `name` begins their names."""
    kinds = feeds.FILES.items()
    return [one for kind, file in kinds for one in _door(route + file, stored()(partial(view, kind=kind)), name + kind)]


urlpatterns = [
    # First what is asked most: each address above another costs this one a look.
    *_door("<yyyy:year>/<mm:month>/<slug:slug>/", views.article, "article"),
    *_door("<yyyy:year>/<mm:month>/<slug:slug>.md", views.mirror, "article-md"),
    *_door("", views.home, "home"),
    *_door("tag/<slug:slug>/", views.tag, "tag"),
    path("robots.txt", _read_only(views.robots), name="robots"),
    path("llms.txt", _read_only(views.guide), name="llms"),
    re_path(r"^(?P<key>[a-zA-Z0-9-]{8,128})\.txt$", _read_only(views.indexnow_key), name="indexnow-key"),
    path("site.webmanifest", _read_only(views.manifest), name="manifest"),
    re_path(r"^(?P<name>favicon\.ico|apple-touch-icon\.png)$", _read_only(views.icon), name="icon"),
    path("api/v1/", include((api.urls(_read_only(api_page)), "api"))),
    path("sitemap.xml", _read_only(sitemaps.index), name="sitemap"),
    path("sitemap-news.xml", _read_only(sitemaps.news), name="sitemap-news"),
    re_path(rf"^sitemap-(?P<lang>{PREFIX})\.xml$", _read_only(sitemaps.lists), name="sitemap-lists"),
    re_path(
        rf"^sitemap-(?P<lang>{PREFIX})-(?P<year>[0-9]{{4}})-(?P<month>0[1-9]|1[0-2])\.xml$",
        _read_only(sitemaps.stories),
        name="sitemap-month",
    ),
    re_path(
        rf"^sitemap-(?P<lang>{PREFIX})-(?P<year>[0-9]{{4}})-(?P<month>0[1-9]|1[0-2])"
        r"-(?P<part>[1-9][0-9]{0,2})of(?P<parts>[1-9][0-9]{0,2})\.xml$",
        _read_only(sitemaps.stories),
        name="sitemap-part",
    ),
    path("cover/<int:article_id>-<slug:size>.jpg", _read_only(views.cover), name="cover"),
    *_door("new.json", fresh.home, "new"),
    *_feeds("", feeds.home, ""),
    *_door("search/", views.search, "search"),
    *_door("corrections/", views.corrections, "corrections"),
    *_door("how-we-use-ai/", views.ai_use, "ai-use"),
    *_door("archive/", views.archive_latest, "archive-latest"),
    *_door("archive/<yyyy:year>/<mm:month>/", views.archive, "archive"),
    *_door("tag/<slug:slug>/new.json", fresh.tag, "tag-new"),
    *_feeds("tag/<slug:slug>/", feeds.tag, "tag-"),
    *_door("category/<slug:slug>/", views.category, "category"),
    *_door("category/<slug:slug>/new.json", fresh.category, "category-new"),
    *_feeds("category/<slug:slug>/", feeds.category, "category-"),
    *_door("source/<source_key:key>/", views.source, "source"),
    *_door("source/<source_key:key>/new.json", fresh.source, "source-new"),
    *_feeds("source/<source_key:key>/", feeds.source, "source-"),
    *_door("authors/<slug:slug>/", views.author, "author"),
    *_door("authors/<slug:slug>/new.json", fresh.author, "author-new"),
    *_feeds("authors/<slug:slug>/", feeds.author, "author-"),
    *_door("preview/<str:token>/", views.shared, "shared"),
    *_door("preview/<str:token>/cover.jpg", views.shared_cover, "shared-cover"),
]
