"""Places on the front page: filled by an act, left at their time, and in the article's file."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client

from articles import placing, publishing
from articles.errors import NotAllowed, NotPossible, StaleVersion
from articles.files import file_of
from articles.frontmatter import write_article
from articles.models import Article, Change
from newsroom import pipeline
from tests.builders import NOON, make_article, make_tag, make_user

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=3)


@pytest.fixture
def editor(db: None) -> User:
    user = make_user()
    user.groups.add(Group.objects.get(name="Editor"))
    return user


def put(article: Article, editor: User, place: int | None, **options: Any) -> Article:
    article.refresh_from_db()
    return placing.place(article, editor, NOON, version=article.version, place=place, **options)


def placed(lang: str = "en") -> dict[int | None, str]:
    return {row.place: row.title for row in Article.objects.placed(lang)}


def test_filling_a_place_pushes_the_others_down_and_the_last_one_off(editor: User) -> None:
    stories = [make_article(title=f"S{number}") for number in range(1, 8)]
    for story in reversed(stories):
        put(story, editor, 1)
    assert placed() == {place: f"S{place}" for place in range(1, 7)}
    last = stories[6]
    last.refresh_from_db()
    assert (last.place, last.sticky_weight, last.slot_until) == (None, 0, None)
    assert "“S1” took the lead" in last.revisions.latest("pk").reason


def test_the_weight_follows_the_place_in_lists_and_in_the_file(editor: User) -> None:
    article = make_article(tags=[make_tag()])
    put(article, editor, 2, until=LATER)
    assert b"\nstickyWeight: 5\n" in write_article(file_of(article))
    assert article.tagged.get().sticky_weight == 5
    assert Change.objects.latest("pk").after["position"][0] == 5  # type: ignore[index]
    put(article, editor, None)
    assert b"\nstickyWeight: 0\n" in write_article(file_of(article))


def test_a_file_keeps_the_weight_it_brought_until_an_editor_gives_a_place(editor: User) -> None:
    heavy, article = make_article(title="Heavy", sticky_weight=90), make_article(title="Placed")
    put(article, editor, 1)
    heavy.refresh_from_db()
    assert (heavy.place, heavy.sticky_weight) == (None, 90)
    put(heavy, editor, None)
    assert heavy.sticky_weight == 0


def test_placing_twice_changes_nothing_more(editor: User) -> None:
    article = make_article()
    version = article.version
    for _ in range(2):
        placing.place(article, editor, NOON, version=version, place=1, until=LATER)
    assert (article.version, Change.objects.count()) == (version + 1, 1)


def test_a_newer_version_is_not_placed_unseen_and_nobody_has_moved(editor: User) -> None:
    first, second = make_article(title="First"), make_article(title="Second")
    put(first, editor, 1)
    with pytest.raises(StaleVersion):
        placing.place(second, editor, NOON, version=99, place=1)
    assert placed() == {1: "First"}


def test_each_language_has_its_own_places(editor: User) -> None:
    put(make_article(title="English"), editor, 1)
    put(make_article(title="Українська", lang="uk"), editor, 1)
    assert placed("en") == {1: "English"}
    assert placed("uk") == {1: "Українська"}


def test_a_place_ends_by_itself_and_the_newest_story_stands_there(editor: User, client: Client) -> None:
    old, new = make_article(title="Old and placed"), make_article(title="New and not")
    put(old, editor, 1, until=LATER)
    assert publishing.end_slots(LATER - timedelta(seconds=1)) == 0
    assert client.get("/").content.decode().index(old.title) < client.get("/").content.decode().index(new.title)
    assert publishing.end_slots(LATER) == 1
    assert publishing.end_slots(LATER) == 0
    assert placed() == {}
    page = client.get("/").content.decode()
    assert page.index(new.title) < page.index(old.title)


def test_a_draft_takes_its_place_when_it_goes_live(editor: User) -> None:
    lead, draft = make_article(title="Lead so far"), make_article(title="Coming", status="draft")
    put(lead, editor, 1)
    put(draft, editor, 1)
    assert placed() == {1: "Lead so far"}
    publishing.schedule(draft, editor, NOON, version=draft.version, at=LATER)
    assert pipeline.keep_time(LATER) == 1
    assert placed() == {1: "Coming", 2: "Lead so far"}


def test_a_place_whose_time_is_over_is_not_taken_any_more(editor: User) -> None:
    lead, draft = make_article(title="Lead so far"), make_article(title="Coming", status="draft")
    put(lead, editor, 1)
    put(draft, editor, 1, until=LATER)
    publishing.publish(draft, editor, LATER, version=draft.version)
    assert (placed(), draft.sticky_weight) == ({1: "Lead so far"}, 0)


def test_what_is_withdrawn_or_spiked_has_no_place(editor: User) -> None:
    public, draft = make_article(), make_article(status="draft")
    put(public, editor, 1)
    put(draft, editor, 1)
    publishing.withdraw(public, editor, NOON, version=public.version, reason="Wrong coin.")
    publishing.spike(draft, editor, NOON, version=draft.version)
    assert [(row.place, row.sticky_weight) for row in (public, draft)] == [(None, 0)] * 2


@pytest.mark.parametrize(
    ("status", "asked", "sentence"),
    [
        ("published", {"place": 7}, "places 1"),
        ("published", {"place": -1}, "places 1"),
        ("published", {"place": 1, "until": NOON}, "has passed"),
        ("spiked", {"place": 1}, "restore it"),
        ("withdrawn", {"place": 1}, "restore it"),
    ],
)
def test_what_makes_no_sense_is_refused(editor: User, status: str, asked: dict[str, Any], sentence: str) -> None:
    article = make_article(status=status)
    before = Article.objects.values().get(pk=article.pk)
    with pytest.raises(NotPossible, match=sentence):
        placing.place(article, editor, NOON, version=1, **asked)
    assert Article.objects.values().get(pk=article.pk) == before


def test_reporters_place_nothing() -> None:
    article, reporter = make_article(), make_user()
    reporter.groups.add(Group.objects.get(name="Reporter"))
    with pytest.raises(NotAllowed):
        placing.place(article, reporter, NOON, version=1, place=1)
    assert placed() == {}


@pytest.mark.django_db(transaction=True)
def test_two_editors_who_take_the_lead_at_once_both_get_a_place(editor: User) -> None:
    stories = [make_article(title=f"S{number}") for number in range(4)]
    start = threading.Barrier(len(stories))

    def take(story: Article) -> None:
        start.wait(10)
        placing.place(story, editor, NOON, version=story.version, place=1)
        connection.close()

    threads = [threading.Thread(target=take, args=(story,)) for story in stories]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(placed()) == [1, 2, 3, 4]  # type: ignore[type-var]
