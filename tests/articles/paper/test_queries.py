"""The number of queries of a page does not depend on how many stories it shows."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import search
from articles.models import Amendment, Article
from tests.builders import NOON, make_article, make_category, make_cover, make_source, make_tag, make_user

PAGES = {
    "home": "/",
    "tag": "/tag/topic/",
    "category": "/category/section/",
    "source": "/source/wire/",
    "author": "/authors/ada-byron/",
    "archive": "/archive/2026/03/",
    "latest archive": "/archive/",
    "search": "/search/?q=market",
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
def test_the_lists_keep_to_the_few_queries_that_they_need(client: Client) -> None:
    publish(40)
    # Topic, places, articles; languages twice (the last finds the end); sections.
    assert queries(lambda: client.get("/tag/topic/")) == 6
    # Places that editors gave, rows by weight, rows by time, articles; languages twice; sections.
    assert queries(lambda: client.get("/")) == 7
