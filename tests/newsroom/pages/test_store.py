"""Pages before Django: who gets one, how it is sent, and what is never kept."""

import gzip
import socket
import threading
import time

import brotli
import pytest
from django.conf import settings
from django.db import OperationalError
from pytest_django.fixtures import Settings

from articles import publishing, search
from articles.models import Article, Change
from newsroom.pages import page as page_module
from newsroom.vitals.counting import totals
from tests.builders import NOON, make_article, make_category, make_tag, make_user
from tests.newsroom.pages.conftest import Site


def test_a_page_is_made_once_for_all_readers(site: Site) -> None:
    make_article(title="Kestrel lists a token")
    first, second = site.get("/"), site.get("/")
    assert site.rendered == ["/"]
    assert first.status == second.status == 200
    assert first.body == second.body
    assert "Kestrel lists a token" in first.text


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("br, gzip", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("*", "br"),
        ("identity", ""),
        ("gzip;q=nonsense", ""),
        ("", ""),
    ],
)
def test_each_reader_gets_a_coding_that_he_reads(accepted: str, coding: str, site: Site) -> None:
    make_article()
    plain = site.get("/").body
    got = site.get("/", HTTP_ACCEPT_ENCODING=accepted)
    assert got.headers.get("content-encoding", "") == coding
    assert {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[coding](got.body) == plain
    assert int(got.headers["content-length"]) == len(got.body)
    assert got.headers["vary"] == "Accept-Encoding"


def test_who_has_a_page_is_told_so(site: Site) -> None:
    make_article()
    etags = {site.get("/", HTTP_ACCEPT_ENCODING=coding).headers["etag"] for coding in ("", "gzip", "br")}
    assert len(etags) == 3
    for known in (*etags, '"other"'):
        got = site.get("/", HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=known)
        assert (got.status, bool(got.body)) == ((304, False) if known.endswith('-gzip"') else (200, True))


def test_who_asks_for_what_changed_since_is_told_so(site: Site) -> None:
    """Only a feed has such a time: that of the last public change."""
    article = make_article(status="draft")
    publishing.publish(article, editor(), NOON, version=article.version)
    told = site.get("/rss.xml").headers["last-modified"]
    later, earlier = "Sun, 15 Mar 2026 12:00:00 GMT", "Fri, 13 Mar 2026 12:00:00 GMT"
    for since, status in ((told, 304), (later, 304), (earlier, 200), ("nonsense", 200)):
        got = site.get("/rss.xml", HTTP_IF_MODIFIED_SINCE=since)
        assert (got.status, bool(got.body)) == (status, status == 200), since
    assert site.get("/rss.xml", HTTP_IF_MODIFIED_SINCE=told, HTTP_IF_NONE_MATCH='"other"').status == 200
    assert site.get("/", HTTP_IF_MODIFIED_SINCE=later).status == 200
    assert site.rendered == ["/rss.xml", "/"]


def test_a_head_request_gets_the_length_and_no_body(site: Site) -> None:
    make_article()
    for _ in range(2):
        got = site.get("/", method="HEAD")
        assert (got.status, got.body) == (200, b"")
        assert int(got.headers["content-length"]) > 1000


def test_stored_pages_are_counted_whichever_way_they_are_handed_over(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_article()
    made = site.get("/")
    with monkeypatch.context() as patched:
        patched.setattr(site.store, "_answered", None)  # what is there needs no more than a look
        at_once = site.get("/")
    site.get("/", method="HEAD")
    site.get("/", HTTP_COOKIE="theme=dark")
    assert site.get("/", HTTP_IF_NONE_MATCH=made.headers["etag"]).status == 304
    assert site.get("/nowhere/").status == 404
    assert at_once == made
    site.counts.flush()
    told = totals()
    assert (told["requests", "2xx"], told["requests", "3xx"], told["requests", "4xx"]) == (4, 1, 1)
    assert told["pages_asked", ""] == 5
    assert sum(number for (name, _), number in told.items() if name == "request_bucket") == 6


def test_pages_carry_the_strict_policy(site: Site) -> None:
    make_article()
    for _ in range(2):
        assert "unsafe" not in site.get("/").headers["content-security-policy"]


def test_a_query_that_no_view_declares_makes_no_page_of_its_own(site: Site) -> None:
    make_article()
    for query in ("", "?utm_source=x", "?utm_source=y&z=1"):
        site.get(f"/{query}")
    assert site.rendered == ["/"]


def test_a_parameter_without_a_value_is_left_to_its_view(site: Site) -> None:
    """The API refuses what the front page takes for nothing asked."""
    make_article()
    assert site.get("/?before=").status == site.get("/?before=").status == 200
    assert site.rendered == ["/?before="]
    for _ in range(2):
        assert site.get("/api/v1/articles?lang=").status == 422


def test_a_declared_parameter_makes_its_own_page(site: Site) -> None:
    for _ in range(40):
        make_article()
    older = site.get("/").text.split('href="?before=')[1].split('"')[0]
    assert site.get(f"/?before={older}").body != site.get("/").body
    site.get(f"/?x=1&before={older}")
    assert site.rendered == ["/", f"/?before={older}"]


@pytest.mark.parametrize(
    "headers",
    [{"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=abc"}, {"HTTP_AUTHORIZATION": "Basic x"}, {"method": "POST"}],
)
def test_whoever_is_somebody_goes_to_django(headers: dict[str, str], site: Site) -> None:
    make_article()
    site.get("/")
    for _ in range(2):
        site.get("/", **headers)
    assert site.rendered == ["/"] * 3
    site.get("/", HTTP_COOKIE="theme=dark")
    site.get("/", HTTP_COOKIE="theme=light")
    assert len(site.rendered) == 3


@pytest.mark.parametrize("path", ["/nowhere/", "/tag/none/", "/archive/", "/admin/", "/2026/03/none/"])
def test_what_is_no_page_is_not_kept(path: str, site: Site) -> None:
    make_article()
    first = site.get(path)
    assert site.get(path).status == first.status == site.fresh(path).status
    assert len(site.rendered) == 2


def test_a_host_that_is_not_ours_is_refused_each_time(site: Site) -> None:
    for _ in range(2):
        assert site.get("/", HTTP_HOST="evil.example").status == 400
    assert len(site.rendered) == 2


def test_pages_over_http_and_https_are_two(site: Site, settings: object) -> None:
    make_article()
    site.get("/")
    site.get("/", **{"wsgi.url_scheme": "http"})
    assert len(site.rendered) == 2


def test_no_more_is_kept_than_fits(site: Site) -> None:
    site.store._most_bytes = 60_000
    stories = [make_article(body="x " * 2000, html=f"<p>{'x ' * 2000}</p>") for _ in range(30)]
    for story in stories:
        site.get(story.get_absolute_url())
    assert 0 < site.store._bytes <= 60_000
    assert site.store._bytes == sum(page.size for page in site.store._pages.values())


def test_a_page_takes_the_room_of_what_readers_ask_for(site: Site) -> None:
    story = make_article(html=f"<p>{'Treasury and collateral. ' * 2000}</p>")
    path = story.get_absolute_url()
    coded = site.get(path, HTTP_ACCEPT_ENCODING="br").body
    small = site.store._bytes
    plain = site.get(path).body
    assert brotli.decompress(coded) == plain
    assert small < len(plain) <= site.store._bytes - small
    assert gzip.decompress(site.get(path, HTTP_ACCEPT_ENCODING="gzip").body) == plain
    assert site.store._bytes == sum(page.size for page in site.store._pages.values())
    assert site.rendered == [path]


def test_while_the_database_is_away_readers_see_stored_pages(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    make_article(title="Lantern reopens")
    site.get("/")

    def away(self: object) -> object:
        raise OperationalError("the server closed the connection")

    with monkeypatch.context() as patch:
        patch.setattr("newsroom.pages.journal.Journal._rows", away)
        assert "Lantern reopens" in site.get("/").text
        assert site.journal.is_blind
        elsewhere = site.get("/archive/2026/03/")
        assert (elsewhere.status, elsewhere.headers["retry-after"]) == (503, "10")
        assert site.rendered == ["/"]
    seen_again(site)


def test_no_reader_waits_for_a_database_that_takes_its_time_to_fail(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = make_article(title="Lantern reopens")
    paths = ["/", story.get_absolute_url()]
    for path in paths:
        site.get(path)
    patience = 3.0

    def away(self: object) -> object:
        if threading.current_thread().name == "journal":
            time.sleep(patience)
        raise OperationalError("couldn't get a connection after 3.00 sec")

    with monkeypatch.context() as patch:
        patch.setattr("newsroom.pages.journal.Journal._rows", away)
        end = time.monotonic() + patience
        while time.monotonic() < end:
            began = time.monotonic()
            assert [site.get(path).status for path in paths] == [200, 200]
            assert time.monotonic() - began < patience / 3
            time.sleep(0.05)
    seen_again(site)


@pytest.mark.django_db(transaction=True)
def test_once_the_database_is_back_readers_see_what_happened_meanwhile(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = make_article(title="Lantern reopens")
    site.get("/")

    def away(self: object) -> object:
        raise OperationalError("the server closed the connection")

    with monkeypatch.context() as patch:
        patch.setattr("newsroom.pages.journal.Journal._rows", away)
        site.get("/")
        publishing.withdraw(story, editor(), NOON, version=story.version, reason="Wrong.")
    seen_again(site)
    assert "Lantern reopens" not in site.get("/").text


def seen_again(site: Site) -> None:
    """The journal's thread has looked, and ends."""
    end = time.monotonic() + 10
    while site.journal.is_blind:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_while_no_pages_can_be_shared_they_are_made(site: Site, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nobody = f"redis://127.0.0.1:{listener.getsockname()[1]}"
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": backend, "LOCATION": nobody}}
    make_article(title="Lantern reopens")
    alone = Site()
    assert "Lantern reopens" in alone.get("/").text
    assert "Lantern reopens" in alone.get("/").text
    assert alone.rendered == ["/"]


def test_pages_of_another_process_are_taken_over_while_they_are_true(site: Site) -> None:
    article = make_article(title="Ember opens")
    other = Site()
    site.get("/")
    assert other.get("/").body == site.get("/").body
    assert other.rendered == []
    publishing.withdraw(article, editor(), NOON, version=article.version, reason="Wrong.")
    assert "Ember opens" not in other.get("/").text
    third = Site()
    assert "Ember opens" not in third.get("/").text


@pytest.mark.parametrize("first", ["br", "gzip", ""])
def test_a_page_that_is_taken_over_is_the_same_in_every_coding(
    first: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_article(title="Kestrel counts twice")
    codings = ("gzip", "br", "")
    site.get("/", HTTP_ACCEPT_ENCODING=first)
    here = [site.get("/", HTTP_ACCEPT_ENCODING=coding) for coding in codings]
    other = Site()
    with monkeypatch.context() as patch:
        if first:
            patch.setitem(page_module._CODERS, first, None)  # it comes coded
        taken = other.get("/", HTTP_ACCEPT_ENCODING=first)
        assert taken.status == 200
    there = [other.get("/", HTTP_ACCEPT_ENCODING=coding) for coding in codings]
    assert [(got.headers, got.body) for got in there] == [(got.headers, got.body) for got in here]
    known = here[0].headers["etag"]
    assert other.get("/", HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=known).status == 304
    head = other.get("/", method="HEAD", HTTP_ACCEPT_ENCODING="br")
    assert (head.headers, head.body) == (here[1].headers, b"")
    assert other.rendered == []
    assert other.store._bytes == sum(page.size for page in other.store._pages.values())


def test_one_publication_renews_its_lists_and_not_the_site(site: Site) -> None:
    far = make_article(
        tags=[make_tag(name="SOL")], published_at=NOON.replace(year=2024), category=make_category(key="A")
    )
    draft = make_article(tags=[make_tag(name="BTC")], status="draft", category=make_category(key="B"))
    make_article(tags=[make_tag(name="BTC")], category=make_category(key="B"))
    paths = ["/", "/tag/btc/", "/category/b/", "/category/a/", "/tag/sol/", far.get_absolute_url(), "/rss.xml"]
    for path in paths:
        assert site.get(path).status == 200
    site.rendered.clear()
    publishing.publish(draft, editor(), NOON, version=draft.version)
    for path in paths:
        assert (draft.title in site.get(path).text) == (path in ("/", "/tag/btc/", "/category/b/", "/rss.xml"))
    assert set(site.rendered) == {"/", "/tag/btc/", "/category/b/", "/rss.xml"}


def test_the_name_of_a_section_renews_every_page(site: Site) -> None:
    article = make_article(category=make_category(key="A", name="Old name"))
    paths = ["/", article.get_absolute_url()]
    assert all("Old name" in site.get(path).text for path in paths)
    article.category.name = "New name"
    article.category.save()
    Change.objects.create(article=None, before=None, after=None, at=NOON)
    assert all("New name" in site.get(path).text for path in paths)


def test_a_number_that_a_slower_transaction_holds_is_waited_for(site: Site) -> None:
    """Numbers are given before they are committed: a lower one may come into sight after a higher one."""
    first, slow, quick = (make_article(status="draft") for _ in range(3))
    publishing.publish(first, editor(), NOON, version=first.version)
    site.get("/")
    publishing.publish(slow, editor(), NOON, version=slow.version)
    late = Change.objects.latest("pk")
    number, fields = late.pk, {"before": late.before, "after": late.after, "at": late.at, "article": late.article}
    late.delete()
    Article.objects.filter(pk=slow.pk).update(status="draft")
    publishing.publish(quick, editor(), NOON, version=quick.version)
    assert quick.title in site.get("/").text
    assert site.journal.mark == number - 1
    Article.objects.filter(pk=slow.pk).update(status="published")
    Change.objects.create(pk=number, **fields)
    assert slow.title in site.get("/").text
    assert site.journal.mark == number + 1


def editor() -> object:
    return make_user(is_superuser=True)


def test_a_search_is_kept_once_the_index_knows_of_every_change(site: Site) -> None:
    """It learns of a change a moment after the store does: what is made in between may lack the newest story."""
    draft = make_article(status="draft", title="Kestrel lists a token")
    publishing.publish(draft, make_user(is_superuser=True), NOON, version=1)
    assert "Nothing found" in site.get("/search/?q=kestrel").text
    search.index([draft.pk])
    Change.objects.update(applied_at=NOON)
    for _ in range(2):
        assert "Kestrel lists a token" in site.get("/search/?utm_source=x&q=kestrel").text
    assert len(site.rendered) == 2
    assert site.get("/search/?q=kestrel&from=never").status == 400
    site.get("/search/?q=kestrel&from=never")
    assert len(site.rendered) == 4
