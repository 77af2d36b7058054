"""Adding feeds: a look before anything is kept, one by one or as a list; without JavaScript, and by those who may."""

import json
from collections.abc import Iterator

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from sources.adding import publisher_of
from sources.models import Feed, ImportRun
from sources.opml import Outline, read_opml, write_opml
from tests.builders import make_feed, make_source
from tests.newsroom.documents import item, rss
from tests.sources.servers import Server, answering
from tests.sources.test_staff_admin import signed_in

pytestmark = pytest.mark.django_db

SITE = b"""<!doctype html><html><head><title>Valley</title>
<link rel="alternate" type="application/rss+xml" href="/feed"><link rel="alternate" type="application/rss+xml"
href="/other"></head></html>"""


@pytest.fixture
def wire() -> Client:
    return signed_in("Wire staff")


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    feed = rss(item(1), item(2, "<script>alert(1)</script> rises"), title="Valley <i>Wire</i>")
    scripts = {"/": answering(body=SITE), "/feed": answering(body=feed), "/other": answering(body=rss(title="Briefs"))}
    with Server(scripts) as server:
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        yield server


def new(client: Client, **data: str) -> str:
    answer = client.post(reverse("admin:sources_feed_new"), {"act": "look", **data}, follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_adding_begins_with_an_address(wire: Client) -> None:
    assert wire.get(reverse("admin:sources_feed_add")).url == reverse("admin:sources_feed_new")
    assert 'name="url"' in wire.get(reverse("admin:sources_feed_new")).content.decode()
    by_hand = wire.get(reverse("admin:sources_feed_add") + "?by-hand=1")
    assert 'name="key"' in by_hand.content.decode()


def test_a_site_is_looked_at_before_anything_is_kept(wire: Client, server: Server) -> None:
    before = Feed.objects.count()
    page = new(wire, url=server.url("/"))
    body = page[page.index('aria-label="What was found"') :]
    assert server.url("/feed") in body
    assert "Bitcoin miner 1 moves north" in body
    assert "one-liners" in body
    assert "Briefs" in body
    assert f'value="{server.url("/other")}"' in body
    assert "<script>alert" not in body
    assert Feed.objects.count() == before


def test_what_was_looked_at_is_kept_and_imported_at_once(wire: Client, server: Server) -> None:
    page = wire.post(reverse("admin:sources_feed_new"), {"act": "look", "url": server.url("/feed")})
    initial = {name: value or "" for name, value in page.context["form"].initial.items()}
    answer = wire.post(reverse("admin:sources_feed_new"), {**initial, "act": "save", "group": "Valleys"})
    feed = Feed.objects.get(url=server.url("/feed"))
    assert (feed.title, feed.group, feed.lang, feed.format) == ("Valley Wire", "Valleys", "en", "auto")
    run = ImportRun.objects.get(feed=feed)
    assert answer.url == reverse("admin:sources_importrun_change", args=[run.pk])
    assert LogEntry.objects.filter(object_id=str(feed.pk)).exists()


def test_a_bare_host_is_meant_as_https(wire: Client) -> None:
    page = new(wire, url="127.0.0.1/feed")
    assert "Refused https://127.0.0.1/feed" in page


def test_an_address_without_a_feed_is_told_and_can_be_added_by_hand(wire: Client, server: Server) -> None:
    page = new(wire, url=server.url("/nothing"))
    assert "status 404" in page
    assert "Fill in by hand" in page
    assert "Keep it" not in page


def test_a_feed_that_is_here_is_shown_as_such(wire: Client, server: Server) -> None:
    feed = make_feed(title="Ours", url=server.url("/feed") + "?utm_source=x")
    page = new(wire, url=server.url("/feed"))
    assert reverse("admin:sources_feed_change", args=[feed.pk]) in page
    assert "Keep it" not in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"key": "Not A Key"}, "Use lower-case letters"),
        ({"key": "taken"}, "already exists"),
        ({"url": "http://10.0.0.1/"}, "private network"),
        ({"url": "https://taken.example/feed"}, "Another feed asks this address already"),
    ],
)
def test_what_cannot_be_kept_is_told(change: dict[str, str], words: str, wire: Client) -> None:
    make_feed(key="taken", url="https://www.taken.example/feed/")
    data = {"url": "https://a.example/feed", "key": "a", "format": "auto", "lang": "en", "rewriting": "always"}
    before = Feed.objects.count()
    assert words in new(wire, act="save", **{**data, **change})
    assert Feed.objects.count() == before


def test_the_publisher_of_a_known_site_is_credited() -> None:
    source = make_source(name="Harbour")
    make_feed(url="https://news.harbour.example/markets", source=source)
    make_feed(url="https://harbour-x.example/")
    assert publisher_of("https://www.harbour.example/policy/rss") == source
    assert publisher_of("https://harbour-x.example/rss") is None
    assert publisher_of("https://substack.com/feed") is None


@pytest.mark.parametrize("name", ["new", "opml"])
def test_others_add_nothing(name: str) -> None:
    editor = signed_in("Editor")
    before = Feed.objects.count()
    for data in (None, {"act": "save", "rows": json.dumps([["https://a.example/", "", "", ""]])}):
        address = reverse(f"admin:sources_feed_{name}")
        assert (editor.post(address, data) if data else editor.get(address)).status_code == 403
    assert editor.get(reverse("admin:sources_feed_opml_download")).status_code == 403
    assert Feed.objects.count() == before


def upload(client: Client, document: bytes) -> str:
    file = SimpleUploadedFile("feeds.opml", document)
    answer = client.post(reverse("admin:sources_feed_opml"), {"file": file})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_list_is_looked_at_and_then_added(wire: Client) -> None:
    make_feed(url="https://here.example/rss", title="Here")
    outlines = [
        Outline("https://one.example/rss?api_key=s3cret", "One <b>", "Chains"),
        Outline("https://here.example/rss", "Here"),
        Outline("http://192.168.0.1/", "Inner"),
    ]
    before = Feed.objects.count()
    file = SimpleUploadedFile("feeds.opml", write_opml(outlines, ""))
    answer = wire.post(reverse("admin:sources_feed_opml"), {"file": file})
    page = " ".join(answer.content.decode().split())
    assert "1 new, 1 here already, 1 that cannot be added" in page
    assert "One &lt;b&gt;" in page
    assert "a private network" in page
    assert Feed.objects.count() == before
    for _ in range(2):
        wire.post(reverse("admin:sources_feed_opml"), {"act": "save", "rows": answer.context["rows"]})
        assert Feed.objects.count() == before + 1
    assert Feed.objects.get(key="one").group == "Chains"
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize("document", [b"", b"nonsense", b"<rss/>", b"<opml>" + b" " * 2**21])
def test_a_file_that_is_no_list_is_told(document: bytes, wire: Client) -> None:
    assert "nr-desk" in upload(wire, document)
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("rows", ["", "{}", "[[1]]", "nonsense"])
def test_rows_that_did_not_come_back_whole_add_nothing(rows: str, wire: Client) -> None:
    before = Feed.objects.count()
    answer = wire.post(reverse("admin:sources_feed_opml"), {"act": "save", "rows": rows}, follow=True)
    assert "Upload it again" in answer.content.decode()
    assert Feed.objects.count() == before


def test_all_feeds_are_downloaded_as_one_list(wire: Client) -> None:
    make_feed(key="from-files", url="")
    answer = wire.get(reverse("admin:sources_feed_opml_download"))
    assert answer["Content-Disposition"] == 'attachment; filename="feeds.opml"'
    assert len(read_opml(answer.content)) == Feed.objects.exclude(url="").count()
