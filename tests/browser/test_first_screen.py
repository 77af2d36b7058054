"""The front page's first screen, measured as readers have it: a wide desk, 1440 by 900, and a small phone."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from articles.models import Article
from tests.builders import make_article, make_category, make_cover

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("first-screen"), pytest.mark.django_db(transaction=True)]

WIDE, HIGH = 1440, 900
HEADLINE = "Lawmakers agree on reserve rules for issuers of stablecoins"
LONGEST = (
    "Regulators of eleven countries publish a joint rulebook for custody of tokenised bonds, funds and "
    "stablecoins by banks"
)
STANDFIRST = (
    "Supervisors want reserves in cash and short bonds, monthly reports from each issuer, and a name that answers for "
    "them; smaller issuers get two years, and banks may begin at once, the draft says…"
)


def fill(count: int, title: str = HEADLINE, covered: bool = True, **fields: Any) -> None:
    """So many stories of today, the first of them the newest."""
    now = timezone.now()
    for number in range(count):
        at = now - timedelta(seconds=number)
        make_article(
            title=title if len(title) >= 110 else f"{title} {number}",
            description=STANDFIRST,
            cover=make_cover() if covered else None,
            category=make_category(key=f"C{number % 8}", name=f"Section {number % 8}"),
            published_at=at,
            **fields,
        )


def opened(chromium: Browser, live_server: Any, width: int, height: int) -> Page:
    page = chromium.new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(live_server.url)
    page.evaluate("document.fonts.ready")
    return page


def box(page: Page, selector: str, number: int = 0) -> dict[str, float]:
    found = page.locator(selector).nth(number).bounding_box()
    assert found, selector
    return {**found, "right": found["x"] + found["width"], "bottom": found["y"] + found["height"]}


def lines(page: Page, selector: str) -> int:
    return int(
        page.locator(selector).first.evaluate(
            "e => Math.round(e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight))"
        )
    )


@pytest.mark.parametrize("title", [HEADLINE, LONGEST], ids=["usual headlines", "headlines of 120 characters"])
def test_the_first_screen_is_whole_without_scrolling(chromium: Browser, live_server: Any, title: str) -> None:
    fill(60, title)
    page = opened(chromium, live_server, WIDE, HIGH)
    for selector in (".masthead .today", ".sections", ".lead .picture", ".lead h2", ".lead .meta", ".kin", ".places"):
        assert box(page, selector)["bottom"] <= HIGH, selector
    assert page.locator(".sections a").count() == 6
    assert page.locator(".places .card").count() == 3
    assert page.locator(".kin h3").count() == 2
    assert page.locator(".latest li").count() == 10
    assert box(page, ".latest li", 9)["bottom"] <= HIGH
    assert lines(page, ".lead h2") <= 3
    assert page.locator(".lead .meta").inner_text().startswith("By ")


def test_its_columns_are_seven_three_and_two_of_twelve(chromium: Browser, live_server: Any) -> None:
    fill(60)
    page = opened(chromium, live_server, WIDE, HIGH)
    front, lead, places, latest = (box(page, selector) for selector in (".front", ".lead", ".places", ".latest"))
    gap = places["x"] - lead["right"]
    column = (front["width"] - 11 * gap) / 12
    for part, columns in ((lead, 7), (places, 3), (latest, 2)):
        assert part["width"] == pytest.approx(columns * column + (columns - 1) * gap, abs=1)
    assert (lead["x"], latest["right"]) == pytest.approx((front["x"], front["x"] + front["width"]), abs=1)
    picture = box(page, ".lead .picture")
    assert picture["width"] / picture["height"] == pytest.approx(16 / 9, rel=0.01)
    assert picture["width"] == pytest.approx(lead["width"], abs=1)
    assert page.locator(".latest img, .kin img, .brief img").count() == 0


def test_on_a_phone_stand_the_lead_then_the_places_then_the_latest(chromium: Browser, live_server: Any) -> None:
    fill(60, LONGEST)
    page = opened(chromium, live_server, 360, 740)
    parts = [box(page, selector) for selector in (".lead", ".places", ".latest", ".blocks")]
    assert all(above["bottom"] <= below["y"] for above, below in pairwise(parts))
    assert all(part["right"] <= 360 for part in parts)
    assert lines(page, ".lead h2") <= 6
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize(
    ("count", "width"),
    [
        pytest.param(count, width, marks=[] if (row + column) % 3 == 0 else [pytest.mark.deep])
        for row, count in enumerate([0, 1, 2, 4, 7, 20])
        for column, width in enumerate([320, 360, 768, 1440, 2560])
    ],
)
def test_few_stories_make_a_page_too(chromium: Browser, live_server: Any, count: int, width: int) -> None:
    fill(count, LONGEST, covered=bool(count % 2))
    page = opened(chromium, live_server, width, HIGH)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("main h2, main h3").count() >= min(count, 1)


def test_a_lead_without_a_photo_stands_in_words(chromium: Browser, live_server: Any) -> None:
    fill(30, covered=False)
    page = opened(chromium, live_server, WIDE, HIGH)
    assert page.locator(".lead img").count() == 0
    assert box(page, ".kin")["bottom"] <= HIGH
    words, place = (
        page.locator(selector).first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        for selector in (".lead h2", ".places h2")
    )
    assert words > 2.5 * place


@pytest.mark.parametrize("delay", [0, 600])
def test_nothing_moves_while_it_loads(chromium: Browser, live_server: Any, delay: int) -> None:
    """Not even where the script, which shows its buttons, comes after the page was seen."""
    fill(60)
    page = chromium.new_context(viewport={"width": WIDE, "height": HIGH}).new_page()
    page.route("**/*.js", lambda route: (page.wait_for_timeout(delay), route.continue_()))
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(e => window.moved += e.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    for path in ("/", Article.objects.first().get_absolute_url()):  # type: ignore[union-attr]
        page.goto(f"{live_server.url}{path}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.moved") == 0, path
