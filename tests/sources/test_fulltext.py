"""Linked pages: read where the site allows it, kept beside the entry, closed with a sentence where they cannot be."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.db.models import F
from django.utils import timezone
from pytest_django.fixtures import Settings

from sources import fulltext
from sources.errors import NotAllowed, NotPossible
from sources.fulltext import fetch_waiting, queue_by_policy, request_full_text
from sources.models import Entry, FullText
from sources.pages import EXTRACTION_SECONDS
from tests.builders import NOON, make_entry, make_feed, make_user
from tests.sources.servers import Server, answering

STORY = "The bank bought 120 million dollars of bitcoin on Tuesday, it said in a statement to its owners. "
PAGE = f"""<html><head><title>T</title></head><body><nav><a href="/">Home</a></nav>
<article><h1>Bank buys bitcoin</h1><p>{STORY}</p><p>{STORY.replace("Tuesday", "Friday")}</p>
<p>More is <a href="/next">to come</a>.</p><script>alert(1)</script></article>
<footer>Subscribe now</footer></body></html>"""
HTML = {"Content_Type": "text/html; charset=utf-8"}


@pytest.fixture(autouse=True)
def _fresh_cache(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def site(settings: Any) -> Iterator[Server]:
    with Server({"/a": answering(body=PAGE.encode(), **HTML)}) as server:
        settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
        yield server


def asked(url: str) -> FullText:
    return FullText.objects.create(entry=make_entry(url=url), url=url, requested_at=NOON)


def read(url: str) -> FullText:
    row = asked(url)
    list(fetch_waiting(timezone.now))
    row.refresh_from_db()
    return row


def test_a_page_is_read_and_kept_as_clean_html(site: Server) -> None:
    row = read(site.url("/a"))
    assert (row.state, row.reason, row.lease_until) == ("fetched", "", None)
    assert STORY.strip() in row.html
    assert f'<a href="{site.url("/next")}">to come</a>' in row.html
    for furniture in ("Home", "Subscribe", "alert", "<h1"):
        assert furniture not in row.html
    assert row.entry.summary == Entry.objects.get().summary


def test_robots_are_asked_first_and_remembered(
    site: Server, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A cache that never drops a write: the database's may, where it must not fail.
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "robots"}}
    monkeypatch.setattr(fulltext, "SECONDS_BETWEEN", 0)
    site.scripts = {**site.scripts, "/robots.txt": answering(body=b"User-agent: *\nAllow: /")}
    for _ in range(2):
        read(site.url("/a"))
    assert [seen.path for seen in site.seen] == ["/robots.txt", "/a", "/a"]


def test_what_robots_forbid_is_not_asked_for(site: Server) -> None:
    site.scripts = {**site.scripts, "/robots.txt": answering(body=b"User-agent: Newsroom\nDisallow: /")}
    row = read(site.url("/a"))
    assert row.state == "refused"
    assert row.reason == "127.0.0.1 does not allow programs to read this page (its robots.txt)."
    assert [seen.path for seen in site.seen] == ["/robots.txt"]


def test_a_redirect_into_what_is_forbidden_gives_no_text(site: Server) -> None:
    site.scripts = {
        **site.scripts,
        "/robots.txt": answering(body=b"User-agent: *\nDisallow: /a"),
        "/r": answering(301, Location=site.url("/a")),
    }
    row = read(site.url("/r"))
    assert (row.state, row.html) == ("refused", "")


@pytest.mark.parametrize("status", [500, 503, 429])
def test_robots_that_cannot_be_read_forbid_for_now(status: int, site: Server) -> None:
    site.scripts = {**site.scripts, "/robots.txt": answering(status)}
    row = read(site.url("/a"))
    assert row.state == "failed"
    assert f"status {status}" in row.reason
    assert len(site.seen) == 1


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (answering(404), "answers with status 404"),
        (answering(body=b"%PDF-1.7", Content_Type="application/pdf"), "is no web page, but application/pdf"),
        (answering(body=b"x" * 10), "of no kind that it names"),
        (answering(body=b"<html><body><p>Log in.</p></body></html>", **HTML), "No article text was found"),
        (answering(body=b"", **HTML), "No article text was found"),
        (answering(body=b"<p>" * 100_000, **HTML), "."),
        (answering(302, Location="http://10.0.0.1/"), "10.0.0.1"),
        (answering(302, Location="file:///etc/passwd"), "http"),
    ],
)
def test_a_page_without_a_story_says_why(script: Any, reason: str, site: Server) -> None:
    site.scripts = {"/a": script}
    row = read(site.url("/a"))
    assert row.state == "failed"
    assert reason in row.reason
    assert row.html == ""


@pytest.mark.deep
@pytest.mark.parametrize(
    "page",
    [
        b"<div>" * 200_000,
        b"<b>x" * 200_000,
        b"<table>" + b"<tr><td>x y z" * 150_000,
        b"<a href=/x>word word</a> " * 120_000,
        b"<p>" + b"&amp;" * 800_000,
        b"<!--" * 1_000_000,
        b"\0" * 1_000_000 + b"<p>hello",
    ],
)
def test_a_hostile_page_is_over_in_time(page: bytes, site: Server) -> None:
    site.scripts = {"/a": answering(body=page, **HTML)}
    start = time.monotonic()
    assert read(site.url("/a")).state in ("failed", "fetched")
    assert time.monotonic() - start < EXTRACTION_SECONDS + 3


def test_a_private_address_is_never_asked(site: Server, settings: Any) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = []
    row = read(site.url("/a"))
    assert row.state == "failed"
    assert site.connections == 0


@pytest.mark.parametrize("charset", ["windows-1251", "utf-8"])
def test_the_charset_that_a_page_declares_is_believed(charset: str, site: Server) -> None:
    words = "Національний банк купив біткоїн у вівторок, ідеться в його заяві для власників. " * 4
    page = f'<html><head><meta charset="{charset}"></head><body><article><p>{words}</p></article></body></html>'
    site.scripts = {"/a": answering(body=page.encode(charset), Content_Type="text/html")}
    assert "Національний банк купив біткоїн" in read(site.url("/a")).html


def test_one_site_is_asked_for_one_page_at_a_time(site: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fulltext, "SECONDS_BETWEEN", 600)  # longer than a busy machine takes for the first page
    rows = [asked(site.url("/a")), asked(site.url("/a?2"))]
    assert len(list(fetch_waiting(timezone.now))) == 1
    assert list(fetch_waiting(timezone.now)) == []
    cache.clear()
    assert len(list(fetch_waiting(timezone.now))) == 1
    assert not FullText.objects.filter(pk__in=[row.pk for row in rows], state="queued").exists()


def test_a_page_whose_worker_died_is_read_by_the_next(site: Server) -> None:
    row = asked(site.url("/a"))
    FullText.objects.update(lease_until=timezone.now() + timedelta(minutes=1), attempts=1)
    assert list(fetch_waiting(timezone.now)) == []
    FullText.objects.update(lease_until=timezone.now() - timedelta(minutes=1))
    assert [each.state for each in fetch_waiting(timezone.now)] == ["fetched"]
    row.refresh_from_db()
    assert row.attempts == 2


def test_a_page_that_kills_its_workers_is_given_up(site: Server) -> None:
    asked(site.url("/a"))
    FullText.objects.update(attempts=fulltext.TRIES)
    [row] = fetch_waiting(timezone.now)
    assert (row.state, row.reason) == ("failed", "Its worker died three times at it; ask again.")


def test_a_worker_that_was_overtaken_writes_nothing(site: Server) -> None:
    row = asked(site.url("/a"))
    reading = fetch_waiting(lambda: timezone.now() if FullText.objects.update(attempts=F("attempts") + 1) else NOON)
    assert [each.state for each in reading] == ["queued"]
    row.refresh_from_db()
    assert (row.state, row.html) == ("queued", "")


def test_a_failure_leaves_the_text_of_an_earlier_time(site: Server) -> None:
    row = read(site.url("/a"))
    text = row.html
    site.scripts = {}
    cache.clear()
    FullText.objects.update(state="queued")
    list(fetch_waiting(timezone.now))
    row.refresh_from_db()
    assert (row.state, row.html) == ("failed", text)


@pytest.mark.parametrize(("policy", "count"), [("always", 1), ("asked", 0)])
def test_a_feeds_policy_asks_for_the_pages_of_new_entries(policy: str, count: int) -> None:
    feed = make_feed(full_text=policy)
    entries = [make_entry(feed=feed), make_entry(feed=feed, url="mailto:a@b.example"), make_entry(feed=feed, url="")]
    queue_by_policy(feed, [(entry.pk, entry.url) for entry in entries], NOON)
    assert FullText.objects.count() == count


def wire_staff() -> User:
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name="Wire staff"))
    return user


def test_a_person_asks_by_permission_and_once(site: Server) -> None:
    entry = make_entry(url=site.url("/a"))
    with pytest.raises(NotAllowed):
        request_full_text(entry, make_user(), NOON)
    user = wire_staff()
    first = request_full_text(entry, user, NOON)
    assert request_full_text(entry, user, NOON).pk == first.pk
    assert (first.state, first.requested_by) == ("queued", user)
    assert LogEntry.objects.filter(change_message__contains="Asked for the linked page").count() == 2
    list(fetch_waiting(timezone.now))
    again = request_full_text(entry, user, NOON)
    assert (again.state, again.attempts, again.pk) == ("queued", 0, first.pk)
    assert again.html


def test_an_entry_without_a_web_address_has_no_page() -> None:
    with pytest.raises(NotPossible, match="no web address"):
        request_full_text(make_entry(url="javascript:alert(1)"), wire_staff(), NOON)
