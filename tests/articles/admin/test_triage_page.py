"""The triage screen: one row an event, every key a button, the same without JavaScript."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.admin import triagerows
from articles.models import Article, Rewrite
from sources.models import Cluster, FullText
from tests.articles.admin.conftest import person, signed_in
from tests.articles.test_triage import event, waiting
from tests.builders import NOON, make_article, make_entry, make_source

PAGE = reverse("admin:articles_article_triage")
FRAGMENT = {"X-Fragment": "1"}


def shown(client: Client, query: str = "") -> str:
    answer = client.get(f"{PAGE}{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def press(client: Client, article: Article, act: str, *, fragment: bool = False, **more: Any) -> Any:
    headers = FRAGMENT if fragment else {}
    return client.post(PAGE, {"article": article.pk, "act": act, **more}, headers=headers)


def told(cluster: Cluster | None, source: str, title: str, body: str = "Short.", **overrides: Any) -> Article:
    article = waiting(cluster, title=title, body=body, **overrides)
    article.source = make_source(name=source)
    article.save()
    return article


def state(article: Article) -> tuple[str, bool]:
    article.refresh_from_db()
    return article.status, article.waiting_since is not None


def test_an_event_is_one_row_led_by_its_longest_report(desk: Client) -> None:
    cluster = event()
    told(cluster, "Valley Wire", "Miners move")
    lead = told(cluster, "Harbour Post", "Miners move north, at length", "Long. " * 20)
    told(None, "Coin Courier", "Something else")
    [first, second] = triagerows.page().rows
    page = shown(desk)
    assert (first.lead.title, [report.title for report in second.others]) == ("Something else", ["Miners move"])
    assert second.lead.pk == lead.pk
    assert second.sources == ["Harbour Post", "Valley Wire"]
    assert page.count("data-row") == 2
    assert "Text and 1 other report" in page
    assert "120 characters" in page


def test_a_possible_promotion_is_marked_and_leads_no_event(desk: Client) -> None:
    cluster = event()
    advert = told(cluster, "Valley Wire", "Buy now", "Long. " * 20)
    advert.entry.possible_promotion = "says “presale”"  # type: ignore[union-attr]
    advert.entry.save()  # type: ignore[union-attr]
    told(cluster, "Harbour Post", "A token is sold")
    assert triagerows.page().rows[0].lead.title == "A token is sold"
    assert "possible promotion" in shown(desk)


def test_what_we_published_on_the_event_already_stands_in_its_row(desk: Client) -> None:
    cluster = event()
    waiting(cluster)
    make_article(entry=make_entry(cluster=cluster), title="Readers have this")
    make_article(entry=make_entry(cluster=cluster), title="In somebody's hands", status="draft")
    make_article(entry=make_entry(cluster=cluster), title="Nobody wanted this", status="spiked")
    page = shown(desk)
    assert "we have it</span> <a" in page
    assert "Readers have this" in page
    assert "In somebody's hands" in page.replace("&#x27;", "'").partition("in hand</span>")[2]
    assert "Nobody wanted this" not in page


@pytest.mark.parametrize(
    ("act", "after"), [("take", ("draft", False)), ("spike", ("spiked", False)), ("alone", ("spiked", False))]
)
def test_a_button_acts_and_comes_back_to_the_next_row(act: str, after: tuple[str, bool], desk: Client) -> None:
    article = waiting()
    answer = press(desk, article, act, next_row=77)
    assert (answer.status_code, answer.url) == (302, f"{PAGE}#row-77")
    assert state(article) == after


def test_another_report_of_the_event_can_be_taken_instead(desk: Client) -> None:
    cluster = event()
    lead, other = waiting(cluster), waiting(cluster)
    press(desk, lead, f"take:{other.pk}")
    assert (state(lead), state(other)) == (("spiked", False), ("draft", False))
    assert Rewrite.objects.get().article == other


def test_a_script_gets_the_row_alone_with_the_way_back(desk: Client) -> None:
    cluster = event()
    article, other = waiting(cluster), waiting(cluster)
    done = press(desk, article, "take", fragment=True).content.decode()
    assert done.startswith("<li")
    assert "1 other report of it left the queue." in done
    back = press(desk, article, "back", fragment=True, undo=[article.pk, other.pk]).content.decode()
    assert "data-row" in back
    assert (state(article), state(other)) == (("draft", True), ("draft", True))


def test_a_refusal_is_a_sentence_in_the_row_or_above_the_list(desk: Client) -> None:
    article = make_article(entry=make_entry(), title="Public by now")
    answer = press(desk, article, "take", fragment=True)
    assert (answer.status_code, answer["Content-Type"]) == (409, "text/plain; charset=utf-8")
    assert answer.content.decode() == "Somebody was quicker: it is published by now."
    assert (
        "Somebody was quicker" in desk.post(PAGE, {"article": article.pk, "act": "take"}, follow=True).content.decode()
    )


def test_a_draft_is_assigned_by_name(desk: Client, reporter: User) -> None:
    article = waiting()
    assert (
        "Nobody here is called “nobody”"
        in press(desk, article, "assign", fragment=True, person="nobody").content.decode()
    )
    assert "Say to whom" in press(desk, article, "assign", fragment=True, person=" ").content.decode()
    press(desk, article, "assign", person=reporter.username.upper())
    article.refresh_from_db()
    assert article.assigned_to == reporter


def test_the_linked_page_is_asked_for_and_shown_when_it_has_come(desk: Client) -> None:
    article = waiting(body="Two words.", source_url="https://wire.example/1")
    row = press(desk, article, "page", fragment=True).content.decode()
    assert "Page on its way" in row
    assert f"{PAGE}?row={article.pk}" in row
    FullText.objects.update(state="fetched", html="<p>The whole story, at length.</p><script>x</script>")
    row = desk.get(f"{PAGE}?row={article.pk}", headers=FRAGMENT).content.decode()
    assert "The whole story, at length." in row
    assert "<script>" not in row


def test_what_was_spiked_can_be_put_back(desk: Client) -> None:
    article = waiting(title="Spiked in haste")
    press(desk, article, "spike")
    assert "Spiked in haste" in shown(desk, "?spiked=1")
    press(desk, article, "back", undo=article.pk)
    assert state(article) == ("draft", True)


def test_pages_hold_fifty_events_and_lose_none(desk: Client) -> None:
    cluster = event()
    for number in range(60):
        waiting(cluster if number in (3, 59) else None, waiting_since=NOON + timedelta(minutes=number % 7))
    first = triagerows.page()
    assert first.older is not None
    second = triagerows.page(older_than=Article.objects.get(pk=first.older))
    seen = [report.pk for row in (*first.rows, *second.rows) for report in (row.lead, *row.others)]
    assert (len(first.rows), len(second.rows), second.older) == (50, 9, None)
    assert sorted(seen) == sorted(Article.objects.values_list("pk", flat=True))
    assert shown(desk, f"?older={first.older}").count("data-row") == 9


def test_it_asks_as_often_for_fifty_events_as_for_one(desk: Client) -> None:
    def fill() -> None:
        cluster = event()
        waiting(cluster)
        FullText.objects.create(entry=waiting(cluster).entry, url="https://a.example/", requested_at=NOON)
        make_article(entry=make_entry(cluster=cluster))

    fill()
    shown(desk)
    with CaptureQueriesContext(connection) as at_one:
        shown(desk)
    for _ in range(49):
        fill()
    with CaptureQueriesContext(connection) as at_fifty:
        assert shown(desk).count("data-row") == 50
    assert len(at_fifty) == len(at_one)


@pytest.mark.parametrize("role", ["Reporter", "Wire staff"])
@pytest.mark.parametrize("act", ["take", "spike", "alone", "assign", "back", "page"])
def test_who_may_not_decide_sees_no_buttons_and_is_refused(role: str, act: str, db: None) -> None:
    article, client = waiting(source_url="https://wire.example/1"), signed_in(person(role))
    assert 'name="act"' not in shown(client)
    assert press(client, article, act, undo=article.pk, person=person("Reporter").username).status_code == 403
    assert state(article) == ("draft", True)
    assert not FullText.objects.exists()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"article": "none", "act": "take"}, 404),
        ({"article": "9" * 40, "act": "take"}, 404),
        ({"act": "take"}, 404),
        ({"article": "{pk}", "act": "dance"}, 302),
        ({"article": "{pk}", "act": "take:x"}, 404),
        ({"article": "{pk}", "act": "back", "undo": "x"}, 302),
        ({"article": "{pk}", "act": "take", "older": "//evil", "next_row": "javascript:"}, 302),
    ],
)
def test_what_makes_no_sense_breaks_nothing(sent: dict[str, str], status: int, desk: Client) -> None:
    article = waiting()
    answer = desk.post(PAGE, {key: value.format(pk=article.pk) for key, value in sent.items()})
    assert answer.status_code == status
    assert status == 404 or answer.url == PAGE


@pytest.mark.parametrize("query", ["?older=x", "?older=999999", "?spiked=1", "?row=999999"])
def test_odd_addresses_are_answered(query: str, desk: Client) -> None:
    waiting()
    assert desk.get(f"{PAGE}{query}").status_code in (200, 404)
