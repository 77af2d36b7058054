"""Documents that are not well-formed RSS or Atom: mended, read by feedparser, or refused with a sentence."""

import json

import pytest

from sources.errors import ParseError
from sources.parsing import oddfeed
from sources.parsing.mending import mended_xml
from sources.parsing.oddfeed import parse_oddly
from tests.sources.parsing.documents import URL, only, parsed, rss

RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>R</title>'
    "<link>https://r.example/</link></channel>{items}</rdf:RDF>"
)


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("<a>x &eacute; y</a>", "<a>x é y</a>"),
        ("<a>&nbsp;&amp;&lt;&doesnotexist;</a>", "<a>\xa0&amp;&lt;&amp;doesnotexist;</a>"),
        ("<a href='?a=1&b=2&copy=3'>R&D</a>", "<a href='?a=1&amp;b=2&amp;copy=3'>R&amp;D</a>"),
        ("<![CDATA[R&D &eacute; &#0;]]>", "<![CDATA[R&D &eacute; &#0;]]>"),
        ("a\x00b\x0bc\x1f", "abc"),
        ("&#0;&#xD800;&#99999999;&#X41;&#65", "\ufffd\ufffd\ufffd&#65;&#65;"),
        ("&LT;", "&lt;"),
        ("&AMP;&QUOT;", "&amp;&quot;"),
    ],
)
def test_faults_with_one_meaning_are_put_right(broken: str, mended: str) -> None:
    assert mended_xml(broken, {}) == mended


def test_a_feed_that_needs_only_mending_is_read_strictly() -> None:
    entry = only(rss("<title>Caf&eacute; R&D</title><link>https://ex.example/?a=1&section=2</link>"))
    assert (entry.title, entry.url) == ("Café R&D", "https://ex.example/?a=1&section=2")
    assert entry.payload.startswith("<item")


def test_an_unclosed_item_still_comes_in() -> None:
    feed = parsed(
        "<rss><channel><title>T</title><item><title>a &amp; b</title><link>/a</link><item><title>c</title></rss>"
    )
    assert [(entry.title, entry.url) for entry in feed.entries] == [("a & b", "https://wire.example/a"), ("c", "")]


def test_an_undeclared_prefix_does_not_lose_the_feed() -> None:
    entry = only("<rss><channel><item><title>a</title><dc:creator>Jane</dc:creator></item></channel></rss>")
    assert (entry.title, entry.authors) == ("a", ("Jane",))


@pytest.mark.parametrize(
    "beside", ["<textInput><title/>x</name>", "<image><width/></image>", "<georss:point/>", "&#xD800;&#0;"]
)
def test_faults_beside_the_story_do_not_lose_the_feed(beside: str) -> None:
    entry = only(f"<rss><channel><item>{beside}<title>a</title></item></rss>")
    assert entry.title == "a"


def test_no_text_holds_what_no_database_can() -> None:
    entry = only(
        "<rss><channel><item><title>a</title><description>x&#0;y<b>&#xD800;<![CDATA[&#0;z</description></item>"
    )
    assert "\0" not in entry.summary + entry.payload
    entry.summary.encode()


def test_rdf() -> None:
    item = (
        '<item rdf:about="https://r.example/1"><title>AT&amp;amp;T</title><link>1.html</link><dc:subject>BTC</dc:subject>'
        "<dc:date>2026-11-23</dc:date><description>d</description></item>"
    )
    feed = parsed(RDF.format(items=item))
    entry = feed.entries[0]
    assert (feed.format, feed.title, feed.url) == ("rdf", "R", "https://r.example/")
    assert (entry.external_id, entry.url) == ("https://r.example/1", "https://r.example/1.html")
    assert (entry.title, entry.summary, entry.categories) == ("AT&T", "d", ("BTC",))


def test_cdf() -> None:
    entry = only('<CHANNEL HREF="/"><ITEM HREF="/a"><TITLE>a</TITLE><ABSTRACT>b</ABSTRACT></ITEM></CHANNEL>')
    assert (entry.title, entry.summary) == ("a", "b")


def test_the_payload_of_an_odd_item_is_json() -> None:
    payload = only(RDF.format(items='<item rdf:about="u"><title>a</title></item>')).payload
    assert json.loads(payload)["title"] == "a"


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (b"", "The document is empty."),
        (b" \n\0", "The document is empty."),
        (b"hello", "The document is neither XML nor JSON, so it is no feed."),
        (b"<!doctype html><html><head><title>x</title></head></html>", oddfeed.WEB_PAGE),
        (b"<opml><body><outline xmlUrl='https://a.example/'/></body></opml>", oddfeed.OPML),
        (b"<note>x</note>", oddfeed.NO_FEED),
    ],
)
def test_what_is_no_feed_is_refused_with_a_sentence(document: bytes, sentence: str) -> None:
    with pytest.raises(ParseError) as refusal:
        parsed(document)
    assert str(refusal.value) == sentence


def test_an_empty_feed_is_a_feed() -> None:
    assert parsed("<rss/>").entries == ()
    assert parsed('<feed xmlns="http://www.w3.org/2005/Atom"/>').entries == ()


def test_a_broken_document_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oddfeed, "LARGEST", 100)
    with pytest.raises(ParseError, match="too large"):
        parse_oddly("<rss>" + " " * 100, URL)


def test_a_broken_document_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oddfeed, "SECONDS", 0.001)
    with pytest.raises(ParseError, match="too long"):
        parse_oddly("<rss><channel>" + "<item><title>x</title>" * 2000, URL)
