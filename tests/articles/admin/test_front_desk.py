"""The front page's desk without JavaScript: readers' page with buttons that give places."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from tests.articles.admin.conftest import person, signed_in
from tests.builders import NOON, make_article, make_cover, make_user

pytestmark = pytest.mark.django_db

DESK = reverse("admin:articles_article_front")


def put(client: Client, article: Article, place: object, **more: Any) -> Any:
    article.refresh_from_db()
    sent = {"article": article.pk, "version": article.version, "place": place, "until": "", **more}
    return client.post(DESK, sent, follow=True)


def test_it_is_the_page_that_readers_see_with_a_handle_on_every_place(desk: Client) -> None:
    for number in range(9):
        make_article(title=f"Story No. {number}")
    page, public = desk.get(DESK).content.decode(), desk.get("/").content.decode()
    headline = re.compile(r'<h[23][^>]*><a href="(/20[^"]+)"')
    assert headline.findall(page)[:6] == headline.findall(public)[:6]
    assert len(headline.findall(page)) == 6
    assert page.count('class="nrf-handle"') == 6
    assert "no-store" in desk.get(DESK)["Cache-Control"]


def test_a_button_places_a_story_and_readers_see_it_there(desk: Client) -> None:
    first, second = make_article(title="Older"), make_article(title="Newer")
    answer = put(desk, first, 1)
    assert answer.redirect_chain[-1][0].endswith("#place-1")
    assert "“Older”: It is the lead of the front page." in answer.content.decode()
    public = desk.get("/").content.decode()
    assert public.index(first.title) < public.index(second.title)
    put(desk, first, "")
    public = desk.get("/").content.decode()
    assert public.index(second.title) < public.index(first.title)


def test_a_place_has_its_time_and_the_form_shows_it(desk: Client) -> None:
    article = make_article()
    until = (timezone.now() + timedelta(hours=5)).replace(second=0, microsecond=0)
    put(desk, article, 1, until=f"{until:%Y-%m-%dT%H:%M}")
    article.refresh_from_db()
    assert article.slot_until == until
    assert f'value="{until:%Y-%m-%dT%H:%M}"' in desk.get(DESK).content.decode()


def test_a_button_pressed_twice_places_once(desk: Client) -> None:
    article = make_article()
    sent = {"article": article.pk, "version": article.version, "place": 1, "until": "2199-01-01T10:00"}
    desk.post(DESK, sent)
    answer = desk.post(DESK, sent, follow=True)
    article.refresh_from_db()
    assert (article.place, article.version) == (1, 2)
    assert "It is the lead" in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"version": 99}, "Somebody saved this article"),
        ({"place": "7"}, "Nothing was changed"),
        ({"until": "yesterday"}, "Nothing was changed"),
        ({"until": "2001-01-01T10:00"}, "has passed"),
        ({"version": ""}, "Nothing was changed"),
    ],
)
def test_what_is_refused_says_so_and_moves_nobody(desk: Client, sent: dict[str, Any], sentence: str) -> None:
    article = make_article()
    page = put(desk, article, 1, **sent) if "place" not in sent else put(desk, article, sent["place"])
    assert sentence in page.content.decode()
    assert not Article.objects.placed("en").exists()


@pytest.mark.parametrize("role", ["Reporter", "Wire staff"])
def test_who_may_not_place_is_shown_no_desk_and_moves_nothing(role: str) -> None:
    article, client = make_article(), signed_in(person(role))
    assert client.get(DESK).status_code == 403
    assert put(client, article, 1).status_code == 403
    assert not Article.objects.placed("en").exists()


def test_strangers_are_sent_to_the_door(client: Client) -> None:
    client.force_login(make_user())
    assert client.get(DESK).status_code == 302


def test_stories_to_place_are_found_by_their_headline(desk: Client) -> None:
    for number in range(7):
        make_article(title=f"Shown {number}")
    make_article(title="Harbour strike ends", published_at=NOON - timedelta(days=9))
    make_article(title="Draft about the harbour", status="draft")
    page = desk.get(DESK, {"q": "harbour"}).content.decode()
    tray = page[page.index('class="nrf-tray"') :]
    assert "Harbour strike ends" in tray
    assert "Draft about the harbour" not in page
    assert "Shown" not in tray
    assert "No other story has these words" in desk.get(DESK, {"q": "zeppelin"}).content.decode()


def test_each_language_has_its_desk(desk: Client) -> None:
    make_article(title="English")
    ukrainian = make_article(title="Українська", lang="uk")
    address = reverse("admin:articles_article_front", args=["uk"])
    assert "Українська" in desk.get(address).content.decode()
    sent = {"article": ukrainian.pk, "version": 1, "place": 1, "until": ""}
    assert desk.post(address, sent).headers["Location"] == f"{address}#place-1"


def test_an_empty_paper_has_a_desk(desk: Client) -> None:
    assert "Every published story" in desk.get(DESK).content.decode()


def test_fifty_stories_cost_as_many_queries_as_two(desk: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(DESK).status_code == 200
        return len(captured)

    for _ in range(2):
        make_article(cover=make_cover())
    desk.get(DESK)
    before = queries()
    for place in (*range(1, 7), *[None] * 42):
        make_article(cover=make_cover(), place=place, sticky_weight=7 - place if place else 0)
    assert queries() == before
