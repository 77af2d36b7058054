"""The strict reader and feedparser must make the same entries of the same document."""

import re
from collections.abc import Iterator
from dataclasses import asdict
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from sources.parsing.decoding import decoded
from sources.parsing.doctype import without_doctype
from sources.parsing.oddfeed import parse_oddly
from sources.parsing.parsed import ParsedFeed
from sources.parsing.xmlfeed import parse_strictly
from tests.sources.parsing.documents import URL, atom, rss

# What feedparser cannot tell apart: each is a rarity that no news feed needs.
KNOWN = {
    "atomsvg.xml": "feedparser writes the attributes of SVG in lower case",
    "atomsvgdctitle.xml": "feedparser writes the elements of SVG in lower case",
    "atomsvgdesc.xml": "feedparser writes the attributes of SVG in lower case",
    "atomxlink.xml": "feedparser writes the attributes of SVG in lower case",
    "item_category_image.xml": "feedparser takes the title inside a category for the item's",
    "issue_217_enclosure_children.xml": "feedparser takes the title inside an enclosure for the item's",
    "feed_link_xml_base.xml": "an address that is empty, and so its base",
    "rss_channel_item_author_naked_markup.xml": "feedparser drops text inside markup",
    "rss_channel_item_category_naked_markup.xml": "feedparser drops text inside markup",
    "rss_channel_item_guid_naked_markup.xml": "feedparser drops text inside markup",
    "atom_mediarss_newscred_1.xml": "feedparser takes a picture's caption for the summary",
}


def comparable(feed: ParsedFeed) -> dict[str, Any]:
    """Everything but payloads and the way that markup is written."""
    values = asdict(feed)
    for entry in values["entries"]:
        del entry["payload"]
        for name in ("summary", "content"):
            entry[name] = re.sub(r'\s+|xmlns(:\w+)?="[^"]*"', "", unescape(entry[name])).replace("/>", ">")
    del values["rejected"]
    return values


def assert_same(document: str) -> None:
    strict = parse_strictly(document.encode(), URL)
    assert strict is not None
    assert comparable(parse_oddly(document, URL)) == comparable(strict)


RSS_ITEM = (
    "<title>A &amp;amp; &lt;i>B&lt;/i></title><link>/a</link><guid isPermaLink='false'>1</guid>"
    "<pubDate>Mon, 23 Nov 2026 09:12:45 GMT</pubDate><dc:date>2026-11-23T10:00:00Z</dc:date>"
    "<description><![CDATA[<p>x &amp; <a href='b'>y</a></p>]]></description>"
    "<content:encoded>&lt;p>z&lt;/p></content:encoded><dc:creator>Jane</dc:creator><author>j@x.example (Joe)</author>"
    "<category>BTC</category><media:keywords>a|b</media:keywords><itunes:keywords>c, d</itunes:keywords>"
    "<media:group><media:content url='/i.jpg' medium='image'/></media:group><itunes:image href='/j.jpg'/>"
)


@pytest.mark.parametrize(
    "document",
    [
        rss(
            RSS_ITEM, channel="<title>T</title><link>https://s.example/x/</link><language>en-us</language><ttl>5</ttl>"
        ),
        rss("<guid>https://x.example/1</guid><itunes:summary>s</itunes:summary><media:title>t</media:title>"),
        rss(
            "<title/><description>Inline <b>bold</b><br/> text</description><enclosure url='/e.png' type='image/png'/>"
        ),
        rss("<atom:link href='/a'/><atom:updated>2026-11-23</atom:updated><source url='/s'>S</source>"),
        rss("<title>x</title>", channel="<image><title>logo</title><link>/logo</link></image><link>/site</link>"),
        rss("<title>a</title>", "", "<category>only</category>"),
        atom(
            "<id>urn:1</id><title type='html'>A &amp;lt; B</title><link href='s'/><link rel='enclosure' href='i.gif'/>"
            "<updated>2026-11-23T10:00:00Z</updated><summary>1 &lt; 2</summary>"
            "<author><name>J</name><uri>/u</uri></author>"
            "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>x<br/>y</p></div></content>"
            "<category term='t' label='l'/><source><title>S</title><author><name>Other</name></author></source>",
            feed="<title>T</title><link href='/'/><link rel='self' href='/f'/><author><name>Desk</name></author>",
            attributes="xml:lang='de' xml:base='https://b.example/q/'",
        ),
        atom("<id>n/1</id>", attributes="xml:base='https://b.example/q/'"),
        atom("<id>https://x.example/1</id><content>plain &amp;amp; simple</content>", "<title>b</title>"),
    ],
)
def test_both_readers_agree(document: str) -> None:
    assert_same(document)


def strict_documents(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*.xml")):
        text, _ = without_doctype(decoded(path.read_bytes()).lstrip())
        if path.name not in KNOWN and "sanitize" not in path.parts and parse_strictly(text.encode(), URL) is not None:
            yield path, text


def disagreements(folder: Path) -> list[str]:
    found = []
    for path, text in strict_documents(folder):
        strict, odd = parse_strictly(text.encode(), URL), parse_oddly(text, URL)
        if strict is None or comparable(strict) != comparable(odd):
            found.append(path.name)
    return found


def test_both_readers_agree_on_feeds_of_others(shared: Path) -> None:
    assert disagreements(shared / "corpus/feed-rs") == []


@pytest.mark.deep
@pytest.mark.parametrize("corpus", ["feedparser", "gofeed", "miniflux"])
def test_both_readers_agree_on_whole_corpora(shared: Path, corpus: str) -> None:
    assert disagreements(shared / "corpus" / corpus) == []
