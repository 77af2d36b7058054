"""Review with the keys alone; editing in place; two editors at one proposal."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from articles.models import Article, Rewrite
from sources.models import FullText
from tests.articles.admin.conftest import make_draft, make_rewrite, person
from tests.browser.keyboard import Hands
from tests.browser.people import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("review"), pytest.mark.django_db(transaction=True)]

QUEUE = reverse("admin:articles_rewrite_changelist")
CLEAN = "The bank bought $120 million of bitcoin on Tuesday, it said."


@pytest.fixture
def editor() -> User:
    return person("Editor")


@pytest.fixture
def hands(page: Page, editor: User, live_server: Any) -> Hands:
    return Hands(signed_in(page, editor, live_server))


def proposal(**overrides: Any) -> Rewrite:
    """One in which nothing is open."""
    return make_rewrite(**{"title": "Bank buys bitcoin", "text": CLEAN, "shape": "brief", **overrides})


def opened(page: Page, rewrite: Rewrite) -> None:
    """The screen of this proposal, ready to be worked on."""
    expect(page).to_have_url(re.compile(f"/{rewrite.pk}/review/"))
    expect(page.locator(".nr-has-script")).to_be_visible()


def count(**conditions: Any) -> int:
    return Article.objects.filter(**conditions).count()


def test_from_queue_to_live_in_three_keys(hands: Hands, live_server: Any) -> None:
    rewrite = proposal()
    hands.page.goto(f"{live_server.url}{QUEUE}")
    expect(hands.page.locator("tr[aria-current=true]")).to_be_visible()
    hands.press(["Enter"])
    opened(hands.page, rewrite)
    hands.press(["p"])
    expect(hands.page.get_by_text("Accepted and published")).to_be_visible()
    assert len(hands.pressed) <= 3
    assert count(status="published") == 1


def test_a_queue_is_worked_through_by_keys(hands: Hands, live_server: Any) -> None:
    page = hands.page
    last, fourth, third, second, first = (proposal() for _ in range(5))
    page.goto(f"{live_server.url}{QUEUE}")
    expect(page.locator("tr[aria-current=true]")).to_be_visible()
    hands.press(["j", "k", "Enter"])
    opened(page, first)
    hands.press("p")
    opened(page, second)
    hands.press(["r", *"Thin.", "Tab", "Enter"])
    opened(page, third)
    hands.press("j")
    opened(page, fourth)
    hands.press("k")
    opened(page, third)
    hands.press("a")
    opened(page, fourth)
    hands.press(["i", *"Shorter.", "Tab", "Tab", "Enter"])
    opened(page, last)
    assert (count(status="published"), Rewrite.objects.filter(state="accepted").count()) == (1, 2)
    assert Rewrite.objects.get(state="rejected").reason == "Thin."
    assert Rewrite.objects.get(state="queued").instruction == "Shorter."


def test_a_view_that_a_model_drafted_and_an_open_point_are_acknowledged_by_keys(hands: Hands, live_server: Any) -> None:
    page = hands.page
    rewrite = proposal(
        text=f"{CLEAN}\n\n## From author\n\nWe like it.\n\n## Market impact\n\nAnalysts expect 900 copies."
    )
    page.goto(f"{live_server.url}{reverse('admin:articles_rewrite_review', args=[rewrite.pk])}")
    opened(page, rewrite)
    hands.press("p")
    expect(page.get_by_text("confirm that it is the newsroom's view")).to_be_visible()
    hands.press("v")
    points = page.get_by_role("region", name="Before you accept").get_by_role("checkbox")
    hands.press("o")
    expect(page.locator("[data-point]:focus")).to_have_count(1)
    for _ in points.all():
        hands.press("y")
    expect(page.locator("[data-points-left]")).to_have_text("All acknowledged.")
    hands.press("p")
    expect(page.get_by_text("Accepted and published")).to_be_visible()
    assert Rewrite.objects.get().acknowledged


def test_a_text_is_edited_in_place_watched_and_accepted(hands: Hands, live_server: Any) -> None:
    page = hands.page
    rewrite = proposal()
    page.goto(f"{live_server.url}{reverse('admin:articles_rewrite_review', args=[rewrite.pk])}")
    opened(page, rewrite)
    hands.press(["w", "e"])
    hands.page.keyboard.press("Control+End")
    page.keyboard.type(" It bought them at noon.")
    frame = page.frame_locator("iframe[title='The page as readers would see it']")
    expect(frame.get_by_text("It bought them at noon.")).to_be_visible()
    expect(page.locator("[data-standfirst-now]")).to_have_text(f"{CLEAN} It bought them at noon.")
    expect(page.locator("[data-length-now]")).to_have_text(str(len(f"{CLEAN} It bought them at noon.")))
    hands.press(["Escape", "c"])
    expect(page.get_by_role("group", name="Marked proposal")).to_contain_text("It bought them at noon.")
    for point in page.get_by_role("region", name="Before you accept").get_by_role("checkbox").all():
        point.check()
    page.get_by_role("button", name="Accept, publish nothing").click()
    expect(page.get_by_text("Accepted:")).to_be_visible()
    article = Article.objects.get()
    assert article.body == f"{CLEAN} It bought them at noon."
    assert (article.status, article.ai_rewritten, article.ai_version) == ("draft", True, 1)


def test_the_linked_page_is_asked_for_by_one_key(hands: Hands, live_server: Any) -> None:
    rewrite = proposal()
    hands.page.goto(f"{live_server.url}{reverse('admin:articles_rewrite_review', args=[rewrite.pk])}")
    opened(hands.page, rewrite)
    hands.press("f")
    expect(hands.page.get_by_text("linked page on its way")).to_be_visible()
    assert FullText.objects.get().state == "queued"


def test_two_editors_see_each_other_and_lose_nothing(
    hands: Hands, chromium: Browser, editor: User, live_server: Any
) -> None:
    rewrite = proposal(article=make_draft())
    address = f"{live_server.url}{reverse('admin:articles_rewrite_review', args=[rewrite.pk])}"
    first = hands.page
    first.goto(address)
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    second = signed_in(context.new_page(), person("Editor"), live_server)
    second.goto(address)
    expect(second.get_by_text(f"{editor.username} has this story open too.")).to_be_visible()

    second.get_by_label("Text (Markdown)").fill(f"{CLEAN} Typed by the second.")
    opened(first, rewrite)
    hands.press("a")
    expect(first.get_by_text("Accepted:")).to_be_visible()
    for point in second.get_by_role("region", name="Before you accept").get_by_role("checkbox").all():
        point.check()
    second.get_by_role("button", name="Accept, publish nothing").click()
    late = second.get_by_role("alert", name="Decided meanwhile")
    expect(late).to_contain_text(f"{editor.username} decided before you")
    expect(late.locator("ins").last).to_contain_text("Typed by the second.")
    assert Article.objects.get().body == CLEAN

    late.get_by_role("button", name="put mine in its place").click()
    expect(second.get_by_text("says now what you typed")).to_be_visible()
    assert Article.objects.get().body == f"{CLEAN} Typed by the second."
    context.close()
