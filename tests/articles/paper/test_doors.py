"""What is not published is absent from every public door. A new address must be named here before the suite passes."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from articles import search
from articles.editions import address
from articles.models import Article, TaggedArticle
from tests.builders import NOON, make_article, make_category, make_source, make_tag, make_user

WORD = "zanzibarium"
# Doors at which a published story stands by its name or address.
LISTS = {"tag", "category", "source", "author"}
FEEDS = {"rss", "atom", "json"}
FILES = {"article-md", "sitemap-month", "sitemap-part", "llms"}
SHOWN = {"home", "search", "archive", "article", *FILES, *LISTS, *FEEDS}
SHOWN |= {f"{name}-{kind}" for name in LISTS for kind in FEEDS} | {"api:articles", "api:article", "api:results"}
# A story's own, and those that speak the paper's own language alone.
OWN = {"article", "article-md", "api:article"}
ENGLISH = {"llms"}
# Moments of a list's newest stories, without a word of them.
NEW = {"new", *(f"{name}-new" for name in LISTS)}
# Doors that name no story; the cover answers for one by its number.
SILENT = {
    "robots", "manifest", "icon", "sitemap", "sitemap-lists", "sitemap-news", "archive-latest", "cover", "indexnow-key",
    "api:api-root", "api:openapi-json", "api:categories", "api:tags", "api:tag", "api:sources",
    "corrections", "ai-use", *NEW,
}  # fmt: skip
# Doors of a draft, for whoever was given the signed address; `test_sharing` examines them.
GIVEN = {"shared", "shared-cover"}
# Doors that stand at the root alone.
ROOT = {
    "robots": "/robots.txt",
    "llms": "/llms.txt",
    "manifest": "/site.webmanifest",
    "icon": "/favicon.ico",
    "sitemap": "/sitemap.xml",
    "sitemap-news": "/sitemap-news.xml",
    "indexnow-key": "/0123456789abcdef.txt",
    "api:api-root": "/api/v1/",
    "api:openapi-json": "/api/v1/openapi.json",
}
API = {
    "api:articles": "articles?tag=topic",
    "api:categories": "categories",
    "api:tags": "tags",
    "api:tag": "tags/topic",
    "api:sources": "sources",
    "api:results": f"search?q={WORD}",
}
# Open where nothing is published yet.
EMPTY = {"home", "new", "search", "corrections", "ai-use", *FEEDS, *ROOT, *API} - {"api:tag"}


def articles_urls() -> set[str]:
    """Their names; those of the API behind `api:`."""
    resolver = next(
        item for item in get_resolver().url_patterns if isinstance(item, URLResolver) and item.namespace == "articles"
    )
    api = next(item for item in resolver.url_patterns if isinstance(item, URLResolver))
    assert api.namespace == "api"
    own = {pattern.name or str(pattern.pattern) for pattern in resolver.url_patterns if pattern is not api}
    return own | {f"api:{pattern.name}" for pattern in api.url_patterns}


def door_address(name: str, article: Article) -> str:
    lang = article.lang
    month = {"year": f"{article.year:04d}", "month": f"{article.month:02d}"}
    parts: dict[str, dict[str, str]] = {
        "article": {**month, "slug": article.slug},
        "archive": month,
        "tag": {"slug": "topic"},
        "category": {"slug": "section"},
        "source": {"key": "wire"},
        "author": {"slug": "ada-byron"},
        "shared": {"token": f"{article.pk}:signed"},
        "shared-cover": {"token": f"{article.pk}:signed"},
    }
    if name in ROOT:
        return ROOT[name]
    if name in API:
        return f"/api/v1/{API[name]}{'&' if '?' in API[name] else '?'}lang={lang}"
    if name == "api:article":
        return f"/api/v1/articles/{article.pk}"
    if name == "sitemap-lists":
        return f"/sitemap-{lang}.xml"
    if name == "sitemap-month":
        return f"/sitemap-{lang}-{month['year']}-{month['month']}.xml"
    if name == "sitemap-part":
        return f"/sitemap-{lang}-{month['year']}-{month['month']}-{article.pk % 2 + 1}of2.xml"
    if name == "cover":
        return f"/cover/{article.pk}-small.jpg"
    query = f"?q={WORD}" if name == "search" else ""
    return address(name, lang, **parts.get(re.sub(r"-(rss|atom|json|md|new)$", "", name), {})) + query


def make_stories(status: str, lang: str) -> Article:
    """The story in question, and a public one beside it on every list. Tag rows and search index have not caught up."""
    place = {
        "lang": lang,
        "category": make_category(key="SECTION"),
        "source": make_source(key="wire"),
        "editor": make_user(first_name="Ada", last_name="Byron"),
        "edited_at": NOON,
    }
    tags = [make_tag(name="TOPIC")]
    make_article(**place, tags=tags, title="The control story", slug="control")
    article = make_article(**place, tags=tags, title=f"The {WORD} story", slug=WORD, description=WORD, body=WORD)
    search.index(Article.objects.values_list("pk", flat=True))
    Article.objects.filter(pk=article.pk).update(status=status, publish_at=article.published_at)
    TaggedArticle.objects.update(visible=True)
    article.refresh_from_db()
    return article


def test_every_address_of_the_paper_is_examined_here() -> None:
    assert {name.removesuffix("-lang") for name in articles_urls()} == SHOWN | SILENT | GIVEN


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(GIVEN))
@pytest.mark.parametrize("status", Article.Status.values)
def test_no_address_that_was_not_given_shows_a_story(client: Client, status: str, name: str) -> None:
    article = make_stories(status, "en")
    for token in (str(article.pk), f"{article.pk}:", f"{article.pk}:{'A' * 43}", article.slug):
        answer = client.get(address(name, "en", token=token))
        assert answer.status_code == 404
        if status != Article.Status.PUBLISHED:  # which is offered to who asks for something like it
            assert WORD not in answer.content.decode().replace(f"/{WORD}/", "")


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SHOWN | SILENT))
@pytest.mark.parametrize("lang", ["en", "uk"])
@pytest.mark.parametrize("status", Article.Status.values)
def test_a_story_stands_at_a_public_door_only_while_it_is_published(
    client: Client, status: str, lang: str, name: str
) -> None:
    article = make_stories(status, lang)
    answer = client.get(door_address(name, article))
    told = answer.content.decode(errors="replace").replace(f"?q={WORD}", "").replace(f'value="{WORD}"', "")
    told = told.replace(f"Search: {WORD}", "").replace(f"Пошук: {WORD}", "")
    if status == Article.Status.PUBLISHED:
        assert answer.status_code in {200, 302}
        assert (WORD in told) is (name in SHOWN and not (name in ENGLISH and lang != "en"))
    else:
        gone = 410 if name in OWN and status == Article.Status.WITHDRAWN else 404
        redirects = {"archive-latest", "icon"}
        alone = {*OWN, "cover", "sitemap-part"}
        assert answer.status_code == (gone if name in alone else 302 if name in redirects else 200)
        assert WORD not in told


@pytest.mark.django_db
@pytest.mark.parametrize("status", [status for status in Article.Status.values if status != "published"])
@pytest.mark.parametrize("name", sorted((SHOWN | SILENT) - set(ROOT)))
def test_a_list_of_which_nothing_is_public_is_not_found(client: Client, status: str, name: str) -> None:
    article = make_article(
        status=status,
        slug=WORD,
        category=make_category(key="SECTION"),
        source=make_source(key="wire"),
        editor=make_user(first_name="Ada", last_name="Byron"),
        tags=[make_tag(name="TOPIC")],
    )
    answer = client.get(door_address(name, article))
    absent = 410 if name in OWN and status == "withdrawn" else 404
    assert answer.status_code == (200 if name in EMPTY else absent)
