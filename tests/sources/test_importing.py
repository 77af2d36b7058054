"""New, changed, same or duplicate: the decision, without a database."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sources.canonical import canonical_url
from sources.importing import Decision, Known, candidates, decide
from sources.models import EntryKey
from sources.parsing.parsed import ParsedEntry

SOURCE = 7
AFTERNOON = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 20, tzinfo=UTC)


def entry(**overrides: Any) -> ParsedEntry:
    fields = {
        "external_id": "17",
        "url": "https://wire.example/miners-move",
        "title": "Miners move north",
        "content": "Two firms move.",
        "published_at": AFTERNOON,
        **overrides,
    }
    return ParsedEntry(**fields)


def decided(first: ParsedEntry, *later: ParsedEntry) -> Decision:
    """What `later` come to when `first` is stored as entry 1."""
    [stored] = candidates([(SOURCE, first)])
    known = {key: Known(1, stored.content_hash) for key in stored.keys}
    return decide(candidates([(SOURCE, each) for each in later]), known)


def outcome(decision: Decision) -> tuple[int, int, int, int]:
    return len(decision.new), len(decision.changed), decision.same, decision.duplicate


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ({}, (0, 0, 1, 0)),
        ({"content": "Three firms move."}, (0, 1, 0, 0)),
        ({"external_id": "changed-guid"}, (0, 0, 1, 0)),
        ({"url": "http://www.wire.example/miners-move/?utm_source=x#top"}, (0, 0, 1, 0)),
        ({"external_id": "18", "url": "https://wire.example/other-address"}, (0, 0, 0, 1)),
        ({"external_id": "18", "url": "https://wire.example/b", "title": "Another story"}, (1, 0, 0, 0)),
        ({"external_id": "18", "url": "https://wire.example/b", "published_at": MIDNIGHT}, (1, 0, 0, 0)),
    ],
)
def test_a_second_reception_is_told_by_its_keys(later: dict[str, Any], expected: tuple[int, int, int, int]) -> None:
    assert outcome(decided(entry(), entry(**later))) == expected


def test_midnight_is_no_time_to_tell_a_story_by() -> None:
    first = entry(published_at=MIDNIGHT)
    assert outcome(decided(first, entry(published_at=MIDNIGHT, external_id="18", url="https://w.example/x"))) == (
        1,
        0,
        0,
        0,
    )


def test_the_same_item_twice_in_one_document_counts_once() -> None:
    other = {"external_id": "99", "url": "https://wire.example/99", "title": "News"}
    assert outcome(decided(entry(), entry(**other), entry(**other))) == (1, 0, 0, 1)


def test_an_address_that_several_ids_share_names_none_of_them() -> None:
    shared = "https://wire.example/live-blog"
    items = [entry(external_id=str(number), url=shared, title=f"Update {number}") for number in range(3)]
    assert outcome(decide(candidates([(SOURCE, item) for item in items]), {})) == (3, 0, 0, 0)


def test_a_front_page_is_no_address_of_a_story() -> None:
    kinds = [kind for _, kind, _ in candidates([(SOURCE, entry(url="https://wire.example/"))])[0].keys]
    assert EntryKey.Kind.URL not in kinds


def test_a_new_id_of_a_known_address_is_remembered() -> None:
    decision = decided(entry(), entry(external_id="changed-guid"))
    assert [(pk, key[1]) for pk, key in decision.more_keys] == [(1, EntryKey.Kind.ID)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x?b=2&a=1", "http://www.a.example/x/?a=1&b=2&fbclid=9"),
        ("https://a.example:443/x", "https://a.example/x#part"),
        ("https://a.example/x?id=7", "https://a.example/x?utm_medium=rss&id=7&mc_cid=1&yclid=2&CMP=t&at_medium=rss"),
        ("https://a.example/x", "https://a.example/x?ref=homepage"),
        ("https://a.example/x", "https://a.example/x?source=rss----1a2b---4"),
    ],
)
def test_addresses_of_one_page_are_one(one: str, other: str) -> None:
    assert canonical_url(one) == canonical_url(other)


@pytest.mark.parametrize("query", ["ref=4711", "source=n17", "p=5", "feed=rss2", "utterance=2", "page=2"])
def test_parameters_that_may_name_the_page_stay(query: str) -> None:
    assert canonical_url(f"https://a.example/?{query}") != canonical_url("https://a.example/")


@pytest.mark.parametrize("url", ["http://[half", "https://a.example:port/x", ""])
def test_an_address_that_is_none_stays_as_it_is(url: str) -> None:
    assert canonical_url(url) == url
