"""The list of articles stays light: few queries, and no slower than the admin's plainest list of the same columns."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from unfold.admin import ModelAdmin

from articles.models import Article, Rewrite
from sources.bulk import insert, insert_blindly
from sources.models import Entry
from tests.articles.admin.conftest import make_draft, make_rewrite
from tests.builders import NOON, make_category, make_feed, make_source

ADDRESS = reverse("admin:articles_article_changelist")
MANY = 100_000
ROUNDS = 15


class Bare(ModelAdmin):  # type: ignore[misc]
    list_display = ("title", "status", "proposal", "source", "category", "sentiment", "published_at")
    list_per_page = 50

    def proposal(self, article: Article) -> str:
        return "-"


def fill() -> None:
    """Drafts of ten sources in ten sections, every third with a proposal."""
    sources = [make_source() for _ in range(10)]
    sections = [make_category(key=f"SECTION{number}") for number in range(10)]
    feed = make_feed()

    def entries(numbers: range) -> Iterator[dict[str, Any]]:
        for number in numbers:
            at = NOON - timedelta(minutes=number)
            told = {"title": f"Story {number} moves the market", "summary": "word " * 100, "lang": "en"}
            times = {"published_at": at, "received_at": at}
            place = {"source_id": sources[number % 10].pk, "feed_id": feed.pk, "external_id": str(number)}
            yield {**told, **times, **place, "content_hash": f"{number:064x}", "format": "rss"}

    def drafts(ids: list[int], numbers: range) -> Iterator[dict[str, Any]]:
        for pk, number in zip(ids, numbers, strict=True):
            at = NOON - timedelta(minutes=number)
            words = {"title": f"Story {number} moves the market", "body": "word " * 300, "description": "word " * 20}
            place = {"lang": "en", "year": 2026, "month": 3, "slug": f"story-{number}", "entry_id": pk}
            filed = {"source_id": sources[number % 10].pk, "category_id": sections[number % 10].pk}
            yield {**words, **place, **filed, "published_at": at, "updated_at": at, "created_at": at}

    for start in range(0, MANY, 10_000):
        numbers = range(start, start + 10_000)
        made = insert(Article, list(drafts(insert(Entry, list(entries(numbers))), numbers)))
        asked = {"number": 1, "state": "accepted", "requested_at": NOON, "title": "T"}
        insert_blindly(Rewrite, [{**asked, "article_id": pk} for pk in made[::3]])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def seconds(model_admin: Any, user: User) -> float:
    """Of this process's work and the database's, for one page of the list."""
    request: Any = RequestFactory().get(ADDRESS)
    request.user, request.session, request.resolver_match = user, {}, resolve(ADDRESS)
    request._messages = FallbackStorage(request)
    began = time.perf_counter()
    answer = model_admin.changelist_view(request).render()
    taken = time.perf_counter() - began
    assert answer.content.count(b"data-row") == 50
    return taken


def test_a_page_of_the_list_takes_at_most_twelve_queries(desk: Client) -> None:
    for number in range(50):
        make_rewrite(make_draft(category=make_category(key=f"C{number % 7}")))
    desk.get(ADDRESS)
    with CaptureQueriesContext(connection) as asked:
        answer = desk.get(ADDRESS)
    assert answer.content.count(b"data-row") == 50
    assert len(asked) <= 12, [query["sql"][:200] for query in asked.captured_queries]


@pytest.mark.deep
@pytest.mark.timeout(600)
def test_fifty_of_a_hundred_thousand_are_as_fast_as_in_the_plainest_list(admin_user: User) -> None:
    fill()
    ours, bare = admin.site._registry[Article], Bare(Article, admin.site)
    for model_admin in (ours, bare):
        seconds(model_admin, admin_user)
    taken = [(seconds(ours, admin_user), seconds(bare, admin_user)) for _ in range(ROUNDS)]
    mine, plain = (min(column) for column in zip(*taken, strict=True))  # a busy machine only ever adds
    assert mine <= 1.2 * plain, f"{1000 * mine:.0f} ms, and {1000 * plain:.0f} ms for the plainest"
