"""The number of queries of a page does not depend on how many stories it shows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import search
from articles.feeds import rows as feed_rows
from articles.models import Amendment, Article
from articles.paper import rows, standing
from articles.prepared import Prepared
from tests.builders import NOON, make_article, make_category, make_cover, make_source, make_tag, make_user

PAGES = {
    "home": "/",
    "tag": "/tag/topic/",
    "category": "/category/section/",
    "source": "/source/wire/",
    "author": "/authors/ada-byron/",
    "archive": "/archive/2026/03/",
    "latest archive": "/archive/",
    "what is new": "/tag/topic/new.json",
    "corrections": "/corrections/",
    "how AI is used": "/how-we-use-ai/",
    "home feed": "/rss.xml",
    "tag feed": "/tag/topic/atom.xml",
    "category feed": "/category/section/feed.json",
    "source feed": "/source/wire/rss.xml",
    "author feed": "/authors/ada-byron/atom.xml",
    "sitemap index": "/sitemap.xml",
    "month's sitemap": "/sitemap-en-2026-03.xml",
    "sitemap of lists": "/sitemap-en.xml",
    "news sitemap": "/sitemap-news.xml",
    "guide for models": "/llms.txt",
    "article": "/2026/03/first/",
    "article file": "/2026/03/first.md",
}


def publish(count: int, **overrides: object) -> None:
    editor = User.objects.filter(first_name="Ada").first() or make_user(first_name="Ada", last_name="Byron")
    tags = [make_tag(name="TOPIC"), make_tag(name="OTHER-TOPIC")]
    fields = {"category": make_category(key="SECTION"), "source": None, "editor": editor}
    for _ in range(count):
        article = make_article(tags=tags, cover=make_cover(), **{**fields, **overrides})
        Amendment.objects.create(article=article, kind="correction", note="It was Tuesday.", version=1, at=NOON)
    search.index(Article.objects.values_list("pk", flat=True))


def queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_fifty_stories_cost_as_many_queries_as_one(client: Client, path: str) -> None:
    wire = make_source(key="wire")
    # Two at first, so that the article of the article's page already has a related one.
    publish(1, source=wire, slug="first")
    publish(1, source=wire)
    client.get(path)
    at_first = queries(lambda: client.get(path))
    publish(49, source=wire)
    assert client.get(path).status_code in {200, 302}
    assert queries(lambda: client.get(path)) == at_first


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["q=market", "q=market&order=best", "q=%22the+market%22&tag=topic&from=2026-01-01"])
def test_a_search_that_finds_more_costs_no_more_queries(client: Client, query: str) -> None:
    """A rare word may take some more: it is looked for in more than one way."""
    publish(2)
    client.get(f"/search/?{query}")
    at_first = queries(lambda: client.get(f"/search/?{query}"))
    publish(48)
    assert queries(lambda: client.get(f"/search/?{query}")) <= at_first <= 16


@pytest.mark.django_db
def test_the_lists_keep_to_the_few_queries_that_they_need(client: Client) -> None:
    publish(40)
    # Topic, places, articles; its last weeks; languages twice (the last finds the end); sections.
    assert queries(lambda: client.get("/tag/topic/")) == 7
    # Places that editors gave with rows by weight and by time, articles, what is near the lead, who answers for it;
    # languages twice; sections.
    assert queries(lambda: client.get("/")) == 7


@pytest.mark.django_db
@pytest.mark.parametrize("stories", [rows._stories, feed_rows._stories])
def test_stories_whose_numbers_are_known_are_found_by_them(stories: Prepared[Any]) -> None:
    """However many are public: PostgreSQL knows how many those are, SQLite takes them for few."""
    if connection.vendor == "postgresql":
        pytest.skip("It plans by its statistics.")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {stories.compiled().sql}", ["[1]"])
        steps = [step for *_, step in cursor.fetchall()]
    assert "SEARCH articles_article USING INTEGER PRIMARY KEY (rowid=?)" in steps


@pytest.mark.django_db
def test_languages_are_found_without_going_through_the_stories() -> None:
    if connection.vendor == "postgresql":
        pytest.skip("It plans by its statistics.")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {standing._next_language.compiled().sql}", ["a"])
        steps = [step for *_, step in cursor.fetchall()]
    assert steps == [
        "SEARCH articles_article USING COVERING INDEX sqlite_autoindex_articles_article_1 (lang>?)",
        "CORRELATED SCALAR SUBQUERY 1",
        "SEARCH U0 USING INDEX newest (lang=?)",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/corrections/", "/api/v1/articles", "/api/v1/articles/{pk}"])
def test_no_page_goes_through_all_public_stories(client: Client, path: str) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("It plans by its statistics.")
    publish(3)
    path = path.format(pk=Article.objects.latest("pk").pk)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    with connection.cursor() as cursor:
        for query in captured:
            if query["sql"].startswith("SELECT"):
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                assert [
                    step for *_, step in cursor.fetchall() if "desk_list" in step or "SCAN articles_article" in step
                ] == []


@pytest.mark.django_db
def test_languages_are_those_with_public_stories() -> None:
    for lang, status in (
        ("uk", "published"),
        ("de", "draft"),
        ("en", "published"),
        ("pl", "published"),
        ("zu", "draft"),
    ):
        make_article(lang=lang, status=status)
    assert standing.asked().languages == ["en", "pl", "uk"]


@pytest.mark.django_db
def test_those_among_some_are_the_public_ones() -> None:
    public, *others = (make_article(status=status) for status in ("published", "draft", "withdrawn"))
    assert list(Article.objects.public_among([public.pk, *(each.pk for each in others), 10**9])) == [public]
