"""Atom 1.0 and 0.3, well-formed, as the strict reader takes them."""

from datetime import UTC, datetime

import pytest

from tests.sources.parsing.documents import atom, only, parsed

OLD = "http://purl.org/atom/ns#"


def test_every_field_of_a_full_entry() -> None:
    entry = only(
        atom(
            '<id>urn:wire:1</id><title type="html">R&amp;amp;D</title>'
            '<link rel="self" href="/self"/><link href="/story"/>'
            "<published>2026-11-23T09:12:45Z</published><updated>2026-11-23T10:00:00Z</updated>"
            '<summary>Plain &lt; text</summary><content type="html">&lt;p>Whole&lt;/p></content>'
            '<author><name>Jane Doe</name><email>j@x.example</email></author><category term="BTC" label="Bitcoin"/>'
            '<link rel="enclosure" type="image/png" href="/i.png"/>',
            attributes='xml:lang="uk-UA"',
        )
    )
    assert (entry.external_id, entry.url, entry.title) == ("urn:wire:1", "https://wire.example/story", "R&D")
    assert (entry.summary, entry.content) == ("Plain &lt; text", "<p>Whole</p>")
    assert entry.is_html
    assert entry.published_at == datetime(2026, 11, 23, 9, 12, 45, tzinfo=UTC)
    assert entry.updated_at == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert (entry.authors, entry.categories, entry.lang) == (("Jane Doe",), ("BTC",), "uk")
    assert entry.image_url == "https://wire.example/i.png"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("<title>&amp;#39;AT&amp;amp;T&amp;#39;</title>", "&#39;AT&amp;T&#39;"),
        ('<title type="html">&amp;#39;AT&amp;amp;T&amp;#39;</title>', "'AT&T'"),
        ('<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>&amp;</b> B</div></title>', "A & B"),
        ('<title type="application/octet-stream">QSA8Yj5C</title>', "A <b>B".replace("<b>", "")),
        ('<title type="application/octet-stream">%%%</title>', "%%%"),
    ],
)
def test_a_title_means_what_its_type_says(title: str, text: str) -> None:
    assert only(atom(title)).title == text


def test_an_entry_of_plain_texts_is_not_html() -> None:
    entry = only(atom("<summary>a &lt;b> c</summary>"))
    assert (entry.summary, entry.is_html) == ("a <b> c", False)


def test_the_div_around_xhtml_is_left_out_and_void_elements_stay_void() -> None:
    content = '<div xmlns="http://www.w3.org/1999/xhtml"><p>A<br/><img src="i.png"/></p><p/></div>'
    entry = only(atom(f'<content type="xhtml">{content}</content>'))
    assert entry.content == '<p>A<br><img src="https://wire.example/feeds/i.png"></p><p></p>'


def test_links_and_markup_stand_on_the_nearest_xml_base() -> None:
    document = atom(
        '<link href="a"/><content type="html" xml:base="deep/">&lt;a href="b">b&lt;/a></content>',
        attributes='xml:base="https://base.example/x/"',
    )
    entry = only(document)
    assert entry.url == "https://base.example/x/a"
    assert entry.content == '<a href="https://base.example/x/deep/b">b</a>'


def test_an_entry_without_author_has_the_feeds() -> None:
    assert only(atom("<title>x</title>", feed="<author><name>Desk</name></author>")).authors == ("Desk",)


def test_an_id_that_is_an_address_serves_where_the_link_is_missing() -> None:
    assert only(atom("<id>https://wire.example/1</id>")).url == "https://wire.example/1"
    assert only(atom("<id>urn:1</id>")).url == ""


def test_an_id_stays_as_sent_unless_it_is_a_bare_path() -> None:
    assert only(atom("<id>HTTP://Wire.Example/%7Ea</id>")).external_id == "HTTP://Wire.Example/%7Ea"
    assert only(atom("<id>/news/1</id>")).external_id == "https://wire.example/news/1"
    assert only(atom("<id>news-1</id>")).external_id == "news-1"


def test_an_id_that_is_no_uri_stands_on_its_xml_base() -> None:
    based = {"attributes": "xml:base='https://base.example/x/'"}
    assert only(atom("<id>news/1</id>", **based)).external_id == "https://base.example/x/news/1"
    assert only(atom("<id>urn:1</id>", **based)).external_id == "urn:1"


def test_atom_03() -> None:
    document = (
        f'<feed version="0.3" xmlns="{OLD}"><title>Old</title><link rel="alternate" type="text/html" href="/"/><entry>'
        '<title type="text/html" mode="escaped">A &lt;b>B&lt;/b></title><issued>2026-11-22</issued>'
        '<modified>2026-11-23</modified><content type="text/plain" mode="base64">aGk=</content></entry></feed>'
    )
    feed = parsed(document)
    entry = feed.entries[0]
    assert (feed.format, feed.title, feed.url) == ("atom", "Old", "https://wire.example/")
    assert (entry.title, entry.content, entry.is_html) == ("A B", "hi", False)
    assert entry.published_at == datetime(2026, 11, 22, tzinfo=UTC)
    assert entry.updated_at == datetime(2026, 11, 23, tzinfo=UTC)


def test_a_lone_entry_is_a_feed_of_one() -> None:
    entry = only(atom("<title>a</title><id>urn:1</id>"))
    assert only(entry.payload).external_id == "urn:1"


def test_comments_and_processing_instructions_mean_nothing() -> None:
    assert only(atom("<title>a<!-- x -->b<?php echo ?></title><!-- y --><?z?>")).title == "ab"
