"""CoinDesk's API, CryptoCompare's older one, and the normalised list."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sources.errors import ParseError
from sources.parsing.parsed import ParsedSource
from tests.sources.parsing.documents import parsed

COINDESK = {
    "ID": 71, "GUID": "g-71", "PUBLISHED_ON": 1795425165, "UPDATED_ON": 1795425200, "IMAGE_URL": "https://i.example/71.jpg",
    "TITLE": "Ether\u00a0rises & falls", "SUBTITLE": "Short", "AUTHORS": "Jane Doe,Joe Roe", "URL": "https://w.example/71",
    "BODY": "Plain text.", "KEYWORDS": "|ether||Markets|ether", "LANG": "EN", "SCORE": 4, "SENTIMENT": "positive",
    "STATUS": "ACTIVE", "SOURCE_DATA": {"SOURCE_KEY": "wire", "NAME": "The Wire", "SOURCE_TYPE": "RSS", "URL": None,
    "LAUNCH_DATE": -5}, "CATEGORY_DATA": [{"NAME": "ETH", "CATEGORY": "ETH"}, {"NAME": "MARKET", "CATEGORY": "TRADE"}],
}  # fmt: skip
CRYPTOCOMPARE = {
    "id": "81", "guid": "g", "published_on": 1795425165, "imageurl": "https://i.example/81.jpg", "title": "Bitcoin",
    "url": "https://w.example/81", "body": "Text", "tags": "BTC|News|", "categories": "BTC|MARKET", "lang": "JP",
    "upvotes": "0", "source": "wire", "source_info": {"name": "The Wire"},
}  # fmt: skip
NORMALISED = {
    "id": 91, "published": 1795425165123, "title": "Solana", "body": "Text", "sentiment": "NEGATIVE", "score": 2,
    "keywords": "|a|b", "lang": "ES", "source_data": {"name": "The Wire", "source_key": "wire", "source_type": "api"},
    "category_data": [{"NAME": "SOL", "CATEGORY": "SOL"}],
}  # fmt: skip


def envelope(*items: Any, **fields: Any) -> str:
    return json.dumps({"Data": list(items), **fields})


def test_a_coindesk_story() -> None:
    feed = parsed(envelope(COINDESK, Err={}))
    entry = feed.entries[0]
    assert feed.format == "coindesk"
    assert (entry.external_id, entry.url, entry.title) == ("71", "https://w.example/71", "Ether\u00a0rises & falls")
    assert (entry.summary, entry.content, entry.is_html) == ("Short", "Plain text.", False)
    assert entry.published_at == datetime(2026, 11, 23, 9, 12, 45, tzinfo=UTC)
    assert entry.updated_at == datetime(2026, 11, 23, 9, 13, 20, tzinfo=UTC)
    assert (entry.authors, entry.keywords) == (("Jane Doe", "Joe Roe"), ("ether", "Markets"))
    assert entry.categories == ("ETH", "MARKET", "TRADE")
    assert (entry.lang, entry.sentiment, entry.score) == ("en", "POSITIVE", 4)
    assert entry.source == ParsedSource("wire", "The Wire", "RSS")
    assert entry.image_url == "https://i.example/71.jpg"
    assert json.loads(entry.payload) == COINDESK


def test_a_cryptocompare_story() -> None:
    feed = parsed(envelope(CRYPTOCOMPARE, Type=100, Message="News list successfully returned"))
    entry = feed.entries[0]
    assert feed.format == "cryptocompare"
    assert (entry.external_id, entry.content, entry.lang) == ("81", "Text", "ja")
    assert (entry.keywords, entry.categories) == (("BTC", "News"), ("BTC", "MARKET"))
    assert (entry.sentiment, entry.score) == ("", None)
    assert entry.source == ParsedSource("wire", "The Wire", "RSS")


def test_a_normalised_story() -> None:
    feed = parsed(json.dumps([NORMALISED]))
    entry = feed.entries[0]
    assert feed.format == "normalised"
    assert (entry.external_id, entry.title, entry.content, entry.lang) == ("91", "Solana", "Text", "es")
    assert entry.published_at == datetime(2026, 11, 23, 9, 12, 45, 123_000, tzinfo=UTC)
    assert (entry.keywords, entry.categories, entry.score) == (("a", "b"), ("SOL",), 2)
    assert entry.source == ParsedSource("wire", "The Wire", "API")


@pytest.mark.parametrize(
    ("item", "kind"), [(COINDESK, "coindesk"), (CRYPTOCOMPARE, "cryptocompare"), (NORMALISED, "normalised")]
)
def test_one_stored_story_by_itself_can_be_read_again(item: dict[str, Any], kind: str) -> None:
    feed = parsed(json.dumps(item))
    assert (feed.format, len(feed.entries)) == (kind, 1)


def test_a_single_article_in_its_envelope() -> None:
    assert parsed(json.dumps({"Data": COINDESK, "Err": {}})).entries[0].external_id == "71"


@pytest.mark.parametrize("document", ['{"Data": [], "Err": {}}', '{"Type": 100, "Data": []}', "[]"])
def test_an_empty_answer_is_an_empty_feed(document: str) -> None:
    assert parsed(document).entries == ()


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({"Data": [], "Err": {"type": 1, "message": "Bad key"}}, "The CoinDesk API answered with an error: Bad key"),
        ({"Err": {"type": 1}}, 'The CoinDesk API answered with an error: {"type": 1}'),
        ({"Response": "Error", "Message": "Limit"}, "The CryptoCompare API answered with an error: Limit"),
    ],
)
def test_an_upstreams_error_is_told_in_its_words(document: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ParseError) as refusal:
        parsed(json.dumps(document))
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"BODY": ["x"]}, "The field BODY should be text, but is a list."),
        ({"KEYWORDS": {}}, "The field KEYWORDS should be text, but is an object."),
        ({"PUBLISHED_ON": "soon"}, "The field PUBLISHED_ON should be a number, but is text."),
        ({"PUBLISHED_ON": 10**17}, f"The field PUBLISHED_ON is no time that can be: {10**17}."),
        ({"CATEGORY_DATA": [5]}, "The field CATEGORY_DATA should hold only objects, but one is a number."),
        ({"SOURCE_DATA": "wire"}, "The field SOURCE_DATA should be an object, but is text."),
        ({"SCORE": True}, "The field SCORE should be a number, but is true or false."),
        ({"STATUS": "DELETED"}, "The upstream has deleted this story (STATUS is DELETED)."),
        ({"TITLE": "", "SUBTITLE": "", "BODY": None, "URL": ""}, "The item has no title, no text and no link."),
    ],
)
def test_an_unusable_story_is_rejected_alone_with_its_reason(changes: dict[str, Any], reason: str) -> None:
    feed = parsed(envelope(COINDESK, {**COINDESK, **changes}, "text", Err={}))
    assert len(feed.entries) == 1
    assert [item.reason for item in feed.rejected] == [reason, "The item should be an object, but is text."]


def test_absent_fields_are_no_fault() -> None:
    entry = parsed(
        envelope({"ID": 1, "PUBLISHED_ON": 0, "TITLE": "x", "SOURCE_DATA": None, "CATEGORY_DATA": None})
    ).entries[0]
    assert (entry.published_at, entry.source, entry.categories, entry.score) == (None, None, (), None)


def test_real_answers_come_in_whole(shared: Path) -> None:
    for name, kind in (
        ("coindesk_article_list.real3.json", "coindesk"),
        ("cryptocompare_v2_news.real3.json", "cryptocompare"),
    ):
        feed = parsed((shared / "samples/api" / name).read_bytes())
        assert (feed.format, len(feed.entries), feed.rejected) == (kind, 3, ())
        assert all(entry.source and entry.published_at and entry.categories for entry in feed.entries)


def test_the_normalised_sample_comes_in_whole(shared: Path) -> None:
    feed = parsed((shared / "samples/raw_feed_items.json").read_bytes())
    assert (feed.format, len(feed.entries), feed.rejected) == ("normalised", 343, ())
