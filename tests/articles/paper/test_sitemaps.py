"""Sitemaps lead to every public page and to nothing else, in the form that their schemas ask for."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from articles import months, sitemaps
from articles.models import Article, Month, Rewrite
from articles.publishing import publish, withdraw
from newsroom import pipeline
from tests.builders import NOON, make_article, make_category, make_source, make_tag, make_user

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "n": "http://www.google.com/schemas/sitemap-news/0.9"}
SCHEMA = etree.XMLSchema(file=str(Path(__file__).parent / "schemas" / "urlset.xsd"))


def valid(client: Client, path: str) -> etree._Element:
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer["Content-Type"].startswith("application/xml")
    root = etree.fromstring(answer.content)
    SCHEMA.assertValid(root)
    return root


def texts(root: etree._Element, path: str) -> list[str]:
    return [str(text) for text in root.xpath(f"//{path}/text()", namespaces=NAMES)]


def locations(client: Client, path: str) -> list[str]:
    return texts(valid(client, path), "s:loc")


def all_pages(client: Client) -> list[str]:
    parts = [part.removeprefix("https://paper.example") for part in locations(client, "/sitemap.xml")]
    return [page for part in parts for page in locations(client, part)]


@pytest.mark.parametrize("broken", ["<url><loc>x</loc></url>", "<url/>", "<url><lastmod>2026-03-14</lastmod></url>"])
def test_the_schema_refuses_what_is_no_sitemap(broken: str) -> None:
    assert not SCHEMA.validate(etree.fromstring(f'<urlset xmlns="{NAMES["s"]}">{broken}</urlset>'))


def test_every_public_page_is_reached_from_the_index(client: Client) -> None:
    tag, editor = make_tag(name="TOPIC"), make_user(first_name="Ada")
    place: dict[str, Any] = {
        "category": make_category(key="SECTION"),
        "source": make_source(key="wire"),
        "editor": editor,
    }
    place["edited_at"] = NOON
    stories = [
        make_article(tags=[tag], **place, lang=lang, published_at=NOON.replace(month=month))
        for lang in ("en", "uk")
        for month in (1, 3)
    ]
    months.rebuild()
    lists = ["/", "/category/section/", "/source/wire/", "/authors/ada/", "/tag/topic/"]
    lists += [f"/uk{path}" for path in lists]
    expected = {f"https://paper.example{path}" for path in (*lists, *(story.get_absolute_url() for story in stories))}
    found = all_pages(client)
    assert set(found) == expected
    assert len(found) == len(expected)
    for page in found:
        assert client.get(page.removeprefix("https://paper.example")).status_code == 200


def test_the_index_follows_what_is_published_moved_and_withdrawn(client: Client) -> None:
    editor = make_user(is_superuser=True)
    article = make_article(status="draft", html="", published_at=NOON)
    publish(article, editor, NOON + timedelta(days=1), version=1)
    pipeline.apply_changes(NOON + timedelta(days=1))
    index = valid(client, "/sitemap.xml")
    assert texts(index, "s:loc")[1:] == ["https://paper.example/sitemap-en-2026-03.xml"]
    assert texts(index, "s:lastmod") == ["2026-03-15T12:00:00Z"]
    assert Month.objects.get().stories == 1
    withdraw(article, editor, NOON + timedelta(days=2), version=article.version, reason="Wrong.")
    pipeline.apply_changes(NOON + timedelta(days=2))
    assert locations(client, "/sitemap.xml") == []


def test_what_is_counted_anew_agrees_with_what_was_kept(client: Client) -> None:
    editor = make_user(is_superuser=True)
    for month in (1, 1, 3):
        article = make_article(status="draft", published_at=NOON.replace(month=month), updated_at=NOON)
        publish(article, editor, NOON, version=1)
    pipeline.apply_changes(NOON)
    kept = list(Month.objects.values("lang", "year", "month", "stories", "changed_at"))
    assert [(row["month"], row["stories"]) for row in kept] == [(3, 1), (1, 2)]
    assert months.rebuild() == 2
    assert list(Month.objects.values("lang", "year", "month", "stories", "changed_at")) == kept


def test_a_month_too_long_for_a_file_comes_in_parts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST", 2)
    stories = [make_article() for _ in range(5)]
    months.rebuild()
    assert len(locations(client, "/sitemap.xml")) == 4
    found = [page for page in all_pages(client) if "/2026/" in page]
    assert sorted(found) == sorted(f"https://paper.example{story.get_absolute_url()}" for story in stories)


def test_a_story_s_last_change_is_told(client: Client) -> None:
    make_article(published_at=NOON, updated_at=NOON.replace(day=20))
    assert texts(valid(client, "/sitemap-en-2026-03.xml"), "s:lastmod") == ["2026-03-20T12:00:00Z"]


def test_sitemaps_of_nothing_are_not_found_and_the_index_is_empty(client: Client) -> None:
    assert locations(client, "/sitemap.xml") == []
    assert locations(client, "/sitemap-news.xml") == []
    for path in ("en", "en-2026-03", "en-2026-13", "en-2026-03-1of2", "en-2026-03-0of0"):
        assert client.get(f"/sitemap-{path}.xml").status_code == 404


def test_news_are_the_stories_of_two_days_by_when_they_went_live(client: Client) -> None:
    now = timezone.now()
    make_article(title="Too old", live_at=now - timedelta(days=2, minutes=1))
    make_article(title="Wire & co <1>", published_at=NOON, live_at=now - timedelta(days=1, hours=23))
    make_article(title="Новина", lang="uk", live_at=now - timedelta(hours=1))
    make_article(title="A draft", status="draft")
    root = valid(client, "/sitemap-news.xml")
    assert texts(root, "n:title") == ["Новина", "Wire & co <1>"]
    assert texts(root, "n:language") == ["uk", "en"]
    assert set(texts(root, "n:name")) == {"The Ledger"}
    at = Article.objects.get(lang="uk").live_at
    assert at is not None
    assert texts(root, "n:publication_date")[0] == f"{at:%Y-%m-%dT%H:%M:%SZ}"


def test_news_are_a_thousand_at_most(client: Client) -> None:
    now = timezone.now()
    first = make_article(live_at=now)
    columns = {field.attname: getattr(first, field.attname) for field in Article._meta.concrete_fields}
    del columns["id"]
    Article.objects.bulk_create(Article(**{**columns, "slug": f"s{number}"}) for number in range(1000))
    assert len(locations(client, "/sitemap-news.xml")) == 1000


def test_the_index_costs_one_query_however_many_months(client: Client) -> None:
    for month in range(1, 13):
        make_article(published_at=NOON.replace(month=month))
    months.rebuild()
    with CaptureQueriesContext(connection) as captured:
        assert len(locations(client, "/sitemap.xml")) == 13
    assert len(captured) == 1


@pytest.mark.parametrize("path", ["/sitemap-en-2026-03.xml", "/sitemap-news.xml"])
def test_no_sitemap_names_a_page_that_asks_not_to_be_found(client: Client, path: str) -> None:
    now = timezone.now() if "news" in path else NOON
    wire = make_source()
    fields: dict[str, Any] = {"source": wire, "live_at": now}
    own = make_article(live_at=now)
    stories = [
        make_article(**fields),
        make_article(**fields, edited_at=NOON),
        make_article(**fields, original=own),
        make_article(**fields),
        own,
    ]
    Rewrite.objects.create(article=stories[3], number=1, state="accepted", origin="offline", requested_at=NOON)
    listed = client.get(path).content.decode()
    for story in stories:
        address = story.get_absolute_url()
        assert (f"{address}</loc>" in listed) == ("noindex" not in client.get(address).content.decode()), address
    assert f"{stories[0].get_absolute_url()}</loc>" not in listed
