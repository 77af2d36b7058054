"""The admin's home, its search, and the styles that it needs."""

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from sources.models import ImportRun
from tests.articles.admin.conftest import make_draft, make_rewrite, person, signed_in
from tests.builders import NOON, make_feed


def _home(client: Client) -> str:
    answer = client.get(reverse("admin:index"))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_home_shows_what_needs_a_person(admin_client: Client) -> None:
    make_rewrite(title="A proposal that waits")
    make_rewrite(state="failed", text="")
    make_feed(title="The broken feed", error_streak=3, last_error="It answered 503.")
    make_draft(status=Article.Status.SCHEDULED, publish_at=timezone.now())
    page = _home(admin_client)
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


def test_the_palette_finds_a_few_articles(desk: Client) -> None:
    for number in range(30):
        make_draft(title=f"Glacier number {number}")
    answer = desk.get(reverse("admin:search"), {"s": "glacier", "extended": "1"})
    assert answer.content.decode().count('data-title="Glacier number') == 10


@pytest.mark.parametrize("name", ["admin-newsroom/desk.css"])
def test_the_desks_own_styles_are_linked_and_there(name: str, admin_client: Client) -> None:
    assert name in _home(admin_client)
    assert finders.find(name)


def test_the_admins_own_policy_lets_its_scripts_run(admin_client: Client) -> None:
    assert "script-src 'self' 'unsafe-eval'" in admin_client.get(reverse("admin:index"))["Content-Security-Policy"]
