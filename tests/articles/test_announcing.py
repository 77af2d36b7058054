"""A hub hears of feeds that have something new, search engines of pages that changed; trouble costs but time."""

import json
from datetime import datetime, timedelta
from urllib.parse import parse_qs

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

from articles import announcing
from articles.models import Announcement, Article
from articles.models.announcement import TRIES
from articles.publishing import publish, withdraw
from newsroom import pipeline
from sources.models import Source
from tests.builders import NOON, make_article, make_category, make_source, make_tag, make_user
from tests.sources.servers import Script, Server, answering

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
KEY = "0123456789abcdef"


@pytest.fixture
def editor() -> User:
    return make_user(is_superuser=True, first_name="Ada", last_name="Byron")


@pytest.fixture(autouse=True)
def _paper(settings: Settings) -> None:
    settings.SITE_URL, settings.SITE_HOST = "https://paper.example", "paper.example"


def listening(settings: Settings, script: Script | None = None) -> Server:
    server = Server({"/hub": script or answering(204), "/indexnow": script or answering(202)})
    return server


def switch_on(settings: Settings, server: Server, *, hub: bool = True, search: bool = False) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = [server.name]
    settings.WEBSUB_HUB = server.url("/hub") if hub else ""
    settings.INDEXNOW_KEY = KEY if search else ""
    settings.INDEXNOW_ENDPOINT = server.url("/indexnow")


def publish_story(editor: User, **overrides: object) -> Article:
    place = {
        "category": make_category(key="SECTION"),
        "source": Source.objects.filter(key="wire").first() or make_source(key="wire"),
        "tags": [make_tag(name="TOPIC")],
    }
    article = make_article(**{**place, "status": "draft", "slug": "coin", "published_at": NOON, **overrides})
    publish(article, editor, NOON, version=article.version)
    pipeline.apply_changes(NOON)
    return article


def tell(now: datetime = LATER) -> int:
    return announcing.send_waiting(lambda: now)


def test_a_hub_hears_of_each_feed_that_a_new_story_stands_in(editor: User, settings: Settings) -> None:
    with listening(settings) as server:
        switch_on(settings, server)
        publish_story(editor)
        assert tell() == 15
    heard = [parse_qs(seen.body.decode()) for seen in server.seen]
    lists = ("", "category/section/", "tag/topic/", "source/wire/", "authors/ada-byron/")
    files = ("rss.xml", "atom.xml", "feed.json")
    assert {one["hub.url"][0] for one in heard} == {
        f"https://paper.example/{li}{file}" for li in lists for file in files
    }
    for seen, one in zip(server.seen, heard, strict=True):
        assert (seen.method, one["hub.mode"]) == ("POST", ["publish"])
        assert seen.headers["content-type"] == "application/x-www-form-urlencoded"
    assert not Announcement.objects.exists()


def test_search_engines_hear_of_pages_at_once_and_of_withdrawn_ones_too(editor: User, settings: Settings) -> None:
    with listening(settings) as server:
        switch_on(settings, server, hub=False, search=True)
        article = publish_story(editor)
        publish_story(editor, slug="other", lang="uk")
        assert tell() == 2
        withdraw(article, editor, LATER, version=article.version, reason="Wrong.")
        pipeline.apply_changes(LATER)
        assert tell() == 1
    first, second = (json.loads(seen.body) for seen in server.seen)
    pages = ["https://paper.example/2026/03/coin/", "https://paper.example/uk/2026/03/other/"]
    assert first == {
        "host": "paper.example",
        "key": KEY,
        "keyLocation": f"https://paper.example/{KEY}.txt",
        "urlList": pages,
    }
    assert second["urlList"] == pages[:1]


def test_the_key_stands_at_its_address_alone(client: Client, settings: Settings) -> None:
    assert client.get(f"/{KEY}.txt").status_code == 404
    settings.INDEXNOW_KEY = KEY
    assert client.get(f"/{KEY}.txt").content.decode() == KEY
    assert client.get(f"/{KEY[::-1]}.txt").status_code == 404


def test_nobody_is_told_unless_a_setting_says_so(editor: User, settings: Settings) -> None:
    publish_story(editor)
    assert not Announcement.objects.exists()


@pytest.mark.parametrize("status", [400, 429, 500])
def test_what_is_not_heard_is_told_again_later_and_given_up_at_last(
    editor: User, settings: Settings, status: int
) -> None:
    with listening(settings, answering(status)) as server:
        switch_on(settings, server, hub=False, search=True)
        publish_story(editor)
        now = LATER
        for attempt in range(1, TRIES + 1):
            assert tell(now) == 0
            row = Announcement.objects.get()
            assert (row.attempts, row.error) == (attempt, f"It answered {status}.")
            assert tell(now) == 0
            assert row.lease_until is not None
            now = row.lease_until + timedelta(seconds=1)
        assert len(server.seen) == TRIES
        assert tell(now) == 0
    assert len(server.seen) == TRIES
    publish_story(editor, slug="other")
    assert sorted(Announcement.objects.values_list("path", "attempts")) == [
        ("/2026/03/coin/", TRIES),
        ("/2026/03/other/", 0),
    ]


def test_a_hub_that_is_away_or_private_stops_nothing(editor: User, settings: Settings) -> None:
    settings.WEBSUB_HUB = "http://127.0.0.1:8080/hub"
    assert publish_story(editor).is_public
    assert tell() == 0
    assert Announcement.objects.filter(error="").count() == 0
    assert Announcement.objects.all()[0].error.startswith("Refused")


def test_what_changes_while_it_is_told_is_told_once_more(editor: User, settings: Settings) -> None:
    """The row stays, free to be taken at once."""
    settings.WEBSUB_HUB = "https://hub.example/"
    publish_story(editor)
    (row, *_) = announcing.claim(Announcement.objects.waiting(LATER), LATER)
    publish_story(editor, slug="other")
    announcing._close([row], "", LATER)
    again = Announcement.objects.get(pk=row.pk)
    assert (again.attempts, again.lease_until) == (0, None)


def test_noting_twice_leaves_one_row_an_address(editor: User, settings: Settings) -> None:
    settings.WEBSUB_HUB = "https://hub.example/"
    article = publish_story(editor)
    rows = Announcement.objects.count()
    assert announcing.note(article.changes.all())
    assert Announcement.objects.count() == rows == 15


def test_a_lost_message_is_found_by_the_sweep(
    editor: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBSUB_HUB = "https://hub.example/"
    publish_story(editor)
    nudged: list[str] = []
    monkeypatch.setattr("newsroom.pipeline.nudge", nudged.append)
    pipeline.sweep(LATER)
    assert announcing.TASK in nudged
