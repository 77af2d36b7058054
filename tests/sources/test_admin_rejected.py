"""What could not be used, in the admin: found by reason and rule, and replayed one, by reason, or by feed."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from sources.models import Entry, Feed, FullText, RejectedEntry
from sources.requesting import queue_import
from tests.builders import NOON, make_entry, make_feed, make_source, make_user
from tests.sources.test_replaying import RSS, add_rule, import_

LIST = "admin:sources_rejectedentry_changelist"


def signed_in(role: str) -> Client:
    user, client = make_user(is_staff=True), Client()
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return client


@pytest.fixture
def wire(db: None) -> Client:
    return signed_in("Wire staff")


@pytest.fixture
def left_out(db: None) -> list[RejectedEntry]:
    """Two feeds, each with an item that a rule left out and an empty one; the rules are gone by now."""
    for number in range(2):
        feed = make_feed(source=make_source(), url=f"https://wire{number}.example/rss")
        rule = add_rule(feed, "exclude", "title", "presale")
        import_(feed, RSS.replace("wire.example", f"wire{number}.example"))
        rule.delete()
    return list(RejectedEntry.objects.filter(by_rule=True).order_by("pk"))


def act(client: Client, action: str, *items: RejectedEntry) -> Any:
    data = {"action": action, "_selected_action": [item.pk for item in items]}
    return client.post(reverse(LIST), data, follow=True)


def used() -> set[int]:
    return set(RejectedEntry.objects.exclude(replayed_at=None).values_list("pk", flat=True))


def test_chosen_items_are_replayed(wire: Client, left_out: list[RejectedEntry]) -> None:
    answer = act(wire, "replay_selected", left_out[0])
    assert used() == {left_out[0].pk}
    assert "One item is used now" in answer.content.decode()


def test_an_item_without_a_title_is_told_by_its_words_and_says_whether_it_was_used(wire: Client) -> None:
    feed = make_feed()
    import_(feed, "<rss><channel><item><category>Only a category</category></item><item/></channel></rss>")
    told = wire.get(reverse(LIST)).content.decode()
    assert "Only a category" in told
    assert "nothing to read in it" in told
    item = RejectedEntry.objects.filter(payload__contains="Only a category").get()
    address = reverse("admin:sources_rejectedentry_change", args=[item.pk])
    assert "not used so far" in wire.get(address).content.decode()
    item.replayed_at = NOON
    item.save()
    assert "used <time" in wire.get(address).content.decode()


def test_all_of_a_reason_are_replayed(wire: Client, left_out: list[RejectedEntry]) -> None:
    act(wire, "replay_reasons", left_out[0])
    assert used() == {item.pk for item in left_out}


def test_all_of_a_feed_are_replayed_and_what_is_not_usable_says_so(wire: Client, left_out: list[RejectedEntry]) -> None:
    answer = act(wire, "replay_feeds", left_out[1])
    assert used() == {left_out[1].pk}
    assert "One item is still not usable" in answer.content.decode()


def test_one_is_replayed_from_its_page(wire: Client, left_out: list[RejectedEntry]) -> None:
    address = reverse("admin:sources_rejectedentry_change", args=[left_out[0].pk])
    button = reverse("admin:sources_rejectedentry_replay", args=[left_out[0].pk])
    assert button in wire.get(address).content.decode()
    assert wire.get(button).status_code == 405
    assert wire.post(button)["Location"] == address
    assert used() == {left_out[0].pk}
    assert button not in wire.get(address).content.decode()


def test_a_feed_that_is_being_imported_is_named(wire: Client, left_out: list[RejectedEntry]) -> None:
    queue_import(left_out[0].feed, NOON)
    assert "is being imported just now" in act(wire, "replay_selected", left_out[0]).content.decode()
    assert not used()


@pytest.mark.parametrize("role", ["Reporter", "Editor"])
def test_only_wire_staff_replay(role: str, left_out: list[RejectedEntry]) -> None:
    client, entries = signed_in(role), Entry.objects.count()
    button = reverse("admin:sources_rejectedentry_replay", args=[left_out[0].pk])
    assert client.post(button).status_code == 403
    act(client, "replay_selected", left_out[0])
    assert Entry.objects.count() == entries
    assert (
        button not in client.get(reverse("admin:sources_rejectedentry_change", args=[left_out[0].pk])).content.decode()
    )


@pytest.mark.parametrize(
    ("query", "titles"), [("by_rule__exact=1", 2), ("by_rule__exact=0", 0), ("used=yes", 0), ("used=no", 2)]
)
def test_items_are_found(query: str, titles: int, wire: Client, left_out: list[RejectedEntry]) -> None:
    listed = wire.get(f"{reverse(LIST)}?{query}").content.decode().partition('id="result_list"')[2]
    assert listed.count("Presale of DogeMoon opens") == titles


@pytest.mark.parametrize(("query", "found"), [("promotion=yes", True), ("promotion=no", False), ("", True)])
def test_possible_promotions_are_found_among_entries(query: str, found: bool, wire: Client) -> None:
    make_entry(title="DogeMoon opens", possible_promotion="it says “presale”")
    shown = wire.get(f"{reverse('admin:sources_entry_changelist')}?{query}").content.decode()
    assert ("DogeMoon opens" in shown) is found
    assert ("nr-caution" in shown) is found


def test_an_entrys_page_shows_its_linked_page_and_asks_for_it(wire: Client) -> None:
    entry = make_entry(possible_promotion="it says “presale”", rule_category="BTC")
    address = reverse("admin:sources_entry_change", args=[entry.pk])
    button = reverse("admin:sources_entry_page", args=[entry.pk])
    shown = wire.get(address).content.decode()
    assert button in shown
    assert "it says “presale”" in shown
    assert wire.post(button)["Location"] == address
    assert "on its way" in wire.get(address).content.decode()
    FullText.objects.update(
        state="fetched", html="<p>Whole <b>story</b>.</p><script>alert(1)</script>", fetched_at=NOON
    )
    shown = wire.get(address).content.decode().partition('id="content-main"')[2]
    assert "Whole story." in shown
    assert "<script>alert" not in shown
    FullText.objects.update(state="refused", html="", reason="wire.example does not allow it.")
    assert "not allowed by the site: wire.example does not allow it." in wire.get(address).content.decode()


@pytest.mark.parametrize("role", ["Reporter", "Editor"])
def test_only_wire_staff_ask_from_there(role: str, db: None) -> None:
    entry, client = make_entry(), signed_in(role)
    assert client.post(reverse("admin:sources_entry_page", args=[entry.pk])).status_code == 403
    assert not FullText.objects.exists()


def test_a_feeds_rules_are_listed_by_its_form(wire: Client) -> None:
    feed: Feed = make_feed()
    shown = wire.get(reverse("admin:sources_feed_change", args=[feed.pk])).content.decode()
    assert reverse("admin:sources_feed_rules", args=[feed.pk]) in shown
