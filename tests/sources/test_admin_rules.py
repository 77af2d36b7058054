"""The page of a feed's rules: tried before they are saved, refused with a sentence, and never saved by looking."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.filing import drafts_of, file
from articles.models import Article
from sources.models import Feed, FeedRule
from tests.builders import NOON, make_entry, make_feed, make_source, make_user
from tests.sources.test_replaying import RSS, add_rule, import_


@pytest.fixture
def wire(db: None) -> Client:
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name="Wire staff"))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def feed(db: None) -> Feed:
    return make_feed(source=make_source(), url="https://wire.example/rss")


NAMES = ("action", "field", "value", "result")


def page_of(feed: Feed) -> str:
    return reverse("admin:sources_feed_rules", args=[feed.pk])


def typed(*rows: tuple[str, str, str, str], act: str = "save", saved: int = 0, **more: str) -> dict[str, Any]:
    data = {"act": act, "rules-TOTAL_FORMS": str(len(rows) + 1), "rules-INITIAL_FORMS": str(saved), **more}
    for number, row in enumerate([*rows, ("", "", "", "")]):
        data |= {f"rules-{number}-{name}": value for name, value in zip(NAMES, row, strict=True)}
    return data


def test_rules_are_saved_in_the_order_of_their_numbers(wire: Client, feed: Feed) -> None:
    rows = [("exclude", "title", "presale, airdrop", ""), ("category", "any", "", "btc"), ("tags", "any", "", "a, b")]
    answer = wire.post(page_of(feed), typed(*rows, **{"rules-0-ORDER": "2", "rules-1-ORDER": "1"}))
    assert answer.status_code == 302, answer.context["form"].errors
    saved = list(feed.rules.values_list("position", "action", "value", "result"))
    assert saved == [(1, "category", "", "BTC"), (2, "exclude", "presale, airdrop", ""), (3, "tags", "", "A, B")]
    assert "Set its rules: File it under BTC always" in LogEntry.objects.get().change_message
    shown = wire.get(page_of(feed)).content.decode()
    assert "presale, airdrop" in shown
    assert (
        "Leave it out if the title has one of presale, airdrop"
        in wire.get(reverse("admin:sources_feed_change", args=[feed.pk])).content.decode()
    )


def test_a_rule_is_taken_away(wire: Client, feed: Feed) -> None:
    add_rule(feed, "exclude", "title", "presale")
    add_rule(feed, "exclude", "title", "airdrop")
    rows = [("exclude", "title", "presale", ""), ("exclude", "title", "airdrop", "")]
    wire.post(page_of(feed), typed(*rows, saved=2, **{"rules-0-DELETE": "on"}))
    assert list(feed.rules.values_list("position", "value")) == [(1, "airdrop")]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("exclude", "title", "", ""), "at least one word"),
        (("exclude", "age", "soon", ""), "an age such as"),
        (("", "title", "presale", ""), "Choose what to do"),
        (("exclude", "title", "(a+)+", ""), "looks like a pattern"),
        (("category", "any", "", "BTCC"), "There is no category BTCC"),
        (("explode", "any", "", ""), "Do this"),
    ],
)
@pytest.mark.parametrize("act", ["save", "try"])
def test_an_invalid_rule_is_refused_and_stays_in_the_form(
    act: str, row: tuple[str, str, str, str], sentence: str, wire: Client, feed: Feed
) -> None:
    add_rule(feed, "exclude", "title", "before")
    answer = wire.post(page_of(feed), typed(("exclude", "title", "kept words", ""), row, act=act))
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert sentence in shown
    assert "kept words" in shown
    assert list(feed.rules.values_list("value", flat=True)) == ["before"]


def test_a_dry_run_shows_what_unsaved_rules_would_have_done(wire: Client, feed: Feed) -> None:
    import_(feed, RSS)
    row = ("exclude", "title", "presale", "")
    answer = wire.post(page_of(feed), typed(row, ("tags", "any", "", "wire"), act="try"))
    shown = answer.content.decode()
    assert "1 kept</strong>, <strong>1 left out" in shown
    assert "by rule 1; came in before" in shown
    assert "WIRE" in shown
    assert not FeedRule.objects.exists()
    assert not LogEntry.objects.exists()


def test_a_dry_run_shows_what_was_left_out_and_would_come_in(wire: Client, feed: Feed) -> None:
    add_rule(feed, "exclude", "title", "presale")
    import_(feed, RSS)
    shown = wire.get(page_of(feed)).content.decode()
    assert "1 kept</strong>, <strong>1 left out" in shown
    assert "came in before" not in shown
    shown = wire.post(page_of(feed), typed(act="try")).content.decode()
    assert "2 kept</strong>, <strong>0 left out" in shown
    assert "was left out before" in shown


def test_a_dry_run_takes_the_last_hundred_and_few_queries(wire: Client, feed: Feed) -> None:
    for number in range(2):
        make_entry(feed=feed, source=feed.source, published_at=NOON + timedelta(minutes=number))
    wire.get(page_of(feed))
    with CaptureQueriesContext(connection) as at_two:
        wire.get(page_of(feed))
    for number in range(110):
        make_entry(feed=feed, source=feed.source, published_at=NOON + timedelta(hours=number))
    with CaptureQueriesContext(connection) as at_many:
        shown = wire.get(page_of(feed)).content.decode()
    assert "of the last 100." in shown
    assert len(at_many) == len(at_two)


def test_who_may_not_change_feeds_sees_no_rules_page(feed: Feed) -> None:
    user, client = make_user(is_staff=True), Client()
    user.groups.add(Group.objects.get(name="Editor"))
    client.force_login(user)
    assert client.get(page_of(feed)).status_code == 403
    assert client.post(page_of(feed), typed(("exclude", "title", "x", ""))).status_code == 403
    assert not FeedRule.objects.exists()


def test_what_rules_set_reaches_the_draft(feed: Feed) -> None:
    entry = make_entry(
        feed=feed, source=feed.source, title="Bitcoin rises", rule_category="REGULATION", rule_tags=["WIRE", "BTC"]
    )
    file(drafts_of([entry]), NOON)
    article = Article.objects.get(entry=entry)
    assert article.category.key == "REGULATION"
    assert article.ordered_tags[:2] == ["WIRE", "BTC"]
    assert len(article.ordered_tags) == len(set(article.ordered_tags))
