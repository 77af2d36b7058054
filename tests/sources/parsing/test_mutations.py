"""Feeds damaged at random (always the same way): a feed or a sentence, and nothing that no database can hold."""

import random
from contextlib import suppress

import pytest

from sources.errors import ParseError
from sources.parsing import parse
from sources.parsing.parsed import ParsedFeed
from tests.sources.parsing.documents import URL, atom, rss
from tests.sources.parsing.test_news_apis import COINDESK, CRYPTOCOMPARE, NORMALISED, envelope
from tests.sources.parsing.test_same_from_both_readers import RSS_ITEM

DOCUMENTS = [
    rss(RSS_ITEM, channel="<title>T</title><link>https://s.example/x/</link>"),
    atom("<id>urn:1</id><title type='html'>A</title><link href='s'/><updated>2026-11-23T10:00:00Z</updated>"),
    envelope(COINDESK, Err={}),
    envelope(CRYPTOCOMPARE, Type=100),
    f"[{envelope(NORMALISED)}]",
]
WORDS_OF_HARM = """
< > & &#0; &#x110000; &#xd800; <![CDATA[ ]]> xml:base='http://[x' <link>http://[::1</link> &eacute; <item> </item>
null 1e999 NaN [] {} " ' \\ud800 \\u0000 <?xml <!-- <svg:x> <image> <textInput> <source> </title> 99999999999999999999
"""
JUNK = WORDS_OF_HARM.split()


def damaged(dice: random.Random) -> bytes:
    data = bytearray(dice.choice(DOCUMENTS).encode())
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(data))
        length = dice.randint(1, 40)
        change = dice.choice(("insert", "cut", "repeat", "flip"))
        if change == "insert":
            data[at:at] = dice.choice(JUNK).encode()
        elif change == "cut":
            del data[at : at + length]
        elif change == "repeat":
            data[at:at] = data[at : at + length]
        else:
            data[at] = dice.randrange(256)
    return bytes(data)


def assert_storable(feed: ParsedFeed) -> None:
    for entry in feed.entries:
        texts = (
            entry.external_id,
            entry.url,
            entry.title,
            entry.summary,
            entry.content,
            entry.payload,
            entry.image_url,
        )
        together = "".join((*texts, *entry.authors, *entry.keywords, *entry.categories))
        assert "\0" not in together
        together.encode()
    for item in feed.rejected:
        assert item.reason
        item.payload.encode()


def assert_endured(seed: int, count: int) -> None:
    dice = random.Random(seed)
    for _ in range(count):
        with suppress(ParseError):
            assert_storable(parse(damaged(dice), url=URL))


def test_damaged_feeds_are_endured() -> None:
    assert_endured(seed=1, count=2_000)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(2, 6))
def test_many_damaged_feeds_are_endured(seed: int) -> None:
    assert_endured(seed, count=20_000)
