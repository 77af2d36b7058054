"""What the desk opens costs no more in an archive of a million: nothing counts a table, nothing sorts one."""

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.admin.nextup import way
from articles.models import Rewrite
from sources.admin import records
from tests.articles.admin.conftest import make_rewrite
from tests.builders import make_article

QUEUE = reverse("admin:articles_rewrite_changelist")


def asked(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.django_db
@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label_lower)
def test_no_list_counts_to_the_end_of_its_table(model: type[Model], admin_client: Client) -> None:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    counting = [sql for sql in asked(admin_client, address) if f'FROM "{model._meta.db_table}"' in sql]
    counting = [sql for sql in counting if sql.startswith("SELECT COUNT(")]
    assert counting
    assert all("LIMIT" in sql for sql in counting), counting


@pytest.mark.django_db
def test_a_list_that_was_not_counted_to_its_end_says_so(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST_COUNTED", 3)
    for _ in range(3):
        make_article()
    whole, one_more = reverse("admin:articles_article_changelist"), make_article()
    assert "the first 3 articles" in " ".join(admin_client.get(whole).content.decode().split())
    one_more.delete()
    page = " ".join(admin_client.get(whole).content.decode().split())
    assert "3 articles" in page
    assert "the first 3" not in page


def plan_of(sql: str) -> str:
    """PostgreSQL is kept from what it does with small tables, as these are."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for way in ("seqscan", "sort", "bitmapscan"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
            cursor.execute(f"EXPLAIN {sql}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


@pytest.mark.django_db
def test_the_queue_walks_an_index_to_its_first_page(admin_client: Client) -> None:
    for state in ("accepted", "proposed", "failed", "queued", "rejected"):
        make_rewrite(state=state)
    [shown] = [sql for sql in asked(admin_client, QUEUE) if "ORDER BY (CASE" in sql]
    plan = plan_of(shown)
    assert "review_queue" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.django_db
def test_what_waits_is_found_without_a_look_at_what_is_decided(admin_client: Client) -> None:
    """On the home page, for "next", and from a proposal to its neighbours."""
    waiting = make_rewrite()
    for _ in range(3):
        make_rewrite(state="accepted")
    addresses = (reverse("admin:index"), reverse("admin:articles_rewrite_next"))
    with CaptureQueriesContext(connection) as captured:
        for address in addresses:
            admin_client.get(address)
        way(waiting)
    looked = [query["sql"] for query in captured if query["sql"].startswith('SELECT "articles_rewrite"."id"')]
    looked = [sql for sql in looked if "ORDER BY" in sql and "LIMIT" in sql]
    assert len(looked) == 4
    for sql in looked:
        plan = plan_of(sql)
        assert "review_queue" in plan
        assert "Sort" not in plan
        assert "TEMP B-TREE" not in plan


@pytest.mark.django_db
def test_what_waits_for_a_person_stands_first(admin_client: Client) -> None:
    states = ("accepted", "proposed", "queued", "rejected", "failed", "running", "superseded")
    for state in states:
        make_rewrite(state=state, title=f"Of {state}")
    rows = admin_client.get(QUEUE).context["cl"].result_list
    assert [row.state for row in rows] == [
        *("proposed", "failed", "running", "queued"),
        *("superseded", "rejected", "accepted"),
    ]
    assert Rewrite.objects.count() == len(states)
