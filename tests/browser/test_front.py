"""The front page's desk: stories dragged onto places, and placed by keys, on the page as readers see it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from articles.models import Article
from tests.articles.admin.conftest import person
from tests.browser.keyboard import Hands
from tests.browser.people import signed_in
from tests.builders import make_article

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("front"), pytest.mark.django_db(transaction=True)]

DESK = reverse("admin:articles_article_front")


@pytest.fixture
def editor() -> User:
    return person("Editor")


@pytest.fixture
def stories() -> list[Article]:
    """The newest stands first."""
    return [make_article(title=f"Story {number}") for number in range(1, 13)][::-1]


def titles(page: Page) -> list[str]:
    """As readers see them, from the lead down."""
    parts = ("main .lead .card h2", "main .places h2", "main .kin h3")
    return [title for part in parts for title in page.locator(part).all_inner_texts()]


def opened(page: Page, editor: User, live_server: Any) -> Page:
    page = signed_in(page, editor, live_server)
    page.goto(f"{live_server.url}{DESK}")
    return page


def candidate(page: Page, title: str) -> Any:
    return page.get_by_role("complementary").get_by_role("group", name=title, exact=True)


def placed() -> dict[int | None, str]:
    return {row.place: row.title for row in Article.objects.placed("en").order_by("place")}


def test_stories_are_dragged_onto_places(page: Page, editor: User, stories: list[Article], live_server: Any) -> None:
    opened(page, editor, live_server)
    newest, wanted = stories[0].title, stories[-2].title
    assert titles(page)[0] == newest
    candidate(page, wanted).locator(".nrf-about").drag_to(page.locator("#place-1 .nrf-grip"))
    expect(page.get_by_role("status")).to_contain_text(f"“{wanted}”: It is the lead")
    assert placed() == {1: wanted}
    page.locator("#place-1 .nrf-grip").drag_to(page.locator("#place-3 .nrf-grip"))
    expect(page.get_by_role("status")).to_contain_text("It is place 3")
    assert placed() == {3: wanted}
    page.goto(live_server.url)
    assert titles(page)[2] == wanted
    assert titles(page)[0] == newest


def test_a_place_is_filled_moved_and_emptied_by_keys(
    page: Page, editor: User, stories: list[Article], live_server: Any
) -> None:
    hands = Hands(opened(page, editor, live_server))
    first, second = stories[-1].title, stories[-2].title
    candidate(page, first).focus()
    hands.press("1")
    expect(page.locator("#place-1")).to_be_focused()
    candidate(page, second).focus()
    hands.press("1")
    expect(page.locator("#place-2")).to_contain_text(first)
    assert placed() == {1: second, 2: first}
    hands.press(["j", "1"])
    expect(page.locator("#place-2")).to_contain_text(second)
    assert placed() == {1: first, 2: second}
    hands.press("0")
    expect(page.get_by_role("status")).to_contain_text("no place on the front page")
    assert placed() == {2: second}


def test_without_scripts_buttons_do_all_of_it(
    chromium: Browser, editor: User, stories: list[Article], live_server: Any
) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = opened(context.new_page(), editor, live_server)
    title = stories[-1].title
    page.get_by_role("button", name=f"“{title}” to: Place 2").click()
    expect(page.get_by_role("status")).to_contain_text("It is place 2")
    page.get_by_role("button", name=f"“{title}” to: Lead").click()
    expect(page.locator("#place-1")).to_contain_text(title)
    page.locator("#place-1").get_by_text("Change the time").click()
    page.locator("#place-1").get_by_label("Keeps its place until").fill("2199-01-01T10:00")
    page.locator("#place-1").get_by_role("button", name="Set").click()
    expect(page.locator("#place-1")).to_contain_text("until 1 Jan 10:00 UTC")
    page.get_by_role("button", name=f"Take “{title}” down").click()
    expect(page.get_by_role("status")).to_contain_text("no place on the front page")
    assert placed() == {}
    context.close()
