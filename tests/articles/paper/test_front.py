import re
from datetime import timedelta

import pytest
from django.test import Client

from articles.models import Article, Category
from articles.paper import front
from tests.builders import NOON, make_article, make_category, make_cover


def story(pk: int, section: int = 1) -> Article:
    return Article(pk=pk, category=Category(pk=section, key=f"C{section}", position=section))


def test_no_story_stands_twice() -> None:
    new = [story(pk, section=pk % 3) for pk in range(60, 0, -1)]
    composed = front.compose({}, [new[30], *new[:5]], new)
    blocks = [article.pk for block in composed.blocks for article in block.articles]
    shown = [composed.lead, *composed.places, *composed.below, *composed.latest]
    numbers = [article.pk for article in shown if article] + blocks
    assert len(numbers) == len(set(numbers))
    assert composed.lead is new[30]
    assert len(composed.places) == 3
    assert len(composed.latest) == 10


def test_sections_stand_in_the_masthead_s_order_and_the_thinnest_give_way() -> None:
    new = [
        story(pk, section=section)
        for section in range(9, 0, -1)
        for pk in range(section * 100, section * 100 + section)
    ]
    composed = front.compose({}, [], new)
    assert [block.articles[0].category_id for block in composed.blocks] == [3, 4, 5, 6, 7, 8]
    assert max(len(block.articles) for block in composed.blocks) == 4


@pytest.mark.parametrize("count", range(8))
def test_few_stories_make_a_front_too(count: int) -> None:
    new = [story(pk) for pk in range(count, 0, -1)]
    composed = front.compose({}, new[:6], new)
    assert (composed.lead is None) == (count == 0)
    assert [len(composed.places), len(composed.below), len(composed.latest)] == [
        min(max(count - 1, 0), 3),
        min(max(count - 4, 0), 2),
        max(count - 6, 0),
    ]


@pytest.mark.django_db
class TestPage:
    def test_nothing_published_yet_is_said_kindly(self, client: Client) -> None:
        answer = client.get("/")
        assert answer.status_code == 200
        assert "The presses are warming up" in answer.content.decode()

    def test_one_story_alone_fills_the_front(self, client: Client) -> None:
        make_article(title="The only one")
        page = client.get("/").content.decode()
        assert "front-single" in page
        assert page.count("The only one") == 1
        assert 'id="latest"' not in page

    def test_the_heaviest_leads_and_is_marked(self, client: Client) -> None:
        make_article(title="Pinned long ago", sticky_weight=3, published_at=NOON - timedelta(days=9))
        make_article(title="Newest of all", published_at=NOON)
        headlines = re.findall(r"<h2><a [^>]*>(.*?)</a>", client.get("/").content.decode())
        assert headlines[:2] == ["Pinned long ago", "Newest of all"]
        assert client.get("/").content.decode().count('class="pin"') == 1

    def test_no_picture_stands_twice(self, client: Client) -> None:
        for number in range(40):
            make_article(cover=make_cover(), category=make_category(key=f"C{number % 4}"))
        pictures = re.findall(r'<img src="([^"]+)"', client.get("/").content.decode())
        assert len(pictures) > 8
        assert len(pictures) == len(set(pictures))
