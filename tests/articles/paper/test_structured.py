"""What search engines and share cards are told: every field that they recommend, and the way to each page."""

import json
import re
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from articles.models import Article
from tests.builders import NOON, make_article, make_category, make_cover, make_source, make_tag, make_user

pytestmark = pytest.mark.django_db

HOUSE = "https://paper.example"
UNSPLASH = "https://images.unsplash.com/photo-1?ixid=a"


def page_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def data_of(page: str) -> dict[str, Any]:
    """By type."""
    texts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    found = [json.loads(text) for text in texts]
    assert all(each["@context"] == "https://schema.org" for each in found)
    return {each["@type"]: each for each in found}


def told(page: str, name: str) -> list[str]:
    return re.findall(rf'<meta property="{name}" content="([^"]*)">', page)


def whole_story(**overrides: Any) -> Article:
    fields: dict[str, Any] = {
        "slug": "whole",
        "title": "Coin rises",
        "source": overrides.get("source") or make_source(key="wire", name="Wire"),
        "source_url": "https://wire.example/1",
        "category": make_category(key="BTC", name="Bitcoin"),
        "tags": [make_tag(name="ETF"), make_tag(name="BTC")],
        "cover": make_cover(raw=UNSPLASH, credit_name="Jo Lens", alt="A coin"),
        "editor": make_user(first_name="Ada", last_name="Byron"),
    }
    return make_article(**{**fields, **overrides})


def test_a_story_has_every_field_that_search_engines_recommend(client: Client) -> None:
    article = whole_story()
    story = data_of(page_of(client, article.get_absolute_url()))["NewsArticle"]
    address = f"{HOUSE}{article.get_absolute_url()}"
    assert story["headline"] == "Coin rises"
    assert story["description"] == article.description
    assert story["image"] == [
        {
            "@type": "ImageObject",
            "url": f"{UNSPLASH}&w=1200&h=675&fit=crop&fm=jpg&q=80",
            "width": 1200,
            "height": 675,
            "caption": "A coin",
            "creditText": "Jo Lens",
        }
    ]
    for name in ("datePublished", "dateModified"):
        assert datetime.fromisoformat(story[name]).tzinfo is not None
    assert story["author"] == {"@type": "Person", "name": "Ada Byron", "url": f"{HOUSE}/authors/ada-byron/"}
    assert story["mainEntityOfPage"] == {"@type": "WebPage", "@id": address}
    assert story["url"] == address
    assert (story["articleSection"], story["keywords"]) == ("Bitcoin", ["ETF", "BTC"])
    assert (story["inLanguage"], story["isAccessibleForFree"]) == ("en", True)
    assert story["isBasedOn"] == "https://wire.example/1"
    assert story["creditText"] == "Jo Lens"


def test_the_publisher_has_a_logo_of_the_size_that_is_told(client: Client) -> None:
    publisher = data_of(page_of(client, whole_story(lang="uk").get_absolute_url()))["NewsArticle"]["publisher"]
    assert (publisher["@type"], publisher["name"], publisher["url"]) == ("NewsMediaOrganization", "The Ledger", HOUSE)
    logo = publisher["logo"]
    file = finders.find(logo["url"].removeprefix(f"{HOUSE}/static/"))
    with Image.open(file) as picture:
        assert picture.size == (logo["width"], logo["height"])
    for name, path in (("publishingPrinciples", "/uk/how-we-use-ai/"), ("correctionsPolicy", "/uk/corrections/")):
        assert publisher[name] == HOUSE + path
        page_of(client, path)


def test_a_story_that_the_newsroom_signs_has_an_author_with_a_page(client: Client) -> None:
    author = data_of(page_of(client, whole_story(editor=None).get_absolute_url()))["NewsArticle"]["author"]
    assert (author["name"], author["url"]) == ("The Ledger", HOUSE)


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("/2026/03/whole/", [("Home", "/"), ("Bitcoin", "/category/btc/"), ("Coin rises", "/2026/03/whole/")]),
        ("/category/btc/", [("Home", "/"), ("Bitcoin", "/category/btc/")]),
        ("/tag/etf/", [("Home", "/"), ("ETF", "/tag/etf/")]),
        ("/source/wire/", [("Home", "/"), ("Wire", "/source/wire/")]),
        ("/authors/ada-byron/", [("Home", "/"), ("Ada Byron", "/authors/ada-byron/")]),
        ("/archive/2026/03/", [("Home", "/"), ("March 2026", "/archive/2026/03/")]),
        ("/uk/tag/etf/", [("Головна", "/uk/"), ("ETF", "/uk/tag/etf/")]),
    ],
)
def test_the_way_to_a_page_is_told(client: Client, path: str, steps: list[tuple[str, str]]) -> None:
    english = whole_story()
    whole_story(lang="uk", source=english.source, editor=None)
    items = data_of(page_of(client, path))["BreadcrumbList"]["itemListElement"]
    assert [(item["name"], item["item"]) for item in items] == [(name, HOUSE + path) for name, path in steps]
    assert [(item["@type"], item["position"]) for item in items] == [("ListItem", at + 1) for at in range(len(items))]


def test_the_front_page_names_the_paper(client: Client) -> None:
    make_article(lang="uk")
    site = data_of(page_of(client, "/uk/"))["WebSite"]
    assert (site["name"], site["url"], site["inLanguage"]) == ("The Ledger", f"{HOUSE}/uk/", "uk")


def test_what_comes_earlier_is_no_place_of_its_own(client: Client) -> None:
    for _ in range(40):
        make_article()
    older = page_of(client, "/").partition('href="?before=')[2].partition('"')[0]
    page = page_of(client, f"/?before={older}")
    assert data_of(page) == {}
    assert '<meta name="robots" content="noindex, follow">' in page
    assert f'<link rel="canonical" href="{HOUSE}/">' in page


@pytest.mark.parametrize("cover", [{"raw": UNSPLASH}, {"share": "/media/s.jpg"}, None], ids=["cut", "held", "drawn"])
def test_a_share_card_has_a_picture_of_the_size_that_is_told(client: Client, cover: dict[str, str] | None) -> None:
    article = whole_story(cover=make_cover(**cover) if cover else None)
    page = page_of(client, article.get_absolute_url())
    assert (told(page, "og:image:width"), told(page, "og:image:height")) == (["1200"], ["675"])
    (address,) = told(page, "og:image")
    assert address.startswith("https://")
    if cover is None:
        drawn = client.get(address.removeprefix(HOUSE)).content
        assert Image.open(BytesIO(drawn)).size == (1200, 675)


def test_of_a_picture_whose_size_is_unknown_none_is_told(client: Client) -> None:
    page = page_of(client, whole_story(cover=make_cover()).get_absolute_url())
    assert told(page, "og:image")
    assert told(page, "og:image:width") == told(page, "og:image:height") == []
    (picture,) = data_of(page)["NewsArticle"]["image"]
    assert "width" not in picture


def test_share_cards_speak_a_language_and_name_the_others(client: Client) -> None:
    source = make_source()
    english, _, unknown = (
        make_article(source=source, external_id="7", published_at=NOON, slug="s", lang=lang)
        for lang in ("en", "uk", "zz")
    )
    page = page_of(client, english.get_absolute_url())
    assert (told(page, "og:locale"), told(page, "og:locale:alternate")) == (["en_US"], ["uk_UA"])
    page = page_of(client, unknown.get_absolute_url())
    assert (told(page, "og:locale"), told(page, "og:locale:alternate")) == ([], ["uk_UA", "en_US"])


def test_share_cards_of_a_story_tell_of_its_times_and_topics(client: Client) -> None:
    article = whole_story(updated_at=NOON.replace(day=20))
    page = page_of(client, article.get_absolute_url())
    assert told(page, "og:type") == ["article"]
    assert told(page, "og:url") == [f"{HOUSE}{article.get_absolute_url()}"]
    assert datetime.fromisoformat(told(page, "article:published_time")[0]) == article.live_at
    assert datetime.fromisoformat(told(page, "article:modified_time")[0]) == article.updated_at
    assert told(page, "article:section") == ["Bitcoin"]
    assert told(page, "article:tag") == ["ETF", "BTC"]
    assert told(page, "og:image:alt") == ["A coin"]
    assert '<meta name="twitter:card" content="summary_large_image">' in page
