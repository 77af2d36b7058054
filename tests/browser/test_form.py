"""The article's form in a browser: words survive a killed window, the page is seen while it is written."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from articles.models import Article, Revision
from tests.articles.admin.conftest import make_draft, person
from tests.builders import make_article, make_category

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("form"), pytest.mark.django_db(transaction=True)]

LIVE = "Live preview"


@pytest.fixture
def editor() -> User:
    return person("Editor")


def signed_in(page: Page, user: User, live_server: Any) -> Page:
    client = Client()
    client.force_login(user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.on("pageerror", lambda error: pytest.fail(f"a script broke: {error}"))
    return page


def form_of(article: Article, live_server: Any) -> str:
    return f"{live_server.url}/admin/articles/article/{article.pk}/change/"


def text(page: Page) -> Any:
    return page.get_by_label("Text (Markdown)")


def kill(context: BrowserContext) -> None:
    """The window ends at once: no script of it runs any more, nobody is asked."""
    context.close()


def test_words_survive_a_killed_window(chromium: Browser, page: Page, editor: User, live_server: Any) -> None:
    article = make_article(body="As saved.", title="A public story")
    signed_in(page, editor, live_server).goto(form_of(article, live_server))
    text(page).fill("As saved. And an hour of work.")
    expect(page.get_by_text(re.compile(r"Kept \d\d:\d\d:\d\d UTC, not saved yet"))).to_be_visible()
    cookies = page.context.cookies()
    kill(page.context)

    article.refresh_from_db()
    assert (article.body, article.version) == ("As saved.", 1), "the public text is untouched"
    context = chromium.new_context()
    context.add_cookies(cookies)  # type: ignore[arg-type]
    again = context.new_page()
    again.goto(form_of(article, live_server))
    expect(text(again)).to_have_value("As saved.")
    expect(again.get_by_role("alert", name="Unsaved changes")).to_contain_text("And an hour of work.")
    again.get_by_role("button", name="Go on with what I typed").click()
    expect(text(again)).to_have_value("As saved. And an hour of work.")
    again.get_by_role("button", name="Save", exact=True).click()
    expect(again.get_by_text("Saved.", exact=True)).to_be_visible()
    context.close()

    article.refresh_from_db()
    assert article.body == "As saved. And an hour of work."
    assert not Revision.objects.filter(kind="autosave").exists()


def test_leaving_with_unsaved_words_is_asked_about_and_saving_is_not(
    page: Page, editor: User, live_server: Any
) -> None:
    article = make_draft()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    signed_in(page, editor, live_server).goto(form_of(article, live_server))
    text(page).fill("Words")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(text(page)).to_be_focused()
    assert asked == []
    text(page).press_sequentially(" and more")
    page.evaluate("location.href = '/admin/'")
    expect(page.get_by_text("not saved yet")).to_be_visible()
    assert asked == ["beforeunload"]
    assert Article.objects.get().body == "Words"


def test_the_page_is_seen_beside_the_text_and_runs_nothing(page: Page, editor: User, live_server: Any) -> None:
    article = make_draft(body="As saved.", description="As saved.", html="")
    signed_in(page, editor, live_server).goto(form_of(article, live_server))
    page.get_by_role("button", name=LIVE).click()
    shown = page.frame_locator("iframe[title='The page as readers would see it']")
    expect(shown.get_by_role("main")).to_contain_text("As saved.")
    text(page).fill("Now **bolder**.\n\n<img src=x onerror=\"top.document.title='broken in'\">")
    page.get_by_label("Headline").fill("Another headline")
    expect(shown.locator("strong")).to_have_text("bolder")
    expect(shown.get_by_role("heading", level=1)).to_have_text("Another headline")
    expect(page.get_by_text("The picture x has no words for people who cannot see it")).to_be_visible()
    expect(page.get_by_text("Readers get the first paragraph: “Now bolder.”")).to_be_visible()
    assert "broken in" not in page.title()


def test_the_toolbar_and_its_keys_write_markdown(page: Page, editor: User, live_server: Any) -> None:
    article = make_draft(body="One\nTwo", category=make_category(key="MARKET"))
    signed_in(page, editor, live_server).goto(form_of(article, live_server))
    area = text(page)
    area.focus()
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="List", exact=True).click()
    expect(area).to_have_value("- One\n- Two")
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("Three")
    expect(area).to_have_value("- One\n- Two\n- Three")
    page.keyboard.press("Control+Shift+ArrowLeft")
    page.keyboard.press("Control+b")
    expect(area).to_have_value("- One\n- Two\n- **Three**")
    page.keyboard.press("Control+b")
    expect(area).to_have_value("- One\n- Two\n- Three")
    page.keyboard.press("Control+z")
    expect(area).to_have_value("- One\n- Two\n- **Three**")
