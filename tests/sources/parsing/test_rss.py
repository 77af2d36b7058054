"""RSS, well-formed, as the strict reader takes it."""

from datetime import UTC, datetime

import pytest

from tests.sources.parsing.documents import URL, only, parsed, rss


def test_every_field_of_a_full_item() -> None:
    entry = only(
        rss(
            "<title>Ether &amp;amp; bitcoin &lt;b&gt;rise&lt;/b&gt;</title><link>https://wire.example/a?x=1&amp;y=2</link>"
            '<guid isPermaLink="false">wire-1</guid><pubDate>Mon, 23 Nov 2026 09:12:45 GMT</pubDate>'
            "<dcterms:modified>2026-11-23T10:00:00Z</dcterms:modified><description>&lt;p&gt;Teaser&lt;/p&gt;</description>"
            "<content:encoded><![CDATA[<p>Whole &nbsp; story</p>]]></content:encoded><dc:creator>Jane Doe</dc:creator>"
            "<author>joe@wire.example (Joe Roe)</author><category>Markets</category><category>BTC</category>"
            "<category>Markets</category><media:keywords>ether|bitcoin||ether</media:keywords>"
            '<media:content url="/i/1.jpg" type="image/jpeg"/>',
            channel="<title>The Wire</title><link>https://wire.example/</link><language>en-GB</language><ttl>30</ttl>",
        )
    )
    assert (entry.external_id, entry.url) == ("wire-1", "https://wire.example/a?x=1&y=2")
    assert entry.title == "Ether & bitcoin rise"
    assert (entry.summary, entry.content) == ("<p>Teaser</p>", "<p>Whole &nbsp; story</p>")
    assert entry.is_html
    assert entry.published_at == datetime(2026, 11, 23, 9, 12, 45, tzinfo=UTC)
    assert entry.updated_at == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert entry.authors == ("Joe Roe", "Jane Doe")
    assert entry.categories == ("Markets", "BTC")
    assert entry.keywords == ("ether", "bitcoin")
    assert entry.image_url == "https://wire.example/i/1.jpg"
    assert entry.lang == "en"
    assert entry.source is None


def test_what_the_channel_says_of_itself() -> None:
    channel = "<title>The &lt;i&gt;Wire&lt;/i&gt;</title><link>/home</link><language>uk</language><ttl>45</ttl>"
    feed = parsed(rss("<title>x</title>", channel=channel))
    assert (feed.format, feed.title, feed.url, feed.lang) == ("rss", "The Wire", "https://wire.example/home", "uk")
    assert feed.ttl_minutes == 45


def test_the_syndication_module_stands_in_for_ttl() -> None:
    channel = "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
    assert parsed(rss(channel=channel)).ttl_minutes == 15


@pytest.mark.parametrize(
    ("guid", "url"),
    [
        ("<guid>https://wire.example/1</guid>", "https://wire.example/1"),
        ('<guid isPermaLink="true">/1</guid>', "https://wire.example/1"),
        ('<guid isPermaLink="false">https://wire.example/1</guid>', ""),
        ("<guid>wire-1</guid>", ""),
    ],
)
def test_a_permalink_serves_where_the_link_is_missing(guid: str, url: str) -> None:
    assert only(rss(f"<title>x</title>{guid}")).url == url


def test_a_link_goes_before_a_permalink() -> None:
    assert only(rss("<guid>https://a.example/</guid><link>https://b.example/</link>")).url == "https://b.example/"


def test_atom_links_serve_where_rss_has_none() -> None:
    item = '<atom:link rel="self" href="/self"/><atom:link type="application/pdf" href="/p"/><atom:link href="/story"/>'
    assert only(rss(item)).url == "https://wire.example/story"


def test_relative_links_stand_on_xml_base_then_on_the_site_then_on_the_document() -> None:
    item = "<link>a.html</link><description>&lt;a href='b.html'>b&lt;/a></description>"
    site = "<link>https://site.example/news/</link>"
    based = rss(item, channel=site).replace("<item>", '<item xml:base="https://base.example/x/">')
    assert only(based).url == "https://base.example/x/a.html"
    assert only(based).summary == "<a href='https://base.example/x/b.html'>b</a>"
    assert only(rss(item, channel=site)).url == "https://site.example/news/a.html"
    assert only(rss(item)).summary == "<a href='https://wire.example/feeds/b.html'>b</a>"


def test_an_item_that_says_only_when_it_changed_was_published_then() -> None:
    entry = only(rss("<dc:date>2026-11-23</dc:date>"))
    assert entry.published_at == entry.updated_at == datetime(2026, 11, 23, tzinfo=UTC)


def test_a_broken_date_gives_way_to_the_next_one() -> None:
    item = "<pubDate>soon</pubDate><dcterms:issued>2026-11-23</dcterms:issued>"
    assert only(rss(item)).published_at == datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("item", "summary", "content"),
    [
        ("<description>one</description><summary>two</summary>", "one", "two"),
        ("<summary>one</summary><description>two</description>", "one", "two"),
        ("<itunes:summary>it</itunes:summary>", "it", ""),
        ("<description>one</description><itunes:summary>it</itunes:summary>", "one", ""),
        ("<description/><media:description>said</media:description>", "said", ""),
        ('<body xmlns="http://www.w3.org/1999/xhtml"><p>A<br/>B &amp; C</p></body>', "", "<p>A<br>B &amp; C</p>"),
        ("<description>Naked <b>markup</b>, kept</description>", "Naked <b>markup</b>, kept", ""),
    ],
)
def test_which_text_is_summary_and_which_content(item: str, summary: str, content: str) -> None:
    entry = only(rss(item))
    assert (entry.summary, entry.content) == (summary, content)


@pytest.mark.parametrize(
    ("item", "image"),
    [
        ('<media:content url="https://i.example/v.mp4" type="video/mp4"/>', ""),
        ('<media:content url="https://i.example/a.webp?w=1"/>', "https://i.example/a.webp?w=1"),
        ('<media:content medium="video"><media:thumbnail url="https://i.example/t"/></media:content>', "https://i.example/t"),
        ('<media:group><media:thumbnail url="https://i.example/t"/></media:group>', "https://i.example/t"),
        ('<enclosure url="https://i.example/e.mp3" type="audio/mpeg"/><itunes:image href="/i.png"/>', "https://wire.example/i.png"),
        ('<enclosure url="https://i.example/e" type="image/png"/>', "https://i.example/e"),
    ],
)  # fmt: skip
def test_which_picture_is_the_image(item: str, image: str) -> None:
    assert only(rss(item)).image_url == image


def test_items_beside_the_channel_count() -> None:
    feed = parsed("<rss><channel><title>t</title></channel><item><title>a</title></item></rss>")
    assert [entry.title for entry in feed.entries] == ["a"]


def test_names_mean_the_same_in_any_namespace_of_rss_and_in_any_case() -> None:
    document = '<r:RSS xmlns:r="http://backend.userland.com/rss2"><r:channel><r:Item><r:TITLE>a</r:TITLE></r:Item></r:channel></r:RSS>'
    assert only(document).title == "a"


def test_elements_of_unknown_namespaces_do_not_pass_for_rss() -> None:
    assert only(rss("<x:title xmlns:x='urn:x'>wrong</x:title><title>right</title>")).title == "right"


def test_an_empty_item_is_rejected_and_the_rest_stands() -> None:
    feed = parsed(rss("<title>a</title>", "", "<title>b</title>"))
    assert [entry.title for entry in feed.entries] == ["a", "b"]
    assert [item.reason for item in feed.rejected] == ["The item is empty."]


def test_an_unsafe_link_is_no_link() -> None:
    assert only(rss("<title>x</title><link>javascript:alert(1)</link>")).url == ""


def test_the_payload_is_the_item_and_parses_to_the_same_entry() -> None:
    item = "<title>a</title><guid>g</guid><dc:creator>J</dc:creator><description><![CDATA[<p>x</p>]]></description>"
    entry = only(rss(item))
    assert entry.payload.startswith("<item")
    assert "<![CDATA[<p>x</p>]]>" in entry.payload
    again = only(entry.payload, url=URL)
    assert (again.title, again.external_id, again.authors, again.summary) == ("a", "g", ("J",), "<p>x</p>")
