"""What a reader of a story is offered next."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.neighbours import offering, related
from sources.models import Cluster
from tests.builders import NOON, make_article, make_entry, make_tag

pytestmark = pytest.mark.django_db


def ask(article: Article, event: int | None = None, most: int = 4) -> list[int]:
    return related(article, list(article.tagged.order_by("position").values_list("tag_id", flat=True)), event, most)


def test_those_that_share_most_tags_come_first_then_the_newest() -> None:
    a, b = make_tag(name="A"), make_tag(name="B")
    story = make_article(tags=[a, b])
    both, older, newer = make_article(tags=[b, a]), make_article(tags=[a]), make_article(tags=[b])
    make_article(tags=[make_tag(name="C")])
    assert ask(story) == [both.pk, newer.pk, older.pk]


@pytest.mark.parametrize(
    "other", [{"status": "draft"}, {"lang": "uk"}, {"sticky_weight": 3}, {"published_at": NOON - timedelta(days=20)}]
)
def test_others_are_not_offered(other: dict[str, object]) -> None:
    tag = make_tag(name="A")
    story = make_article(tags=[tag], published_at=NOON)
    make_article(tags=[tag], **other)
    assert ask(story) == []
    assert related(story, [], None, 4) == []


def test_those_of_the_same_event_come_before_all() -> None:
    a, b = make_tag(name="A"), make_tag(name="B")
    event = Cluster.objects.create(created_at=NOON)
    story = make_article(tags=[a, b], entry=make_entry(cluster=event))
    told_too = make_article(tags=[a], entry=make_entry(cluster=event))
    both = make_article(tags=[a, b])
    assert ask(story, event.pk) == [told_too.pk, both.pk]


def test_a_tag_with_many_stories_costs_no_more_than_one_with_few() -> None:
    tag = make_tag(name="A")
    stories = [make_article(tags=[tag]) for _ in range(60)]
    with CaptureQueriesContext(connection) as queries:
        assert len(ask(stories[30])) == 4
    assert len(queries) == 2  # its tags, and what is near


@pytest.mark.parametrize("seed", range(3))
def test_a_story_s_page_changes_only_if_the_one_that_came_knows_of_it(seed: int) -> None:
    """Many go live at the same moment, as after an import."""
    chance = random.Random(seed)
    tags = [make_tag(name=name) for name in "ABC"]
    events = [Cluster.objects.create(created_at=NOON) for _ in range(3)]

    weights = [*[0] * 9, 2, -1]

    def made() -> Article:
        at = NOON + timedelta(hours=chance.choice([0, 0, 1, *range(-60, 60)]))
        entry = make_entry(cluster=chance.choice(events)) if chance.random() < 0.2 else None
        return make_article(
            tags=chance.sample(tags, chance.choice([1, 1, 2])),
            published_at=at,
            entry=entry,
            sticky_weight=chance.choice(weights),
        )

    def offered() -> dict[int, list[int]]:
        return {story.pk: ask(story, story.entry.cluster_id if story.entry else None) for story in stories}

    stories = [made() for _ in range(90)]
    moments = {story.pk: story.live_at.isoformat() for story in stories}
    touched = 0
    for _ in range(6):
        before, came = offered(), made()
        event = came.entry.cluster_id if came.entry else None
        told = offering(came, list(came.tagged.values_list("tag_id", flat=True)), event)
        changed = {moments[pk] for pk, found in offered().items() if found != before[pk]}
        assert changed <= set(told)
        touched += len(changed)
        assert len(told) < 75
    assert touched


def test_a_pinned_story_is_offered_by_nobody() -> None:
    tag = make_tag(name="A")
    make_article(tags=[tag])
    pinned = make_article(tags=[tag], sticky_weight=3, published_at=NOON + timedelta(hours=1))
    assert offering(pinned, [tag.pk], None) == [pinned.live_at.isoformat()]
