"""A story's whole way, as a person walks it: feed, triage, review, publication, and every place where readers find it.

Real web server, worker, beat and broker; a real feed server on loopback; a real browser.
"""

import re
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import House, running_house
from tests.newsroom.documents import LONG, item, rss
from tests.sources.servers import Server, answering

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house"), pytest.mark.timeout(300)]

HEADLINE = "Valley miners carry their rigs to Norway"
EDITED = "Valley miners move to Norway for cheap power"
OWN_SENTENCE = "Our desk counted the lorries."


@pytest.fixture
def wire() -> Iterator[Server]:
    feed = rss(item(1, HEADLINE, f"<p>{LONG}</p>"), item(2, "Second story of the day"), title="Valley Wire")
    with Server({"/feed": answering(body=feed, Content_Type="application/rss+xml")}) as server:
        yield server


@pytest.fixture
def house(tmp_path: Path, wire: Server) -> Iterator[House]:
    with running_house(tmp_path, OUTBOUND_ALLOWED_HOSTS=wire.name) as opened:
        yield opened


def log_in(page: Page, house: House) -> None:
    page.goto(f"{house.url}/admin/")
    page.fill("[name=username]", house.user)
    page.fill("[name=password]", house.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Proposals").first).to_be_visible()


def import_feed(page: Page, house: House, wire: Server) -> None:
    """Add the feed, ask for an import, and watch the run's page until it is done."""
    page.goto(f"{house.url}/admin/sources/feed/add/")
    page.fill("[name=url]", wire.url("/feed"))
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text(HEADLINE)).to_be_visible()
    page.fill("[name=key]", "valley")
    page.get_by_role("button", name="Add this feed").click()
    page.goto(f"{house.url}/admin/sources/feed/?q=valley")
    page.locator("#result_list").get_by_role("link", name=re.compile("valley", re.IGNORECASE)).first.click()
    page.get_by_role("link", name="Import now").or_(page.get_by_role("button", name="Import now")).first.click()
    page.goto(f"{house.url}/admin/sources/importrun/")
    run = page.locator("#result_list tbody tr").filter(has_text=re.compile("valley", re.IGNORECASE)).first
    until(page, run.inner_text, "done")


def until(page: Page, seen: object, wanted: str, seconds: float = 30) -> None:
    """Reload until the words appear: without JavaScript, that is how an editor waits."""
    assert callable(seen)
    end = time.monotonic() + seconds
    while wanted.lower() not in seen().lower():
        assert time.monotonic() < end, f"{wanted!r} did not appear on {page.url}: {seen()[:2000]}"
        page.wait_for_timeout(400)
        page.reload()


def take(page: Page, house: House) -> None:
    page.goto(f"{house.url}/admin/articles/article/triage/")
    row = page.locator("[data-row]").filter(has_text=HEADLINE)
    row.get_by_role("button", name="Take", exact=False).first.click()
    expect(page.locator("[data-done]")).to_contain_text(f"Taken: “{HEADLINE}”")


def open_review(page: Page, house: House) -> None:
    page.goto(f"{house.url}/admin/articles/article/?q=Valley+miners")
    page.locator("#result_list").get_by_role("link", name=HEADLINE).first.click()
    review = page.get_by_role("link", name="Review the proposal")
    until(page, lambda: page.locator("body").inner_text(), "Review the proposal")
    review.click()


def accept_edited(page: Page) -> None:
    source = page.get_by_role("region", name="Source as received")
    expect(source).to_contain_text("Sentence 3 says that 1,003 rigs left the valley")
    expect(page.get_by_role("region", name="Proposal, checked")).to_contain_text("1,000 rigs")
    page.get_by_label("Headline").fill(EDITED)
    text = page.get_by_label("Text (Markdown)")
    text.fill(f"{text.input_value()}\n\n## From author\n\n{OWN_SENTENCE}\n")
    page.get_by_role("button", name="Check my edits").click()
    for point in page.locator("[name=acknowledged]").all():
        point.check()
    page.get_by_role("button", name="Accept, publish nothing").click()


def publish(page: Page, house: House) -> None:
    page.goto(f"{house.url}/admin/articles/article/?q=Valley+miners")
    page.locator("#result_list").get_by_role("link", name=EDITED).first.click()
    page.get_by_role("button", name="Publish", exact=True).click()
    until(page, lambda: page.locator("body").inner_text(), "Published")


def fetched(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


def test_a_story_from_feed_to_reader(page: Page, house: House, wire: Server) -> None:
    violations: list[str] = []
    page.on("console", lambda said: violations.append(said.text) if "Content Security" in said.text else None)

    log_in(page, house)
    import_feed(page, house, wire)
    assert HEADLINE not in fetched(house.url)
    take(page, house)
    open_review(page, house)
    accept_edited(page)
    assert EDITED not in fetched(house.url), "accepting alone never publishes"
    publish(page, house)

    page.goto(house.url)
    page.get_by_role("link", name=EDITED).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(EDITED)
    expect(page.get_by_role("main")).to_contain_text(OWN_SENTENCE)
    expect(page.get_by_role("main")).to_contain_text("Robin Editor")
    address = page.url

    page.get_by_role("main").get_by_role("link", name="BTC").or_(
        page.get_by_role("main").get_by_role("link", name="MINING")
    ).first.click()
    expect(page.get_by_role("main").get_by_role("link", name=EDITED).first).to_be_visible()

    page.goto(f"{house.url}/search/?q=lorries")
    until(page, lambda: page.get_by_role("main").inner_text(), EDITED)
    assert address.removeprefix(house.url) in fetched(f"{house.url}/rss.xml")
    assert violations == []
