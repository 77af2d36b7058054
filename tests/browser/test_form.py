"""The article's form in a browser: words survive a killed window, the page is seen while it is written."""

import re
import time
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.fixtures import Settings

from articles.models import Article, Revision
from tests.articles.admin.conftest import make_draft, person
from tests.browser.people import signed_in
from tests.builders import make_article, make_category

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("form"), pytest.mark.django_db(transaction=True)]

LIVE = "Live preview"


@pytest.fixture
def editor() -> User:
    return person("Editor")


def form_of(article: Article, live_server: Any) -> str:
    return f"{live_server.url}/admin/articles/article/{article.pk}/change/"


def text(page: Page) -> Any:
    return page.get_by_label("Text (Markdown)")


def phone(chromium: Browser, user: User, live_server: Any) -> Page:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    return signed_in(context.new_page(), user, live_server)


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
    again.get_by_role("button", name="Save", exact=True).first.click()
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


def test_a_flash_from_a_phone_is_before_readers_within_a_minute(
    chromium: Browser, page: Page, editor: User, live_server: Any
) -> None:
    make_article(title="The lead of before")
    held = phone(chromium, editor, live_server)
    held.goto(f"{live_server.url}/admin/articles/article/")
    begun = time.monotonic()
    held.get_by_title("Add article").tap()
    held.get_by_role("navigation", name="What is it?").get_by_role("link", name="Flash").tap()
    held.get_by_label("Headline").fill("Bitcoin falls below $60,000")
    held.get_by_label("What happened, in one sentence").fill("The price fell by nine per cent on Friday.")
    assert held.evaluate("document.documentElement.scrollWidth") <= 360
    held.get_by_role("button", name="Publish now, on top").tap()
    expect(held.get_by_text("Published, and the lead now.")).to_be_visible()
    page.goto(live_server.url)
    lead = page.locator(".lead")
    expect(lead.get_by_role("heading", name="Bitcoin falls below $60,000")).to_be_visible()
    expect(lead.locator("img")).to_have_count(0)  # it has no photo, and what we draw never leads
    assert time.monotonic() - begun < 60
    held.context.close()


def test_a_story_that_was_only_begun_is_offered_again(page: Page, editor: User, live_server: Any) -> None:
    make_category(key="OTHER")
    new = f"{live_server.url}/admin/articles/article/add/"
    signed_in(page, editor, live_server).goto(new)
    page.get_by_label("Headline").fill("Begun on a train")
    text(page).fill("The first line.")
    page.goto(new)
    page.get_by_role("button", name="Go on with it").click()
    expect(text(page)).to_have_value("The first line.")
    page.get_by_role("button", name="Create the draft").click()
    expect(page.get_by_label("Headline")).to_have_value("Begun on a train")
    page.goto(new)
    expect(page.get_by_label("Headline")).to_have_value("")
    expect(page.get_by_text("You began one here")).to_have_count(0)


def test_an_earlier_version_is_compared_and_restored(page: Page, editor: User, live_server: Any) -> None:
    article = make_article(title="First headline", body="The first text.")
    signed_in(page, editor, live_server).goto(form_of(article, live_server))
    for words in ("The second text.", "The third text."):
        text(page).fill(words)
        page.get_by_label("A typo: readers are not told").check()
        page.get_by_role("button", name="Save", exact=True).first.click()
        expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    page.get_by_role("link", name="Versions of the text").click()
    page.get_by_role("radio", name="compare from version 1").check()
    page.get_by_role("button", name="Compare").click()
    difference = page.get_by_role("region", name="Difference")
    expect(difference.locator(".nr-diff del")).to_have_text("first ")
    expect(difference.locator(".nr-diff ins")).to_have_text("third ")
    page.get_by_role("button", name=re.compile("^Restore version 1 ")).click()
    expect(page.get_by_text("Version 1 is restored, as version 4.")).to_be_visible()
    page.goto(f"{live_server.url}{article.get_absolute_url()}")
    expect(page.get_by_role("main")).to_contain_text("The first text.")


def test_a_preview_link_opens_without_an_account_and_can_be_taken_back(
    chromium: Browser, page: Page, editor: User, live_server: Any, settings: Settings
) -> None:
    settings.SITE_URL = live_server.url
    article = make_draft(body="Not yet public.", html="")
    signed_in(page, editor, live_server).goto(form_of(article, live_server))
    page.get_by_text("Show the draft to somebody without an account").click()
    page.get_by_role("button", name="Make a link").click()
    address = page.get_by_label("Address of the preview").input_value()
    stranger = chromium.new_page()
    stranger.goto(address)
    expect(stranger.get_by_role("main")).to_contain_text("Not yet public.")
    assert stranger.locator("img").first.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("The preview link no longer works.")).to_be_visible()
    stranger.reload()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("This preview is over")
    stranger.close()
