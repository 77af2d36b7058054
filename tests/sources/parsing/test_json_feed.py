"""JSON Feed 1.0 and 1.1."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from sources.errors import ParseError
from sources.parsing.parsed import ParsedFeed
from tests.sources.parsing.documents import parsed


def feed_of(*items: Any, **feed: Any) -> ParsedFeed:
    return parsed(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items, **feed}))


def test_every_field_of_a_full_item() -> None:
    item = {
        "id": 7, "url": "/7", "external_url": "https://o.example/", "title": "</example> & Co", "summary": "1 < 2",
        "content_html": "<p><a href='x'>x</a></p>", "content_text": "unused",
        "date_published": "2026-11-23T11:12:45+02:00",
        "date_modified": "2026-11-23T10:00:00Z", "authors": [{"name": "Jane"}], "tags": ["BTC", "", "BTC", 5],
        "image": "/i.png", "language": "fr-CA",
    }  # fmt: skip
    feed = feed_of(item, title="J", home_page_url="https://j.example/", language="en")
    entry = feed.entries[0]
    assert (feed.format, feed.title, feed.url, feed.lang) == ("json", "J", "https://j.example/", "en")
    assert (entry.external_id, entry.url, entry.title) == ("7", "https://wire.example/7", "</example> & Co")
    assert (entry.summary, entry.is_html) == ("1 &lt; 2", True)
    assert entry.content == "<p><a href='https://wire.example/feeds/x'>x</a></p>"
    assert entry.published_at == datetime(2026, 11, 23, 9, 12, 45, tzinfo=UTC)
    assert entry.updated_at == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert (entry.authors, entry.categories, entry.lang) == (("Jane",), ("BTC",), "fr")
    assert entry.image_url == "https://wire.example/i.png"
    assert json.loads(entry.payload) == item


def test_an_item_of_plain_text_is_not_html() -> None:
    entry = feed_of({"content_text": "a < b"}).entries[0]
    assert (entry.content, entry.is_html) == ("a < b", False)


def test_version_1_names_one_author_and_the_feed_lends_its_own() -> None:
    feed = feed_of({"id": "1", "author": {"name": "Jane"}}, {"id": "2"}, author={"name": "Desk"})
    assert [entry.authors for entry in feed.entries] == [("Jane",), ("Desk",)]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"title": ["x"]}, "The field title should be text, but is a list."),
        ({"content_html": True}, "The field content_html should be text, but is true or false."),
        ({"date_published": {}}, "The field date_published should be text, but is an object."),
        ("text", "The item should be an object, but is text."),
        (None, "The item should be an object, but is nothing."),
        ({}, "The item is empty."),
    ],
)
def test_a_wrong_type_rejects_its_item_alone_and_names_the_field(item: Any, reason: str) -> None:
    feed = feed_of({"id": "1", "title": "good"}, item)
    assert [entry.title for entry in feed.entries] == ["good"]
    assert [(rejected.reason, json.loads(rejected.payload)) for rejected in feed.rejected] == [(reason, item)]


def test_a_wrong_type_beside_the_story_is_passed_over() -> None:
    item = {"id": "1", "authors": "Jane", "tags": "x", "image": 5, "attachments": [1, {"url": []}], "language": []}
    feed = feed_of(item, title=[], authors=["x", {"name": "Desk"}], language={})
    assert feed.entries[0].authors == ("Desk",)
    assert not feed.rejected


def test_what_no_database_can_hold_is_left_out() -> None:
    feed = parsed('{"items": [{"id": "1", "title": "a\\u0000b\\ud800c"}]}')
    assert feed.entries[0].title == "abc"
    feed.entries[0].payload.encode()


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ('{"a": 1}', "The document is JSON, but of no feed format known here."),
        ('{"items": ', "The document begins like JSON, but is broken"),
        ('{"items": 5}', "The JSON feed cannot be read. The field items should be a list, but is a number."),
        ("[" * 100_000, "The document is JSON nested too deeply to be a feed."),
        ('[{"id": ' + "9" * 5000 + "}]", "The document begins like JSON, but is broken"),
    ],
)
def test_json_that_is_no_feed_is_refused_with_a_sentence(document: str, sentence: str) -> None:
    with pytest.raises(ParseError) as refusal:
        parsed(document)
    assert str(refusal.value).startswith(sentence)
