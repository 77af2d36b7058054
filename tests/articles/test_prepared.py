"""Prepared queries give what the querysets that they were composed from would give."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.prepared import Prepared, at_once, moment, together
from sources.headlineindex import many
from tests.builders import NOON, make_article, make_category, make_cover, make_user

pytestmark = pytest.mark.django_db


def newest(lang: str, at: Any) -> QuerySet[Article]:
    rows = Article.objects.public().in_lang(lang).filter(live_at__lt=at)
    return rows.select_related("category", "cover", "editor").defer("body").order_by("-live_at")[:3]


NEWEST = Prepared(newest, lang=("a", "b"), at=(NOON, NOON + timedelta(days=1)))


def test_models_come_with_what_is_selected_along() -> None:
    make_article(cover=make_cover(alt="A chart"), editor=make_user(first_name="Ada"), category=make_category(key="X"))
    make_article(lang="uk")
    make_article(status="draft")
    later = NOON + timedelta(days=1)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        [found] = NEWEST(lang="en", at=later)
        assert (found.cover.alt, found.editor.first_name, found.category.key) == ("A chart", "Ada", "X")
    assert len(queries) == 1
    assert found.get_deferred_fields() == {"body"}
    assert [found] == list(newest("en", later))


def test_values_are_put_where_they_belong_each_time() -> None:
    articles = [make_article(published_at=NOON + timedelta(hours=hour)) for hour in range(5)]
    for hour in range(6):
        at = NOON + timedelta(hours=hour)
        assert NEWEST(lang="en", at=at) == list(newest("en", at))
    assert NEWEST.first(lang="en", at=articles[1].live_at) == articles[0]
    assert NEWEST.first(lang="de", at=NOON) is None


def test_rows_of_values_are_converted_as_django_does() -> None:
    article = make_article()
    ids = Prepared(
        lambda ids: Article.objects.filter(pk__in=many(ids)).values_list("pk", "live_at", "auto_publish"),
        ids=([1], [2]),
    )
    assert ids(ids=[article.pk, 10**9]) == [(article.pk, article.live_at, False)]
    assert ids(ids=[]) == []


def test_a_value_that_changes_the_statement_itself_is_refused() -> None:
    sliced = Prepared(lambda size: Article.objects.all()[:size], size=(1, 2))
    with pytest.raises(ValueError, match="size changes more than a parameter"):
        sliced(size=1)


def test_constants_are_written_into_the_statement_as_they_are() -> None:
    make_article(title="It's 100 % \\ %s")
    titled = Prepared(
        lambda lang: Article.objects.filter(title="It's 100 % \\ %s", sticky_weight=0, lang=lang), lang=("a", "b")
    )
    assert titled(lang="en") == list(Article.objects.all())
    assert "It's 100 % \\ %s" not in titled.compiled().values


def test_several_queries_are_asked_in_one_statement() -> None:
    first, second, third = (make_article() for _ in range(3))
    by_number = Prepared(lambda pk: Article.objects.filter(pk=pk).order_by().values_list("pk"), pk=(1, 2))
    parts = [(by_number, {"pk": article.pk}) for article in (first, third, second)]
    found = together(parts, "SELECT pk FROM ({}) every WHERE pk <> %s ORDER BY pk DESC", [second.pk])
    assert found == [(third.pk,), (first.pk,)]


def test_several_queries_give_their_rows_at_once() -> None:
    pinned = make_article(sticky_weight=2, published_at=NOON)
    later = [make_article(published_at=NOON + timedelta(minutes=minute, microseconds=1)) for minute in (3, 1, 2)]
    stories = Article.objects.filter
    columns = ("sticky_weight", "live_at", "pk", "title")
    by_weight = Prepared(
        lambda lang: stories(lang=lang).order_by("-sticky_weight", "-live_at").values_list(*columns)[:2],
        lang=("a", "b"),
    )
    by_time = Prepared(lambda lang: stories(lang=lang).order_by("-live_at").values_list("pk")[:3], lang=("a", "b"))
    with CaptureQueriesContext(connection) as queries:
        weighty, nothing, new = at_once(
            (by_weight, {"lang": "en"}), (by_time, {"lang": "uk"}), (by_time, {"lang": "en"})
        )
    assert len(queries) == 1
    assert [(weight, moment(at), pk, title) for weight, at, pk, title in weighty] == by_weight(lang="en")
    assert [row[2] for row in weighty] == [pinned.pk, later[0].pk]
    assert nothing == []
    assert new == [later[0].pk, later[2].pk, later[1].pk]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans in no time")
def test_postgresql_plans_a_statement_once_and_nothing_of_django_s() -> None:
    make_article()
    for _ in range(3):
        NEWEST(lang="en", at=NOON)
        Article.objects.filter(title="Not kept").exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE '%live_at%'"
        )
        assert cursor.fetchall() == [(3,)]
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%Not kept%'")
        assert cursor.fetchone() == (0,)
