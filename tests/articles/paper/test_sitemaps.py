import pytest
from django.test import Client
from lxml import etree

from tests.builders import NOON, make_article, make_category, make_tag, make_user

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def locations(client: Client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/xml")
    return [str(text) for text in etree.fromstring(answer.content).xpath("//s:loc/text()", namespaces=NAMES)]


def test_every_public_page_is_reached_from_the_index(client: Client) -> None:
    tag, section, editor = make_tag(name="TOPIC"), make_category(key="SECTION"), make_user(first_name="Ada")
    stories = [
        make_article(tags=[tag], category=section, editor=editor, lang=lang, published_at=NOON.replace(month=month))
        for lang in ("en", "uk")
        for month in (1, 3)
    ]
    found = [
        page
        for part in locations(client, "/sitemap.xml")
        for page in locations(client, part.removeprefix("https://paper.example"))
    ]
    lists = ["/", "/category/section/", "/tag/topic/", "/authors/ada/"]
    lists += [f"/uk{path}" for path in lists]
    expected = {f"https://paper.example{path}" for path in (*lists, *(story.get_absolute_url() for story in stories))}
    assert set(found) == expected
    assert len(found) == len(expected)
    for page in found:
        assert client.get(page.removeprefix("https://paper.example")).status_code == 200


def test_a_story_s_last_change_is_told(client: Client) -> None:
    make_article(published_at=NOON, updated_at=NOON.replace(day=20))
    assert "<lastmod>2026-03-20</lastmod>" in client.get("/sitemap-en-2026-03.xml").content.decode()


def test_sitemaps_of_nothing_are_not_found_and_the_index_is_empty(client: Client) -> None:
    assert locations(client, "/sitemap.xml") == []
    for path in ("/sitemap-en.xml", "/sitemap-en-2026-03.xml", "/sitemap-en-2026-13.xml"):
        assert client.get(path).status_code == 404


def test_robots_are_led_to_the_sitemap_and_away_from_the_desk(client: Client) -> None:
    told = client.get("/robots.txt").content.decode()
    assert "Sitemap: https://paper.example/sitemap.xml" in told
    assert "Disallow: /admin/" in told
