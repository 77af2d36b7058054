"""The schedule: a day's line on the person's clock, what is planned on it, and what is overdue."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.admin.scheduleline import LANES, Day, day_of, draw
from articles.models import Article, Correction, Profile
from newsroom import pipeline
from sources.models import EntryVersion
from tests.articles.admin.conftest import person, signed_in
from tests.builders import NOON, make_article, make_entry, make_user

PAGE = reverse("admin:articles_article_schedule")
KYIV = ZoneInfo("Europe/Kyiv")
DAY = date(2199, 6, 1)
MIDDAY = datetime(2199, 6, 1, 12, 0, tzinfo=UTC)


class TestLine:
    def test_a_day_has_the_hours_that_its_clock_has(self) -> None:
        def hours(day: Day) -> float:
            return (day.end - day.start) / timedelta(hours=1)

        days = [date(2026, 3, 29), date(2026, 10, 25), date(2026, 6, 1)]
        assert [hours(day_of(day, KYIV)) for day in days] == [23, 25, 24]
        spring = day_of(date(2026, 3, 29), KYIV)
        assert spring.at(datetime(2026, 3, 29, 12, 0, tzinfo=KYIV).astimezone(UTC)) == round(100 * 11 / 23, 2)

    def test_marks_stand_at_their_time_and_in_lanes_where_they_would_cover_each_other(self) -> None:
        day = day_of(DAY, UTC)
        times = [MIDDAY, MIDDAY + timedelta(minutes=5), MIDDAY + timedelta(hours=6)]
        line = draw(day, times, [], NOON)
        assert [mark.x for mark in line.marks] == [50, 50.35, 75]
        first, second, third = (mark.y for mark in line.marks)
        assert first == third != second
        assert line.now is None

    def test_a_crowded_hour_keeps_the_line_low(self) -> None:
        line = draw(day_of(DAY, UTC), [MIDDAY] * 50, [MIDDAY], MIDDAY)
        assert len({mark.y for mark in line.marks}) == LANES
        assert (line.now, line.live) == (50, [50])


pytestmark = pytest.mark.django_db


def plan(title: str = "Planned", at: datetime = MIDDAY, **overrides: Any) -> Article:
    return make_article(**{"title": title, "status": "scheduled", "publish_at": at, **overrides})


def page(client: Client, day: str = "2199-06-01") -> str:
    return client.get(PAGE, {"day": day}).content.decode()


def press(client: Client, article: Article, act: str, **sent: Any) -> Any:
    data = {"article": article.pk, "version": article.version, "act": act, **sent}
    return client.post(f"{PAGE}?day=2199-06-01", data, follow=True)


def test_a_day_shows_what_is_planned_on_it_in_order_and_drawn(desk: Client) -> None:
    plan("Second", MIDDAY + timedelta(hours=2), place=1)
    plan("First")
    plan("Another day", MIDDAY + timedelta(days=1))
    shown = page(desk)
    assert shown.index(">First</a>") < shown.index(">Second</a>")
    assert "Another day" not in shown
    assert re.findall(r'cx="([\d.]+)%"', shown) == ["50.0", "58.33"]
    assert "as the lead" in shown
    assert "Another day" in page(desk, "2199-06-02")


def test_the_day_and_its_times_are_those_of_the_persons_clock() -> None:
    editor = person("Editor")
    Profile.objects.create(user=editor, slug="ada", zone="Europe/Kyiv")
    plan("Late at night", datetime(2199, 6, 1, 22, 30, tzinfo=UTC))
    client = signed_in(editor)
    assert "Late at night" not in page(client)
    assert re.search(r">01:30</time>\s*<a [^>]*>Late at night", page(client, "2199-06-02"))
    assert "Times are Europe/Kyiv." in page(client)


def test_without_a_day_it_is_today_with_the_week_ahead(desk: Client) -> None:
    plan("Tomorrow", timezone.now() + timedelta(days=1))
    for asked in ("", "yesterday", "2026-13-45", "0001-01-01", "9999-12-31"):
        shown = page(desk, asked)
        assert 'class="nr-chip">today</span>' in shown
        assert 'class="nr-now"' in shown
    assert re.findall(r"<strong>(\d)</strong>", shown)[:7] == ["0", "1", "0", "0", "0", "0", "0"]


def test_a_story_moves_to_another_time_goes_live_at_once_or_is_taken_off(desk: Client) -> None:
    moved, live, off = (plan(title) for title in ("Moved", "Live", "Off"))
    answer = press(desk, moved, "move", at="2199-06-01T15:45")
    assert "“Moved”: it goes live 2199-06-01 15:45 UTC." in answer.content.decode()
    press(desk, live, "publish", at="2199-06-01T12:00")
    press(desk, off, "unschedule", at="2199-06-01T12:00")
    for article in (moved, live, off):
        article.refresh_from_db()
    assert moved.publish_at == datetime(2199, 6, 1, 15, 45, tzinfo=UTC)
    assert [article.status for article in (moved, live, off)] == ["scheduled", "published", "draft"]


def test_a_button_pressed_twice_does_it_once(desk: Client) -> None:
    article = plan()
    for _ in range(2):
        press(desk, article, "unschedule", at="")
    article.refresh_from_db()
    assert (article.status, article.version) == ("draft", 2)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"act": "move", "at": ""}, "Say when"),
        ({"act": "move", "at": "2001-01-01T10:00"}, "has passed"),
        ({"act": "move", "at": "soon"}, "Nothing was changed"),
        ({"act": "publish", "version": 99}, "Somebody saved this article"),
    ],
)
def test_what_is_refused_says_why_and_changes_nothing(desk: Client, sent: dict[str, Any], sentence: str) -> None:
    article = plan()
    data = {"article": article.pk, "version": article.version, **sent}
    assert sentence in desk.post(PAGE, data, follow=True).content.decode()
    article.refresh_from_db()
    assert (article.version, article.publish_at) == (1, MIDDAY)


def test_what_should_be_live_and_is_held_by_its_sources_change_is_named(desk: Client) -> None:
    entry = make_entry(version=2)
    EntryVersion.objects.create(entry=entry, number=1, title="Before", content_hash="x", replaced_at=NOON)
    article = plan("Held story", NOON, entry=entry)
    Correction.objects.create(article=article, entry=entry, from_version=1, to_version=2, noticed_at=NOON)
    pipeline.keep_time(NOON + timedelta(minutes=1))
    shown = page(desk, "")
    assert shown.index("Should be live and is not") < shown.index("Held story") < shown.index("held: source changed it")


def test_places_that_end_on_the_day_are_told(desk: Client) -> None:
    make_article(title="Leading", place=1, sticky_weight=6, slot_until=MIDDAY)
    assert re.search(r"Lead: <a [^>]*>Leading", page(desk))


def test_reporters_see_the_plan_and_cannot_change_it() -> None:
    article, client = plan(), signed_in(person("Reporter"))
    shown = page(client)
    assert "Planned" in shown
    assert "Publish now" not in shown
    assert press(client, article, "publish").status_code == 403
    article.refresh_from_db()
    assert article.status == "scheduled"
    client.force_login(make_user(is_staff=True))
    assert client.get(PAGE).status_code == 403


def test_fifty_stories_cost_as_many_queries_as_one(desk: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(desk)
        return len(captured)

    plan(editor=make_user())
    page(desk)
    before = queries()
    for number in range(49):
        plan(at=MIDDAY + timedelta(minutes=number), editor=make_user())
    assert queries() == before
