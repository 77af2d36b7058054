import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import listings
from articles.models import Article
from articles.paging import Place
from tests.builders import NOON, make_article, make_category, make_source, make_tag, make_user

ADDRESS = re.compile(r'<h2><a href="([^"]+)"')
NEXT = re.compile(r'rel="next" href="(\?[^"]+)"')

pytestmark = pytest.mark.django_db


def walk(client: Client, path: str, query: str = "") -> list[str]:
    """Addresses of stories on a list and all pages that follow it."""
    found: list[str] = []
    while True:
        page = client.get(path + query).content.decode()
        found += ADDRESS.findall(page.split("<main", 1)[1])
        following = NEXT.search(page)
        if not following:
            return found
        query = following[1]


@pytest.mark.parametrize("path", ["/tag/topic/", "/category/market/", "/source/wire/", "/authors/ada-byron/"])
def test_paging_shows_every_story_once_heaviest_and_newest_first(client: Client, path: str) -> None:
    source, tags, editor = make_source(key="wire"), [make_tag(name="TOPIC")], make_user(first_name="Ada Byron")
    at = {"source": source, "tags": tags, "editor": editor}
    made = [
        make_article(**at, sticky_weight=weight, published_at=NOON + timedelta(hours=number % 40))
        for number, weight in enumerate([0] * 60 + [5, 5, 9])
    ]
    made.sort(key=lambda item: (-item.sticky_weight, -item.live_at.timestamp(), -item.pk))
    assert walk(client, path) == [item.get_absolute_url() for item in made]


def test_a_month_is_by_time_alone_and_ties_are_neither_lost_nor_doubled(client: Client) -> None:
    made = [make_article(published_at=NOON, sticky_weight=number % 3) for number in range(65)]
    made.append(make_article(published_at=NOON + timedelta(hours=1)))
    expected = [
        item.get_absolute_url() for item in sorted(made, key=lambda item: (item.live_at, item.pk), reverse=True)
    ]
    assert walk(client, "/archive/2026/03/") == expected


def test_home_goes_on_where_its_places_end(client: Client) -> None:
    made = [make_article() for _ in range(50)][::-1]
    earlier = NEXT.search(client.get("/").content.decode())
    assert earlier
    assert walk(client, "/", earlier[1]) == [item.get_absolute_url() for item in made[6:]]


def test_no_page_of_a_list_counts_or_skips_rows(client: Client) -> None:

    for _ in range(35):
        make_article(tags=[make_tag(name="TOPIC")])
    with CaptureQueriesContext(connection) as captured:
        walk(client, "/tag/topic/")
    told = " ".join(query["sql"] for query in captured).upper()
    assert "COUNT(" not in told
    assert "OFFSET" not in told


@pytest.mark.parametrize("cursor", ["x", "AAAA", "é", "A" * 27, "_" * 27, "-" * 400])
def test_a_cursor_that_is_none_of_ours_is_not_found(client: Client, cursor: str) -> None:
    make_article()
    assert client.get("/category/market/", {"before": cursor}).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/tag/none/", "/category/none/", "/source/none/", "/archive/2001/01/", "/archive/0000/01/", "/archive/2026/13/"],
)
def test_a_list_of_nothing_is_not_found(client: Client, path: str) -> None:
    make_article()
    assert client.get(path).status_code == 404


def test_a_topic_without_stories_in_this_language_is_not_found_in_it(client: Client) -> None:
    make_article(lang="uk", tags=[make_tag(name="TOPIC")], category=make_category(key="SECTION"))
    assert client.get("/uk/tag/topic/").status_code == 200
    assert client.get("/uk/category/section/").status_code == 200
    assert client.get("/tag/topic/").status_code == 404
    assert client.get("/category/section/").status_code == 404


def test_lists_hold_their_own_language_only(client: Client) -> None:
    english, ukrainian = make_article(title="Only English"), make_article(title="Лише українською", lang="uk")
    assert [item.pk for item in listings.home("en").page(10).articles] == [english.pk]
    assert [item.pk for item in listings.home("uk").page(10).articles] == [ukrainian.pk]
    assert "Лише українською" not in client.get("/").content.decode()


def test_the_archive_leads_to_the_newest_month_and_from_month_to_month(client: Client) -> None:
    for month in (1, 3, 4):
        make_article(published_at=NOON.replace(month=month))
    assert client.get("/archive/")["Location"] == "/archive/2026/04/"
    page = client.get("/archive/2026/03/").content.decode()
    assert 'rel="prev" href="/archive/2026/01/"' in page
    assert 'rel="next" href="/archive/2026/04/"' in page
    assert 'rel="next"' not in client.get("/archive/2026/04/").content.decode()


def test_masthead_names_only_sections_that_have_stories_in_their_order(client: Client) -> None:
    make_category(key="EMPTY", position=0)
    for key, position in (("LATER", 7), ("SOONER", 3)):
        make_article(category=make_category(key=key, position=position))
    nav = client.get("/").content.decode().split('class="sections"')[1].split("</nav>")[0]
    assert re.findall(r">(\w+)</a>", nav) == ["Sooner", "Later"]


def test_lists_pass_a_head_request_and_refuse_to_be_written_to(client: Client) -> None:
    make_article()
    assert client.head("/").status_code == 200
    assert client.post("/").status_code == 405
    assert Article.objects.count() == 1


def test_a_reader_who_has_the_page_gets_it_not_again(client: Client) -> None:
    make_article()
    tag = client.get("/category/market/")["ETag"]
    assert client.get("/category/market/", headers={"if-none-match": tag}).status_code == 304


def test_a_source_is_linked_to_only_where_that_is_safe(client: Client) -> None:
    make_article(source=make_source(key="good", site_url="https://wire.example/"))
    make_article(source=make_source(key="bad", site_url="javascript:alert(1)"))
    assert 'href="https://wire.example/"' in client.get("/source/good/").content.decode()
    assert "javascript:" not in client.get("/source/bad/").content.decode()


@pytest.mark.parametrize("kind", ["home", "newest", "tag", "category", "source", "archive"])
def test_a_page_far_down_enters_an_index_at_its_place(kind: str) -> None:
    """The database says so itself: without row values it would walk there from the beginning."""
    tag, section, wire = make_tag(name="TOPIC"), make_category(key="SECTION"), make_source(key="wire")
    article = make_article(tags=[tag], category=section, source=wire)
    listing = {
        "home": lambda: listings.home("en"),
        "newest": lambda: listings.newest("en"),
        "tag": lambda: listings.tag("en", tag.slug),
        "category": lambda: listings.category("en", section.slug),
        "source": lambda: listings.source("en", wire.key),
        "archive": lambda: listings.archive("en", NOON.date().replace(day=1)),
    }[kind]()
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as captured:
        listing.ids(30, Place(0, article.live_at, article.pk))
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
        cursor.execute(explain + captured[0]["sql"])
        plan = " ".join(str(row) for row in cursor.fetchall())
    entered = (
        r"Index Cond:.*ROW\("
        if connection.vendor == "postgresql"
        else r"SEARCH .* USING .*INDEX .*\((?:\w+=\? AND )*\(?[\w,]+\)?<"
    )
    assert re.search(entered, plan), plan
