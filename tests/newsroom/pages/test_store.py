"""Pages before Django: who gets one, how it is sent, and what is never kept."""

import gzip

import brotli
import pytest
from django.conf import settings
from django.db import OperationalError

from articles import publishing
from articles.models import Article, Change
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


def test_a_head_request_gets_the_length_and_no_body(site: Site) -> None:
    make_article()
    for _ in range(2):
        got = site.get("/", method="HEAD")
        assert (got.status, got.body) == (200, b"")
        assert int(got.headers["content-length"]) > 1000


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
    for _ in range(2):
        site.get("/", **headers)
    assert site.rendered == ["/", "/"]
    site.get("/", HTTP_COOKIE="theme=dark")
    site.get("/", HTTP_COOKIE="theme=light")
    assert len(site.rendered) == 3


@pytest.mark.parametrize("path", ["/nowhere/", "/tag/none/", "/archive/", "/search/?q=a", "/admin/", "/2026/03/none/"])
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


def test_while_the_database_is_away_readers_see_stored_pages(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    make_article(title="Lantern reopens")
    site.get("/")

    def away(self: object) -> object:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr("newsroom.pages.journal.Journal._rows", away)
    assert "Lantern reopens" in site.get("/").text
    assert site.rendered == ["/"]


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
