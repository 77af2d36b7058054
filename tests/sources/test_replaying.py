"""What a rule left out, or no parser could use, is kept, and comes in when rules or parsers have changed."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command

from sources.errors import NotAllowed
from sources.models import Entry, Feed, FeedRule, ImportRun, RejectedEntry
from sources.parsing import parse
from sources.receiving import claim_run, read_document
from sources.rejecting import digest_of
from sources.replaying import Replayed, replay, request_replay
from sources.requesting import queue_import
from tests.builders import NOON, make_feed, make_source, make_user

LATER = NOON + timedelta(hours=1)
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Wire</title><link>https://wire.example/</link><language>uk</language>
<item><guid isPermaLink="false">1</guid><title>Presale of DogeMoon opens</title><link>/a</link>
<dc:creator>Ann</dc:creator><pubDate>Sat, 14 Mar 2026 10:00:00 GMT</pubDate><description>Buy.</description></item>
<item><guid isPermaLink="false">2</guid><title>Bank buys bitcoin</title><link>/b</link></item>
<item><guid isPermaLink="false">3</guid></item>
</channel></rss>"""


def import_(feed: Feed, text: str, now: Any = NOON) -> ImportRun:
    run = queue_import(feed, now)
    assert claim_run(run, now)
    read_document(run, text.encode(), "feed.xml", now)
    run.refresh_from_db()
    return run


def add_rule(feed: Feed, action: str, field: str, value: str = "", result: str = "") -> FeedRule:
    number = feed.rules.count() + 1
    return FeedRule.objects.create(feed=feed, position=number, action=action, field=field, value=value, result=result)


@pytest.fixture
def feed(db: None) -> Feed:
    return make_feed(source=make_source(), url="https://wire.example/rss")


def test_what_a_rule_leaves_out_is_kept_with_the_rule_as_its_reason(feed: Feed) -> None:
    add_rule(feed, "exclude", "title", "presale")
    run = import_(feed, RSS)
    assert (run.new, run.rejected, run.received) == (1, 2, 3)
    left_out = RejectedEntry.objects.get(by_rule=True)
    assert left_out.reason == "Excluded by rule 1: Leave it out if the title has one of presale."
    assert (left_out.title, left_out.format, left_out.lang) == ("Presale of DogeMoon opens", "rss", "uk")
    assert RejectedEntry.objects.get(by_rule=False).reason == "The item has no title, no text and no link."


def test_the_same_items_again_are_kept_once(feed: Feed) -> None:
    add_rule(feed, "exclude", "title", "presale")
    import_(feed, RSS)
    run = import_(feed, RSS.replace("Wire", "The Wire"), LATER)
    assert (run.new, run.same, run.rejected) == (0, 1, 2)
    assert RejectedEntry.objects.filter(run=run).count() == RejectedEntry.objects.count() == 2


def test_an_entry_that_is_known_is_followed_whatever_a_new_rule_says(feed: Feed) -> None:
    import_(feed, RSS)
    add_rule(feed, "exclude", "title", "presale, cancelled")
    run = import_(feed, RSS.replace("Presale of DogeMoon opens", "Presale of DogeMoon cancelled"), LATER)
    assert (run.changed, run.rejected) == (1, 1)
    assert Entry.objects.filter(title="Presale of DogeMoon cancelled").exists()


def test_what_rules_set_is_on_the_entry(feed: Feed) -> None:
    add_rule(feed, "category", "text", "bitcoin", "btc")
    add_rule(feed, "tags", "any", "", "banks, wire")
    import_(feed, RSS)
    entry = Entry.objects.get(title="Bank buys bitcoin")
    assert (entry.rule_category, entry.rule_tags) == ("BTC", ["BANKS", "WIRE"])


def test_an_advertisement_is_marked_on_its_entry(feed: Feed) -> None:
    import_(feed, RSS)
    marked = {entry.title: entry.possible_promotion for entry in Entry.objects.all()}
    assert marked == {"Presale of DogeMoon opens": "it says “presale”", "Bank buys bitcoin": ""}


def test_a_replay_brings_in_what_the_rules_of_now_allow(feed: Feed) -> None:
    rule = add_rule(feed, "exclude", "title", "presale")
    import_(feed, RSS)
    rule.delete()
    assert replay(RejectedEntry.objects.all(), LATER) == Replayed(used=1, still=1)
    entry = Entry.objects.get(external_id="1")
    assert (entry.url, entry.lang, entry.authors) == ("https://wire.example/a", "uk", ["Ann"])
    assert entry.payload == RejectedEntry.objects.get(by_rule=True).payload
    used, still = RejectedEntry.objects.get(by_rule=True), RejectedEntry.objects.get(by_rule=False)
    assert (used.replayed_at, still.replayed_at) == (LATER, None)
    run = ImportRun.objects.first()
    assert run is not None
    assert (run.state, run.outcome, run.new, run.rejected, run.finished_at) == ("done", "replayed", 1, 1, LATER)
    assert Feed.objects.get(pk=feed.pk).last_entry_at == LATER
    assert import_(feed, RSS + "\n", LATER).same == 2


def test_a_replay_under_other_rules_says_which_one_holds_it_now(feed: Feed) -> None:
    rule = add_rule(feed, "exclude", "title", "presale")
    import_(feed, RSS)
    FeedRule.objects.filter(pk=rule.pk).update(field="promotion", value="")
    assert replay(RejectedEntry.objects.filter(by_rule=True), LATER) == Replayed(used=0, still=1)
    assert RejectedEntry.objects.get(by_rule=True).reason == (
        "Excluded by rule 1: Leave it out if it is a possible promotion."
    )


def test_what_is_an_entry_by_now_counts_as_used(feed: Feed) -> None:
    rule = add_rule(feed, "exclude", "title", "presale")
    import_(feed, RSS)
    rule.delete()
    import_(feed, RSS + "\n", LATER)
    assert replay(RejectedEntry.objects.filter(by_rule=True), LATER) == Replayed(used=1)
    assert Entry.objects.count() == 2


DOCUMENTS = {
    "rss": RSS,
    "odd rss": RSS.replace("</rss>", ""),
    "atom": """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>1</id><title>Presale</title>
        <link href="https://wire.example/a"/><updated>2026-03-14T10:00:00Z</updated></entry></feed>""",
    "json": json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "Presale"}]}),
    "coindesk": json.dumps({"Data": [{"ID": 1, "TITLE": "Presale", "PUBLISHED_ON": 1773482400}], "Err": {}}),
    "cryptocompare": json.dumps({"Type": 100, "Data": [{"id": "1", "title": "Presale", "published_on": 1773482400}]}),
    "normalised": json.dumps([{"id": 1, "title": "Presale", "published": 1773482400000}]),
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_an_item_of_every_format_is_the_same_after_a_replay(kind: str, feed: Feed) -> None:
    rule = add_rule(feed, "exclude", "title", "presale")
    import_(feed, DOCUMENTS[kind])
    rule.delete()
    assert replay(RejectedEntry.objects.filter(by_rule=True), LATER).used == 1
    entry, direct = Entry.objects.get(title__startswith="Presale"), parse(DOCUMENTS[kind].encode()).entries[0]
    assert (entry.external_id, entry.title, entry.format) == (direct.external_id, direct.title, kind.split()[-1])
    assert entry.published_at == (direct.published_at or LATER)


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        ("", "rss"),
        ("<item", "rss"),
        ("{}", "atom"),
        ("[1]", "json"),
        ('"text"', "coindesk"),
        ("{" * 9999, ""),
        ("x", ""),
    ],
)
def test_a_payload_that_nothing_can_read_says_so(payload: str, kind: str, feed: Feed) -> None:
    item = RejectedEntry.objects.create(
        feed=feed, reason="old", payload=payload, format=kind, digest=digest_of(payload), received_at=NOON
    )
    assert replay([item], LATER) == Replayed(still=1)
    reason = RejectedEntry.objects.latest("pk").reason
    assert reason != "old"
    assert reason.endswith(".")


def test_a_feed_that_is_being_imported_is_left_alone(feed: Feed) -> None:
    import_(feed, RSS)
    queue_import(feed, NOON)
    assert replay(RejectedEntry.objects.all(), LATER) == Replayed(busy=(str(feed),))


def staff(*permissions: str) -> User:
    user = make_user(is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=permissions))
    return User.objects.get(pk=user.pk)


def test_replaying_needs_its_permission_and_leaves_a_line(feed: Feed) -> None:
    rule = add_rule(feed, "exclude", "title", "presale")
    import_(feed, RSS)
    rule.delete()
    with pytest.raises(NotAllowed):
        request_replay(RejectedEntry.objects.all(), staff(), LATER)
    assert Entry.objects.count() == 1
    assert request_replay(RejectedEntry.objects.all(), staff("trigger_import"), LATER).used == 1
    assert "1 used, 1 still not" in LogEntry.objects.get().change_message
    assert request_replay(RejectedEntry.objects.all(), staff("trigger_import"), LATER) == Replayed(still=1)


def test_the_command_replays_and_files(feed: Feed, capsys: pytest.CaptureFixture[str]) -> None:
    rule = add_rule(feed, "exclude", "title", "presale")
    import_(feed, RSS)
    rule.delete()
    call_command("replay_rejected", "--reason", "rule 1", "--feed", feed.key)
    assert "1 used, 2 filed, 0 rejected" in capsys.readouterr().out
    with pytest.raises(CommandError, match="0 used, 0 filed, 1 rejected"):
        call_command("replay_rejected")
    with pytest.raises(CommandError, match="no item 99999"):
        call_command("replay_rejected", "99999")
    with pytest.raises(CommandError, match="no feed nowhere"):
        call_command("replay_rejected", "--feed", "nowhere")
