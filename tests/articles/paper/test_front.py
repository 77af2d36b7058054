import re
from datetime import timedelta

import pytest
from django.test import Client

from articles.models import Article, Category, CoverImage
from articles.paper import front
from sources.models import Cluster
from tests.builders import NOON, make_article, make_category, make_cover, make_entry, make_tag


def story(pk: int, section: int = 1, photo: str = "", **fields: object) -> Article:
    address = f"https://photos.example/{photo}?w={pk}"
    cover = CoverImage(pk=pk, regular=address, small=address) if photo else None
    return Article(pk=pk, category=Category(pk=section, key=f"C{section}", position=section), cover=cover, **fields)


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


class TestLead:
    def test_a_story_without_a_photo_gives_the_lead_to_the_next_that_has_one(self) -> None:
        new = [story(9), story(8), story(7, photo="seven"), story(6, photo="six"), *map(story, range(5, 0, -1))]
        composed = front.compose({}, new[:6], new)
        assert [article.pk for article in composed.placed] == [7, 9, 8, 6, 5, 4]

    def test_where_none_has_a_photo_the_first_leads(self) -> None:
        new = [story(pk) for pk in range(9, 0, -1)]
        assert front.compose({}, new, new).lead is new[0]

    def test_only_stories_that_would_stand_on_a_place_anyway_come_forward(self) -> None:
        new = [*map(story, range(9, 3, -1)), story(3, photo="three")]
        assert front.compose({}, new, new).lead is new[0]

    def test_an_editor_s_lead_stays_without_a_photo(self) -> None:
        chosen, other = story(1), story(2, photo="two")
        assert front.compose({1: chosen}, [other], [other, chosen]).lead is chosen

    def test_what_a_file_put_on_top_stays_without_a_photo(self) -> None:
        pinned, other = story(1, sticky_weight=3), story(2, photo="two")
        assert front.compose({}, [pinned, other], [other, pinned]).lead is pinned


class TestUnderTheLead:
    def test_stand_the_stories_nearest_to_it(self) -> None:
        new = [story(pk) for pk in range(20, 0, -1)]
        composed = front.compose({}, new[:6], new, kin=[3, 12, 7])
        assert [article.pk for article in composed.below] == [3, 12]
        assert [article.pk for article in composed.places] == [19, 18, 17]

    def test_a_near_story_that_stands_beside_the_lead_is_not_repeated(self) -> None:
        new = [story(pk) for pk in range(20, 0, -1)]
        assert [article.pk for article in front.compose({}, new[:6], new, kin=[19, 3, 7]).below] == [3, 7]

    def test_an_editor_s_places_come_first(self) -> None:
        new = [story(pk) for pk in range(20, 0, -1)]
        composed = front.compose({6: new[10]}, new[:6], new, kin=[3, 7])
        assert [article.pk for article in composed.below] == [3, 10]


class TestPictures:
    def test_a_photo_that_stands_further_up_is_known(self) -> None:
        new = [story(9, photo="a"), story(8, photo="b"), story(7, photo="a"), story(6)]
        assert front.compose({}, new, new).repeated == {7}

    def test_a_section_begins_with_a_story_whose_photo_is_new(self) -> None:
        above = [story(pk, photo="a") for pk in range(40, 24, -1)]
        section = [story(4, section=2), story(3, section=2, photo="a"), story(2, section=2, photo="b")]
        composed = front.compose({}, above[:6], [*above, *section])
        assert [article.pk for article in composed.blocks[-1].articles] == [2, 4, 3]
        assert composed.repeated == {39, 38, 37}


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
        headlines = re.findall(r"<h2[^>]*><a [^>]*>(.*?)</a>", client.get("/").content.decode())
        assert headlines[:2] == ["Pinned long ago", "Newest of all"]
        assert client.get("/").content.decode().count('class="pin"') == 1

    def test_no_picture_stands_twice(self, client: Client) -> None:
        for number in range(40):
            make_article(cover=make_cover(), category=make_category(key=f"C{number % 4}"))
        pictures = re.findall(r'<img src="([^"]+)"', client.get("/").content.decode())
        assert len(pictures) == 8
        assert len(pictures) == len(set(pictures))

    def test_what_tells_the_lead_s_event_stands_under_it_before_what_shares_its_tags(self) -> None:
        event, tags = Cluster.objects.create(created_at=NOON), [make_tag(name=name) for name in ("ONE", "TWO", "THREE")]
        make_article(title="Lead", sticky_weight=1, tags=tags, entry=make_entry(cluster=event))
        same = make_article(title="Its event", published_at=NOON - timedelta(hours=9), entry=make_entry(cluster=event))
        alike = [make_article(title=f"Shares {count}", tags=tags[:count]) for count in (1, 2)]
        for _ in range(front.BESIDE + 3):
            make_article(published_at=NOON + timedelta(hours=1))
        composed, _ = front.front("en")
        assert [row.pk for row in composed.below] == [same.pk, alike[1].pk]
