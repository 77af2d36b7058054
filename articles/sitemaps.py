"""Sitemaps: an index, one of each edition's lists, one of each month's stories, and the news of the last two days."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest, Mod
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from articles import editions, topics
from articles.answers import for_machines
from articles.depending import depends, of_list, stored
from articles.models import Article, Month, MovedIn, Rewrite
from articles.models.article import story_path
from articles.paper import standing
from articles.xmltext import document, text, utc

# The formats allow 50,000 addresses in a file, and 1,000 stories of news.
MOST: Final = 10_000
_MOST_NEWS: Final = 1_000
_MOST_TOPICS: Final = 20_000
_NEWS_FOR: Final = timedelta(days=2)
_NEWS: Final = ("lang", "year", "month", "slug", "title", "live_at")
_SPACES: Final = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def index(request: HttpRequest) -> HttpResponse:
    """One query, and as many addresses as there are months."""
    months = list(Month.objects.all())
    lists = [_at("sitemap-lists", lang=lang) for lang in dict.fromkeys(month.lang for month in months)]
    stories = [(address, month.changed_at) for month in months for address in _parts(month)]
    return _answer("sitemapindex", "sitemap", [*map(_place, lists), *(_place(*story) for story in stories)])


def lists(request: HttpRequest, lang: str) -> HttpResponse:
    """Home, sections, sources, authors and tags of an edition that have anything to show."""
    sections = topics.sections(lang).values_list("slug", flat=True)
    if not sections:
        raise Http404("Nothing is published here.")
    sources = topics.sources(lang).values_list("key", flat=True)
    authors = topics.authors(lang).values_list("slug", flat=True)
    tags = topics.tags(lang).values_list("slug", flat=True)[:_MOST_TOPICS]
    paths = [
        editions.address("home", lang),
        *(editions.address("category", lang, slug=slug) for slug in sections),
        *(editions.address("source", lang, key=key) for key in sources),
        *(editions.address("author", lang, slug=slug) for slug in authors),
        *(editions.address("tag", lang, slug=slug) for slug in tags),
    ]
    return _answer("urlset", "url", [_place(editions.absolute(path)) for path in paths])


@stored()
def stories(request: HttpRequest, lang: str, year: str, month: str, part: str = "1", parts: str = "1") -> HttpResponse:
    """A month's public stories that may be found, newest first; where they are too many for a file, a part of them."""
    depends(of_list("archive", lang, year, month))
    public = Article.objects.public().filter(lang=lang, year=int(year), month=int(month))
    if parts != "1":
        public = public.annotate(part=Mod(F("pk"), int(parts))).filter(part=int(part) - 1)
    newest = _to_be_found(public).order_by("-live_at", "-pk").annotate(changed_at=Greatest("updated_at", "live_at"))
    places = [
        _place(editions.absolute(story_path(lang, int(year), int(month), slug)), changed_at)
        for slug, changed_at in newest.values_list("slug", "changed_at")[: 2 * MOST]
    ]
    if not places and not public.exists():
        raise Http404("Nothing is published here.")
    return _answer("urlset", "url", places)


def news(request: HttpRequest) -> HttpResponse:
    """What went live in the last two days, in every language; it may be nothing."""
    since = timezone.now() - _NEWS_FOR
    recent = _to_be_found(Article.objects.public().filter(lang__in=standing.languages(), live_at__gte=since))
    newest: QuerySet[Article, tuple[Any, ...]] = recent.order_by("-live_at", "-pk").values_list(*_NEWS)
    return _answer("urlset", "url", [_news(*row) for row in newest[:_MOST_NEWS]])


def _to_be_found(stories: QuerySet[Article]) -> QuerySet[Article]:
    """Without wire copy as it came, whose pages ask not to be found: `making` tells it by the same record."""
    as_it_came = Q(source__isnull=False, edited_at=None, original=None)
    rewritten = Exists(Rewrite.objects.accepted().filter(article=OuterRef("pk")))
    moved_in = Exists(MovedIn.objects.filter(article=OuterRef("pk"), was_public=True))
    return stories.exclude(as_it_came, ~rewritten, ~moved_in)


def _news(lang: str, year: int, month: int, slug: str, title: str, at: datetime) -> str:
    return (
        f"{_place(editions.absolute(story_path(lang, year, month, slug)))}<news:news><news:publication>"
        f"<news:name>{text(settings.SITE_NAME)}</news:name><news:language>{lang}</news:language></news:publication>"
        f"<news:publication_date>{utc(at)}</news:publication_date><news:title>{text(title)}</news:title></news:news>"
    )


def _place(address: str, changed_at: datetime | None = None) -> str:
    return f"<loc>{text(address)}</loc>{f'<lastmod>{utc(changed_at)}</lastmod>' if changed_at else ''}"


def _answer(root: str, element: str, places: Iterable[str]) -> HttpResponse:
    inner = "".join(f"<{element}>{place}</{element}>\n" for place in places)
    xml = f'<?xml version="1.0" encoding="utf-8"?>\n<{root} {_SPACES}>\n{inner}</{root}>\n'
    return for_machines(document(xml), "application/xml")


def _parts(month: Month) -> Iterator[str]:
    """The addresses of a month's sitemap, or of its parts."""
    here = {"lang": month.lang, "year": f"{month.year:04d}", "month": f"{month.month:02d}"}
    parts = -(-month.stories // MOST)
    if parts < 2:
        yield _at("sitemap-month", **here)
        return
    for part in range(1, parts + 1):
        yield _at("sitemap-part", **here, part=str(part), parts=str(parts))


def _at(name: str, **parts: str) -> str:
    return editions.absolute(reverse(f"articles:{name}", kwargs=parts))
