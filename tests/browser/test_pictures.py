"""The README's pictures, taken of a newsroom that runs: `make pictures` renews them.

The model is a loopback server that writes one figure and two sentences that its source does not have, so that the
picture shows what the review screen is for.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.articles.rewriting.llmserver import llm_server, proposes
from tests.browser.house import House, running_house
from tests.browser.picturefeeds import TOLD_BY_ALL, feed_of
from tests.browser.test_journey import log_in
from tests.sources.servers import Server, answering

pytestmark = [pytest.mark.browser, pytest.mark.pictures]

HEADLINE = "Tax Office Drafts Rules for Token Swaps and Staking"
DRAFTED = proposes(
    title="Tax office wants every token swap counted as a sale",
    overview="The tax office published draft guidance on Tuesday that treats each swap of one token for another as a "
    "sale. Coins that holders only move between their own wallets are spared.",
    what_happened="Rewards from staking would be income on the day they can be spent. Tokens received in an airdrop "
    "count as income only when they are sold, up to a limit of $5,200 a year.\n\nInvestors across the continent "
    "reacted with relief, and several large exchanges are expected to move their headquarters.",
    from_author="We think that the average cost method is the part that holders will notice first.",
    impact=[
        "Exchanges must report totals for each customer once a year.",
        "Wallet software is exempt from the duty to report.",
        "Analysts expect trading volumes to double within a month.",
    ],
)


@pytest.fixture
def wire() -> Iterator[Server]:
    now = datetime.now(UTC)
    answers = {f"/{number}": answering(body=feed_of(title, now)) for number, title in enumerate(TOLD_BY_ALL)}
    with Server(answers) as server:
        yield server


@pytest.fixture
def house(tmp_path: Path, wire: Server) -> Iterator[House]:
    around = {"OUTBOUND_ALLOWED_HOSTS": wire.name, "LLM_MODEL": "loopback"}
    with llm_server(DRAFTED) as model, running_house(tmp_path, LLM_BASE_URL=model.url, **around) as opened:
        yield opened


def test_take_the_pictures(page: Page, house: House) -> None:
    log_in(page, house)
    page.goto(f"{house.url}/admin/articles/article/?q=Tax+Office")
    page.locator("#result_list").get_by_role("link", name=HEADLINE).first.click()
    page.get_by_role("link", name="Review the proposal").click()
    expect(page.get_by_role("region", name="Proposal, checked")).to_contain_text("$5,200")
    page.screenshot(path=settings.BASE_DIR / "docs/review.png")


def test_take_the_pictures_of_the_wire(page: Page, house: House, wire: Server) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    log_in(page, house)
    for number in range(len(TOLD_BY_ALL)):
        page.goto(f"{house.url}/admin/sources/feed/add/")
        page.fill("[name=url]", wire.url(f"/{number}"))
        page.get_by_role("button", name="Look at it").click()
        page.get_by_role("button", name="Add this feed").click()
        expect(page.get_by_text("the desk has its drafts")).to_be_visible(timeout=60_000)
    take(page, "import")
    page.goto(f"{house.url}/admin/sources/feed/?q=harbour")
    page.locator("#result_list").get_by_role("link", name="Harbour Wire").click()
    take(page, "feed")
    page.goto(f"{house.url}/admin/sources/rejectedentry/")
    take(page, "unusable")
    page.goto(f"{house.url}/admin/sources/cluster/")
    page.locator("#result_list").get_by_role("link", name="Northgate").first.click()
    take(page, "event")


def take(page: Page, name: str) -> None:
    page.wait_for_load_state()
    page.screenshot(path=settings.BASE_DIR / f"docs/{name}.png")
