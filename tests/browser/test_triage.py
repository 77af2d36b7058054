"""Triage with the keys alone."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from articles.models import Article, Rewrite
from tests.articles.admin.conftest import person
from tests.articles.test_triage import event, waiting
from tests.browser.keyboard import Hands
from tests.browser.people import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("triage"), pytest.mark.django_db(transaction=True)]

PAGE = reverse("admin:articles_article_triage")


@pytest.fixture
def editor() -> User:
    return person("Editor")


@pytest.fixture
def hands(page: Page, editor: User, live_server: Any) -> Hands:
    return Hands(signed_in(page, editor, live_server))


def count(**conditions: Any) -> int:
    return Article.objects.filter(**conditions).count()


def in_triage(page: Page) -> Any:
    return page.locator("[data-row]")


def test_forty_items_become_twenty_in_at_most_sixty_keys(hands: Hands, live_server: Any) -> None:
    for number in range(40):
        waiting(title=f"Item {number}")
    hands.page.goto(f"{live_server.url}{PAGE}")
    hands.press("tx" * 20)
    expect(hands.page.locator("[data-done]")).to_have_count(40)
    assert len(hands.pressed) <= 60
    assert (count(status="draft", waiting_since=None), count(status="spiked")) == (20, 20)
    assert Rewrite.objects.filter(state="queued").count() == 20


def test_every_key_does_what_the_list_of_keys_says(hands: Hands, editor: User, live_server: Any) -> None:
    page = hands.page
    for number in range(6):
        waiting(title=f"Item {number}", source_url="https://wire.example/1")
    page.goto(f"{live_server.url}{PAGE}")
    titles = in_triage(page).get_by_role("heading").all_inner_texts()
    current = page.locator("[data-row][aria-current=true]")

    hands.press("?")
    expect(page.get_by_role("dialog", name="Keys of this screen")).to_be_visible()
    hands.press(["Escape", "j", "j", "k"])
    expect(current).to_contain_text(titles[1])
    hands.press("o")
    expect(current.get_by_role("group", name="Text as received")).to_be_visible()
    hands.press("x")
    expect(page.locator("[data-done]")).to_contain_text(f"Spiked: “{titles[1]}”")
    expect(current).to_contain_text(titles[2])
    hands.press("u")
    expect(current).to_contain_text(titles[1])
    hands.press("f")
    expect(current).to_contain_text("Page on its way")
    hands.press(["j", "g", *editor.username, "Enter"])
    expect(page.locator("[data-done]")).to_contain_text(f"is {editor.username}'s")
    assert (count(assigned_to=editor), count(waiting_since=None)) == (1, 1)
    hands.press(["Enter"])
    expect(page.get_by_label("Headline")).to_have_value(titles[3])


def test_a_letter_in_a_field_is_a_letter_and_keys_can_be_switched_off(hands: Hands, live_server: Any) -> None:
    page = hands.page
    waiting()
    page.goto(f"{live_server.url}{PAGE}")
    hands.press(["g", "t", "x"])
    expect(page.get_by_label("To whom")).to_have_value("tx")
    hands.press(["Escape", "?"])
    page.get_by_label("Use these keys").uncheck()
    hands.press(["Escape", "t", "x"])
    page.reload()
    hands.press("tx")
    assert count(waiting_since__isnull=False) == 1


def test_a_refusal_stands_in_its_row_and_the_row_stays(hands: Hands, live_server: Any) -> None:
    page = hands.page
    late = waiting(title="Somebody is quicker")
    page.goto(f"{live_server.url}{PAGE}")
    Article.objects.filter(pk=late.pk).update(status="spiked", waiting_since=None)
    hands.press("t")
    expect(page.get_by_role("alert").filter(has_text="it is spiked by now")).to_be_visible()


def test_the_same_works_without_scripts(chromium: Browser, editor: User, live_server: Any) -> None:
    cluster = event()
    wanted, other = waiting(cluster, body="The longer of the two."), waiting(cluster, body="Short.")
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = signed_in(context.new_page(), editor, live_server)
    page.goto(f"{live_server.url}{PAGE}")
    page.get_by_role("button", name="Take", exact=True).click()
    expect(page.get_by_text("1 other report of it left the queue.")).to_be_visible()
    assert set(Article.objects.filter(status="draft")) == {wanted}
    assert set(Article.objects.filter(status="spiked")) == {other}
    page.get_by_role("link", name="What was spiked").click()
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_text("Back in triage")).to_be_visible()
    context.close()
