"""What readers' pages do with a script, in a real browser: tell of new stories, follow topics, share."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Tag
from tests.browser.axe import every_violation
from tests.builders import make_article, make_tag

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("touches"), pytest.mark.django_db(transaction=True)]


def publish(tag: Tag, count: int, at: datetime) -> None:
    for number in range(count):
        make_article(tags=[tag], title=f"Story {number} of {at:%H:%M}", published_at=at + timedelta(seconds=number))


def test_an_open_list_tells_of_new_stories_and_leads_to_them(page: Page, live_server: LiveServer) -> None:
    tag, now = make_tag(name="BTC"), timezone.now()
    publish(tag, 2, now - timedelta(hours=1))
    page.clock.install()
    page.goto(f"{live_server.url}/tag/btc/")
    pill = page.get_by_role("status")
    expect(pill).to_be_empty()
    with page.expect_response("**/new.json"):
        page.clock.fast_forward(61_000)
    publish(tag, 3, now)
    expect(pill).to_be_empty()
    page.clock.fast_forward(61_000)
    link = pill.get_by_role("link", name="3 new", exact=True)
    expect(link).to_be_visible()
    assert every_violation(page) == []
    link.click()
    expect(page.locator("article.row")).to_have_count(5)
    expect(page.get_by_role("status")).to_be_empty()


def test_a_page_that_nobody_looks_at_asks_for_nothing(page: Page, live_server: LiveServer) -> None:
    tag, now = make_tag(name="BTC"), timezone.now()
    publish(tag, 1, now - timedelta(hours=1))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script("Object.defineProperty(document, 'hidden', { get: () => window.away !== false })")
    page.clock.install()
    page.goto(live_server.url)
    page.clock.fast_forward(300_000)
    assert not [url for url in asked if url.endswith("new.json")]
    publish(tag, 1, now)
    page.evaluate("window.away = false; document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("link", name="1 new", exact=True)).to_be_visible()


def test_a_topic_is_followed_on_this_device_until_it_is_not(page: Page, live_server: LiveServer) -> None:
    tag, now = make_tag(name="BTC"), timezone.now()
    publish(tag, 2, now - timedelta(hours=1))
    page.goto(live_server.url)
    followed = page.get_by_role("navigation", name="You follow")
    expect(followed).to_be_hidden()
    page.goto(f"{live_server.url}/tag/btc/")
    page.get_by_role("button", name="Follow on this device").click()
    expect(page.get_by_role("button", name="Follow on this device", pressed=True)).to_be_visible()
    publish(tag, 2, now)
    page.goto(live_server.url)
    expect(followed.get_by_role("listitem")).to_have_text(["BTC 2 new"])
    assert every_violation(page) == []
    followed.get_by_role("link", name="BTC").click()
    expect(page.get_by_role("button", pressed=True)).to_be_visible()
    page.goto(live_server.url)
    expect(followed.get_by_role("listitem")).to_have_text(["BTC"])
    page.goto(f"{live_server.url}/tag/btc/")
    page.get_by_role("button", pressed=True).click()
    page.goto(live_server.url)
    expect(followed).to_be_hidden()


def test_a_story_s_address_is_copied(page: Page, live_server: LiveServer) -> None:
    article = make_article()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    page.goto(live_server.url + article.get_absolute_url())
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(article.get_absolute_url())


def test_without_scripts_nothing_stands_there_that_does_nothing(chromium: Browser, live_server: LiveServer) -> None:
    article = make_article(tags=[make_tag(name="BTC")])
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in ("/", "/tag/btc/", article.get_absolute_url()):
        page.goto(live_server.url + path)
        expect(page.get_by_role("button")).to_have_count(0)
        expect(page.get_by_role("navigation", name="You follow")).to_have_count(0)
    expect(page.get_by_role("link", name="Telegram")).to_be_visible()
    context.close()
