"""The admin's home, its search, and the styles that it needs."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from articles.models import Article
from newsroom.published import HEIGHT, chart
from sources.models import ImportRun
from tests.articles.admin.conftest import make_draft, make_rewrite, person, signed_in
from tests.articles.test_triage import waiting
from tests.builders import NOON, make_article, make_feed


def _home(client: Client) -> str:
    answer = client.get(reverse("admin:index"))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_home_shows_what_needs_a_person(admin_client: Client) -> None:
    make_rewrite(title="A proposal that waits")
    make_rewrite(state="failed", text="")
    make_feed(title="The broken feed", error_streak=3, last_error="It answered 503.")
    make_draft(status=Article.Status.SCHEDULED, publish_at=timezone.now())
    waiting()
    page = _home(admin_client)
    assert "<strong>1</strong> <span>to triage" in page
    assert "<strong>1</strong> <span>proposals wait for review" in page
    assert "<strong>1</strong> <span>proposals failed" in page
    assert "<strong>1</strong> <span>feeds need a look" in page
    assert "<strong>1</strong> <span>go live today" in page
    assert "A proposal that waits" in page
    assert "It answered 503." in page


def test_home_asks_as_often_for_much_as_for_little(admin_client: Client) -> None:
    def fill() -> None:
        make_rewrite()
        make_rewrite(state="failed", text="")
        ImportRun.objects.create(feed=make_feed(error_streak=1), requested_at=NOON, state="done")

    fill()
    _home(admin_client)
    with CaptureQueriesContext(connection) as at_one:
        _home(admin_client)
    for _ in range(20):
        fill()
    with CaptureQueriesContext(connection) as at_twenty:
        _home(admin_client)
    assert len(at_twenty) == len(at_one)


def test_a_person_without_permissions_sees_no_numbers(db: None) -> None:
    user = person("Reporter")
    user.groups.clear()
    make_rewrite(title="Not for everybody")
    assert "Not for everybody" not in _home(signed_in(user))


@pytest.mark.parametrize("name", ["admin-newsroom/desk.css"])
def test_the_desks_own_styles_are_linked_and_there(name: str, admin_client: Client) -> None:
    assert name in _home(admin_client)
    assert finders.find(name)


def test_the_admins_own_policy_lets_its_scripts_run(admin_client: Client) -> None:
    assert "script-src 'self' 'unsafe-eval'" in admin_client.get(reverse("admin:index"))["Content-Security-Policy"]


def test_what_was_published_is_drawn_by_day_and_mood(admin_client: Client) -> None:
    now = timezone.now()
    make_article(live_at=now, sentiment="POSITIVE")
    make_article(live_at=now, sentiment="NEGATIVE")
    make_article(live_at=now - timedelta(days=3), lang="uk")
    make_article(live_at=now - timedelta(days=30))
    make_draft()
    page = _home(admin_client)
    assert "3 stories in the last 14 days, 2 of them today: 1 positive, 1 neutral, 1 negative." in page
    assert page.count('<rect class="nr-mood-POSITIVE"') == 1
    assert "<td>1</td><td>0</td><td>1</td><td>2</td>" in page


def test_columns_share_the_height_by_their_counts() -> None:
    days = [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)]
    drawn = chart(days, {days[0]: {"POSITIVE": 3, "NEGATIVE": 1}, days[1]: {"NEUTRAL": 2}, days[2]: {}})
    heights = [sum(part.height for part in day.parts) for day in drawn.days]
    assert heights == pytest.approx([HEIGHT - 2, (HEIGHT - 2) / 2, 0], abs=0.2)
    assert all(part.y + part.height <= HEIGHT + 0.1 for day in drawn.days for part in day.parts)
    assert chart(days, {day: {} for day in days}).words == "Nothing was published in the last 3 days."


def test_what_models_cost_is_told_once_there_is_a_limit(admin_client: Client, settings: Settings) -> None:
    assert "spent on models" not in _home(admin_client)
    settings.LLM_DAILY_BUDGET = Decimal(5)
    assert "<strong>$0.00</strong> <span>spent on models today of $5.00; $0.00 this month" in _home(admin_client)
    settings.LLM_DAILY_BUDGET = Decimal(0)
    assert "nr-tile-alarm" in _home(admin_client)
