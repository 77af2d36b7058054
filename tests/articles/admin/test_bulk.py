"""Many articles at once, from the list to the job's page, without JavaScript."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import bulking
from articles.models import Article, BulkJob
from newsroom import pipeline
from tests.articles.admin.conftest import make_draft, person, signed_in
from tests.builders import make_article, make_category

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_article_changelist")


def choose(client: Client, action: str, *articles: Article, query: str = "", **more: Any) -> Any:
    data = {"action": action, "_selected_action": [article.pk for article in articles], **more}
    return client.post(LIST + query, data, follow=True)


def press(client: Client, button: str, **sent: Any) -> Any:
    job = BulkJob.objects.latest("pk")
    return client.post(reverse(f"admin:articles_bulkjob_{button}", args=[job.pk]), sent, follow=True)


def work() -> None:
    pipeline.bulk(timezone.now, lambda: False)


def page_of(client: Client) -> Any:
    return client.get(reverse("admin:articles_bulkjob_change", args=[BulkJob.objects.latest("pk").pk]))


def test_publishing_many_shows_what_was_chosen_then_how_far_it_is_then_what_failed(desk: Client) -> None:
    good, empty = make_draft(title="Ready"), make_draft(title="Without a word", body="", html="")
    page = choose(desk, "bulk_publish", good, empty).content.decode()
    assert "Without a word" in page
    assert "Readers see them at once, under your name." in page
    assert not Article.objects.public().exists()
    answer = press(desk, "start")
    assert answer["Refresh"] == "2"
    assert "A worker takes it up" in answer.content.decode()
    work()
    answer = page_of(desk)
    assert "Refresh" not in answer
    page = answer.content.decode()
    assert "Finished: 1 of 2 are done." in page
    assert re.search(r"Without a word</a></td><td>The article has no text yet", page)
    assert [row.title for row in Article.objects.public()] == ["Ready"]


@pytest.mark.parametrize(
    ("action", "sent", "after"),
    [
        ("bulk_withdraw", {"reason": "The source took it back."}, {"status": "withdrawn"}),
        ("bulk_tag", {"tags": "etf, mining"}, {}),
        ("bulk_categorise", {"category": "REGULATION"}, {"category__key": "REGULATION"}),
        ("bulk_propose", {"shape": "brief", "instruction": "Short."}, {"rewrites__shape": "brief"}),
    ],
)
def test_each_kind_asks_for_what_it_needs(
    desk: Client, action: str, sent: dict[str, str], after: dict[str, str]
) -> None:
    section = make_category(key="REGULATION")
    articles = [make_article(), make_article()]
    choose(desk, action, *articles)
    if "category" in sent:
        sent = {"category": str(section.pk)}
    press(desk, "start", **sent)
    work()
    assert BulkJob.objects.get().done == 2
    assert Article.objects.filter(**after).distinct().count() == 2
    if action == "bulk_tag":
        assert articles[0].ordered_tags == ["ETF", "MINING"]


@pytest.mark.parametrize(
    ("action", "sent", "sentence"),
    [
        ("bulk_withdraw", {"reason": ""}, "This field is required"),
        ("bulk_tag", {"tags": "x" * 300}, "300 characters"),
        ("bulk_categorise", {"category": "0"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_and_nothing_starts(
    desk: Client, action: str, sent: dict[str, str], sentence: str
) -> None:
    choose(desk, action, make_article())
    page = press(desk, "start", **sent).content.decode()
    assert sentence in page
    assert next(iter(sent.values())) in page
    assert BulkJob.objects.get().state == "prepared"


def test_all_that_the_list_finds_can_be_chosen(desk: Client) -> None:
    shown, *_ = [make_draft(title=f"Match {number}") for number in range(60)]
    make_draft(title="Another")
    choose(desk, "bulk_publish", shown, query="?q=Match", select_across="1")
    press(desk, "start")
    work()
    assert Article.objects.public().count() == 60


def test_more_than_a_job_holds_is_refused_as_a_whole(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulking, "MOST", 2)
    page = choose(desk, "bulk_publish", *[make_draft() for _ in range(3)]).content.decode()
    assert "choose at most 2 articles at once" in page
    assert not BulkJob.objects.exists()


def test_a_button_pressed_twice_starts_once(desk: Client) -> None:
    article = make_draft()
    choose(desk, "bulk_publish", article)
    choose(desk, "bulk_publish", article)
    press(desk, "start")
    press(desk, "start")
    work()
    article.refresh_from_db()
    assert (article.status, article.version, BulkJob.objects.count()) == ("published", 2, 1)


def test_a_job_can_be_stopped_and_what_is_left_tried_again(desk: Client) -> None:
    choose(desk, "bulk_publish", make_draft(), make_draft())
    press(desk, "start")
    assert "Cancelled: 0 of 2 were done" in press(desk, "cancel").content.decode()
    work()
    assert not Article.objects.public().exists()
    press(desk, "again")
    press(desk, "start")
    work()
    assert Article.objects.public().count() == 2


def test_a_reporter_publishes_nothing_in_bulk() -> None:
    reporter = person("Reporter")
    client = signed_in(reporter)
    choose(client, "bulk_publish", make_draft(assigned_to=reporter))
    assert not BulkJob.objects.exists()


@pytest.mark.parametrize("button", ["start", "cancel", "again"])
def test_posts_of_who_may_not_are_403_and_change_nothing(button: str) -> None:
    job = bulking.prepare([make_draft().pk], person("Editor"), timezone.now(), kind="publish")
    if button == "again":
        BulkJob.objects.update(state="done")
    before = list(BulkJob.objects.values())
    assert press(signed_in(person("Reporter")), button).status_code == 403
    assert list(BulkJob.objects.values()) == before
    assert job.items.count() == 1


def test_who_only_looks_sees_no_buttons(desk: Client) -> None:
    choose(desk, "bulk_publish", make_draft())
    page = page_of(signed_in(person("Reporter"))).content.decode()
    assert "Somebody else chose these articles" in page
    assert "Publish them" not in page


def test_fifty_articles_cost_as_many_queries_as_one(desk: Client) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(address).status_code == 200
        return len(captured)

    jobs = reverse("admin:articles_bulkjob_changelist")
    choose(desk, "bulk_publish", make_draft())
    first = reverse("admin:articles_bulkjob_change", args=[BulkJob.objects.get().pk])
    desk.get(jobs)
    small, few = queries(first), queries(jobs)
    for _ in range(9):
        choose(desk, "bulk_publish", *[make_draft() for _ in range(5)])
    last = reverse("admin:articles_bulkjob_change", args=[BulkJob.objects.latest("pk").pk])
    assert (queries(last), queries(jobs)) == (small, few)
