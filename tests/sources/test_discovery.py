"""Finding feeds from an address: a feed, a page that names some, a page that names none, and pages that mean harm."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from sources import discovery
from sources.discovery import COMMON_PATHS, MOST_LINKS, Found, feed_links, look
from sources.parsing.parsed import ParsedEntry, ParsedFeed
from sources.preview import pace, preview_of, texts
from tests.builders import NOON
from tests.newsroom.documents import item, rss
from tests.sources.servers import Script, Seen, Server, Wire, answering, hanging

FEED = answering(body=rss(item(1), item(2), title="Valley Wire"), Content_Type="application/rss+xml")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def page(head: str = "", body: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def alternate(href: str, kind: str = "application/rss+xml", title: str = "") -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}" title="{title}">'


@pytest.fixture
def site(settings: Settings) -> Iterator[Server]:
    scripts: dict[str, Script] = {}
    with Server(scripts) as server:
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        yield server


def serve(site: Server, **scripts: Script) -> None:
    """`home` is the front page; other names are paths."""
    site.scripts = {"/" if name == "home" else f"/{name}": script for name, script in scripts.items()}


def urls(found: discovery.Look) -> list[str]:
    return [each.url for each in found.feeds]


def test_a_feeds_own_address_is_the_feed(site: Server) -> None:
    serve(site, news=FEED)
    found = look(site.url("/news"))
    assert urls(found) == [site.url("/news")]
    assert found.feeds[0].feed.title == "Valley Wire"
    assert len(site.seen) == 1


def test_a_page_leads_to_the_feeds_that_it_names(site: Server) -> None:
    head = alternate("/one", title="All news") + alternate("two", "application/atom+xml") + alternate("/broken")
    serve(site, home=answering(body=page(head)), one=FEED, two=FEED, broken=answering(body=b"<html>"))
    assert urls(look(site.url("/"))) == [site.url("/one"), site.url("/two")]


@pytest.mark.parametrize("path", COMMON_PATHS)
def test_a_page_that_names_none_is_tried_at_the_usual_places(path: str, site: Server) -> None:
    site.scripts = {"/": answering(body=page()), path: FEED}
    assert urls(look(site.url("/"))) == [site.url(path)]


def test_a_blog_below_a_path_is_tried_there_too(site: Server) -> None:
    site.scripts = {"/blog/": answering(body=page()), "/blog/feed": FEED}
    assert urls(look(site.url("/blog/"))) == [site.url("/blog/feed")]


def test_an_address_that_moved_for_good_is_kept_as_the_new_one(site: Server) -> None:
    moved, lent = answering(301, Location="/new"), answering(302, Location="/new")
    serve(site, old=moved, lent=lent, new=FEED)
    assert urls(look(site.url("/old"))) == [site.url("/new")]
    assert urls(look(site.url("/lent"))) == [site.url("/lent")]


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (answering(404), "status 404"),
        (answering(500, body=page()), "status 500"),
        (answering(body=page()), "the page names none"),
        (answering(body=page(alternate("/gone"))), "names none that can be read"),
        (answering(body=b"\x89PNG\r\n\x1a\n\0\0"), "no feed"),
        (answering(body=b'{"error": "no key"}'), "no feed format known here"),
    ],
)
def test_what_is_no_feed_is_told_in_a_sentence(script: Script, sentence: str, site: Server) -> None:
    serve(site, home=script)
    found = look(site.url("/"))
    assert not found.feeds
    assert sentence in found.error


def _dripping(wire: Wire, seen: Seen) -> None:
    wire.send(b"HTTP/1.1 200 X\r\nContent-Type: text/html\r\n\r\n<html>")
    while True:
        wire.send(b" ")
        wire.pause(0.05)


def _endless(wire: Wire, seen: Seen) -> None:
    wire.send(b"HTTP/1.1 200 X\r\nContent-Type: text/html\r\n\r\n<html>")
    while True:
        wire.send(b"<a href=/x>" * 10_000)


@pytest.mark.parametrize("script", [hanging, _dripping, _endless])
def test_a_page_that_never_ends_is_left_in_time(script: Script, site: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "FIRST_DEADLINE", 0.5)
    serve(site, home=script)
    start = time.monotonic()
    found = look(site.url("/"))
    assert time.monotonic() - start < 20
    assert not found.feeds
    assert found.error


def test_feeds_that_hang_delay_no_other(site: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "NEXT_DEADLINE", 0.5)
    links = "".join(alternate(f"/{number}") for number in range(5)) + alternate("/good")
    site.scripts = {"/": answering(body=page(links)), "/good": FEED, **{f"/{number}": hanging for number in range(5)}}
    start = time.monotonic()
    assert urls(look(site.url("/"))) == [site.url("/good")]
    assert time.monotonic() - start < 20


def test_a_page_leads_to_no_private_address(site: Server) -> None:
    with Server({"/": FEED}) as inner:
        serve(site, home=answering(body=page(alternate(inner.url("/")) + alternate("http://169.254.169.254/rss"))))
        assert not look(site.url("/")).feeds
    assert inner.connections == 0


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://localhost:9/", "file:///etc/passwd", "nonsense"])
def test_an_address_that_must_not_be_asked_is_refused(address: str) -> None:
    found = look(address)
    assert not found.feeds
    assert found.error


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 200_000,
        "<a href=/feed>" * 60_000,
        alternate("/x") * 15_000,
        "<b title='" + "x" * 900_000,
        "<!--" * 200_000,
        "&#x41;" * 150_000,
        "<base href='http://[half'><a href='feed'>",
        "\0" * 1000,
        "<table>" * 100_000,
    ],
)
def test_a_hostile_page_costs_little(hostile: str) -> None:
    start = time.thread_time()
    links = feed_links(f"<html><head>{hostile}", "https://site.example/")
    assert time.thread_time() - start < 2
    assert len(links) <= MOST_LINKS


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        (alternate("https://other.example/f"), ["https://other.example/f"]),
        (alternate("//other.example/f"), ["https://other.example/f"]),
        ('<base href="/deep/">' + alternate("f"), ["https://site.example/deep/f"]),
        ('<LINK REL="Alternate nofollow" TYPE="Application/RSS+xml; charset=x" HREF="/f">', ["https://site.example/f"]),
        (alternate("/f") * 3, ["https://site.example/f"]),
        (alternate("javascript:alert(1)") + alternate("data:,x"), []),
        (alternate("/en", "text/html") + '<link rel="stylesheet" type="application/rss+xml" href="/x">', []),
        ('<a href="/category/feed/">RSS</a>', ["https://site.example/category/feed/"]),
        ('<a href="/news/rss.xml?x=1">RSS</a><a href="/feedback">No</a>', ["https://site.example/news/rss.xml?x=1"]),
        (alternate("/f") + '<a href="/other/feed">', ["https://site.example/f"]),
        ("", []),
    ],
)
def test_the_links_of_a_page(markup: str, found: list[str]) -> None:
    assert [link.url for link in feed_links(f"<html><head>{markup}", "https://site.example/x")] == found


def entry(ago: timedelta, **overrides: Any) -> ParsedEntry:
    fields = {"title": "A title", "content": "<p>Five   &amp; words.</p>", "published_at": NOON - ago, **overrides}
    return ParsedEntry(**fields)


def test_a_preview_tells_what_a_person_decides_by() -> None:
    entries = tuple(entry(number * HOUR, title=f"Story {number}") for number in range(30))
    feed = ParsedFeed("atom", "Valley Wire", "https://valley.example/", "en", entries=entries)
    shown = preview_of(Found("https://valley.example/feed", feed), NOON)
    assert (shown.format_name, shown.title, shown.lang, shown.count) == ("Atom", "Valley Wire", "en", 30)
    assert [sample.title for sample in shown.samples] == [f"Story {number}" for number in range(10)]
    assert shown.samples[0].length == len("Five & words.")
    assert shown.pace == "about 25 entries a day"
    assert shown.texts.startswith("one-liners")


def test_a_preview_of_a_strange_feed_stands() -> None:
    feed = ParsedFeed("rss", entries=(entry(HOUR, title="", content="", published_at=None),))
    shown = preview_of(Found("https://valley.example/feed", feed), NOON)
    assert (shown.samples[0].title, shown.samples[0].published_at) == ("(no title)", None)
    assert preview_of(Found("https://valley.example/feed", ParsedFeed("rss")), NOON).texts == "no entries"


@pytest.mark.parametrize(
    ("published", "words"),
    [
        ([], "too few dates to tell"),
        ([NOON] * 20, "too few dates to tell"),
        ([NOON - HOUR * n for n in range(48)], "about 25 entries a day"),
        ([NOON - timedelta(minutes=5 * n) for n in range(10)], "an entry about every 5 minutes"),
        ([NOON - HOUR * 3 * n for n in range(3)], "about 12 entries a day"),
        ([NOON - HOUR * 15 * n for n in range(9)], "an entry about every 15 hours"),
        ([NOON - DAY * n for n in range(9)], "about an entry a day"),
        ([NOON - DAY * 7 * n for n in range(9)], "an entry about every 7 days"),
        ([NOON - DAY * 400 - HOUR * n for n in range(9)], "nothing new since 7 February 2025"),
        ([NOON + DAY * n for n in range(9)], "too few dates to tell"),
    ],
)
def test_the_pace_in_words(published: list[datetime], words: str) -> None:
    assert pace(published, NOON) == words


@pytest.mark.parametrize(
    ("lengths", "start"),
    [([0, 10, 90], "one-liners, 10"), ([300, 400], "excerpts, 350"), ([1600] * 3, "full texts, 1,600"), ([], "no ")],
)
def test_texts_are_judged_by_the_usual_length(lengths: list[int], start: str) -> None:
    assert texts(lengths).startswith(start)
