"""Five hundred articles at once, and a day's schedule, as an editor meets them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Article
from newsroom import pipeline
from tests.articles.admin.conftest import person
from tests.browser.people import signed_in
from tests.builders import make_article

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("many"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor() -> User:
    return person("Editor")


def drafts(count: int) -> None:
    """Of which one has no text."""
    first = make_article(status="draft", title="Match: without a word", body="", html="")
    kept = {field.attname: getattr(first, field.attname) for field in Article._meta.fields if field.attname != "id"}
    Article.objects.bulk_create(
        Article(**{**kept, "slug": f"s-{n}", "title": f"Match {n}", "body": "Words.", "html": "<p>Words.</p>"})
        for n in range(1, count)
    )


def enough_after(count: int) -> Callable[[], bool]:
    """What ends a worker's turn after so many articles."""
    done = iter(range(1, count + 1))
    return lambda: next(done) == count


@pytest.mark.deep
def test_five_hundred_are_published_while_the_page_tells_how_far_it_is(
    page: Page, editor: User, live_server: Any
) -> None:
    drafts(500)
    signed_in(page, editor, live_server)
    page.goto(f"{live_server.url}{reverse('admin:articles_article_changelist')}?q=Match")
    page.locator("#action-toggle").check()
    page.get_by_role("link", name="Select all 500 articles").click()
    page.get_by_label("Select action to run").select_option("bulk_publish")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("heading", name="Publish: 500 articles", level=2)).to_be_visible()
    page.get_by_role("button", name="Publish them").click()
    expect(page.get_by_text("A worker takes it up")).to_be_visible()
    pipeline.bulk(timezone.now, enough_after(200))
    expect(page.get_by_text("A worker is at it: 200 of 500.")).to_be_visible()
    pipeline.bulk(timezone.now, lambda: False)
    expect(page.get_by_text("499 of 500 are done")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="Match: without a word")
    expect(row).to_contain_text("The article has no text yet")
    assert Article.objects.public().count() == 499


def test_a_day_is_seen_and_changed_on_its_line(page: Page, editor: User, live_server: Any) -> None:
    at = (timezone.now() + timedelta(days=1)).replace(hour=9, minute=30, second=0, microsecond=0)
    article = make_article(status="scheduled", publish_at=at, title="The morning story")
    signed_in(page, editor, live_server)
    page.goto(f"{live_server.url}{reverse('admin:articles_article_schedule')}")
    expect(page.get_by_role("heading", name="Nothing is planned on this day")).to_be_visible()
    page.get_by_role("link", name="The day after").click()
    page.get_by_role("link", name="To number 1").click()
    row = page.locator("#plan-1")
    expect(row).to_contain_text("09:30")
    row.get_by_label("When “The morning story” goes live").fill(f"{at:%Y-%m-%d}T17:45")
    row.get_by_role("button", name="Change the time").click()
    expect(page.locator("#plan-1")).to_contain_text("17:45")
    pipeline.keep_time(at.replace(hour=17, minute=44))
    page.goto(live_server.url)
    expect(page.get_by_text("The presses are warming up")).to_be_visible()
    pipeline.keep_time(at.replace(hour=17, minute=45))
    page.reload()
    expect(page.get_by_role("link", name="The morning story").first).to_be_visible()
    article.refresh_from_db()
    assert article.status == "published"
