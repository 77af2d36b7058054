"""Which headlines tell of one event. Careful: what is in doubt stays apart."""

import json
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from sources.events import Report, same_event
from sources.headlines import Figure, headline_of
from sources.headlinewords import stem_of
from tests.builders import NOON

HOURS, DAYS = timedelta(hours=1), timedelta(days=1)


def alike(one: str, other: str, apart: timedelta = 2 * HOURS) -> bool:
    first, second = Report(headline_of(one), NOON), Report(headline_of(other), NOON + apart)
    answer = same_event(first, second)
    assert same_event(second, first) == answer, "it must not matter who is asked about whom"
    return answer


ONE_EVENT = [
    ("Metaplanet Buys 500 Bitcoin for $50 Million", "Japan's Metaplanet adds 500 BTC in latest treasury purchase"),
    ("Hackers Drain $30M From Upbit", "Upbit Suffers $30 Million Hack, Halts Withdrawals"),
    ("SEC Approves Grayscale's Solana ETF", "Grayscale wins SEC approval for spot Solana ETF"),
    ("Bitcoin Tops $90K", "BTC climbs above $90,000"),
    ("Bitcoin drops below $90,000 for the first time in seven months", "BTC falls below $90K"),
    ("Kraken raises $800 million at $20 billion valuation", "Kraken Secures $800M in Funding Round"),
    ("Klarna launches stablecoin to cut cost of payments", "Klarna Debuts Stablecoin for Cheaper Payments"),
    ("Coinbase acquires Solana-based exchange Vector", "Coinbase snaps up Solana trading platform Vector"),
    ("Polymarket wins CFTC approval to reopen in U.S.", "CFTC Greenlights Polymarket's US Return"),
    ("Abu Dhabi regulator approves Circle's USDC", "Circle's USDC Wins Regulatory Approval in UAE"),
    ("Ether ETFs see $600M in outflows", "Ethereum ETFs shed $600 million as outflows mount"),
    ("Tether freezes $4.2 million in USDT tied to scam", "Tether Freezes $4.2M USDT Linked to Scam Ring"),
    ("Binance founder Zhao sues Bloomberg Markets", "Changpeng Zhao, founder of Binance, sues Bloomberg"),
    ("Solana network halts for five hours", "Solana Network Halted for 5 Hours | Example Wire"),
    ("Tether invests in Parfin to boost payments in Brazil", "Tether Invests in Payments Firm Parfin"),
    ("Coinbase to buy Deribit for $2.9 billion", "Coinbase agrees $2.9 billion takeover of Deribit"),
    ("Do Kwon pleads guilty to fraud charges", "Terraform founder Do Kwon enters guilty plea over fraud"),
    ("MicroStrategy buys 10,107 BTC for $1.1 billion", "Strategy adds 10,107 bitcoin for $1.1B"),
    ("Nasdaq asks SEC to approve tokenized stocks", "Nasdaq files with SEC to allow tokenized stock trading"),
    ("Will Bitcoin finally hit $100K before December?", "Will Bitcoin Finally Hit $100,000 Before December?"),
]

DIFFERENT_EVENTS = [
    # Figures that differ, magnitudes and units.
    ("Bitcoin tops $90K", "Bitcoin tops $100K"),
    ("Metaplanet buys 500 BTC", "Metaplanet buys 5,000 BTC"),
    ("Ether slides 5% as traders exit", "Ether slides 8% as traders exit"),
    ("Kraken raises $800M", "Kraken raises $800B"),
    ("Solana gains 5% after upgrade", "Solana gains 5 validators after upgrade"),
    # Dates.
    ("Bitwise XRP fund to list on November 20", "Bitwise XRP fund to list on December 20"),
    ("Coinbase earnings for 2025 beat estimates", "Coinbase earnings for 2026 beat estimates"),
    ("Mt. Gox repayments due January 3", "Mt. Gox repayments due January 8"),
    # Other coins, other names.
    ("Solana ETF sees record inflows of $90M", "XRP ETF sees record inflows of $90M"),
    ("BlackRock's Bitcoin ETF sees $500M inflow", "Fidelity's Bitcoin ETF sees $500M inflow"),
    ("Metaplanet buys 500 bitcoin for treasury", "Strategy buys 500 bitcoin for treasury"),
    ("Texas passes bitcoin reserve bill", "Arizona passes bitcoin reserve bill"),
    ("Senate passes GENIUS stablecoin bill", "House passes GENIUS stablecoin bill"),
    ("SEC sues Kraken over staking service", "CFTC sues Kraken over staking service"),
    ("UK regulator approves Ripple's stablecoin", "UAE regulator approves Ripple's stablecoin"),
    # The same coin, the same people, another story.
    ("Robinhood launches tokenized stocks in Europe", "Robinhood launches crypto staking in Europe"),
    ("Senate passes GENIUS stablecoin bill", "Trump signs GENIUS stablecoin bill into law"),
    ("Coinbase to buy Deribit for $2.9 billion", "Coinbase to join S&P 500"),
    ("Bitcoin miners expand in Texas", "Bitcoin ETFs expand in Texas as banks join"),
    ("Ripple wins UAE bank partnership", "Ripple's RLUSD stablecoin wins approval in UAE"),
    ("Solana ETF launches in Hong Kong", "Solana validators vote on new fee market"),
    ("Bitcoin price slips as traders wait for the Fed", "Bitcoin miner buys land as price slips"),
    # Opposites, plans, denials.
    ("SEC approves Grayscale's Solana ETF", "SEC delays Grayscale's Solana ETF"),
    ("SEC approves Grayscale's Solana ETF", "SEC rejects Grayscale's Solana ETF"),
    ("Bitcoin jumps above $90K", "Bitcoin drops below $90K"),
    ("Ether ETFs see $600M in inflows", "Ether ETFs see $600M in outflows"),
    ("Strategy buys 500 bitcoin", "Strategy sells 500 bitcoin"),
    ("Tether raises $20 billion from SoftBank", "Tether in talks to raise $20 billion from SoftBank"),
    ("Binance hacked for $40M", "Binance denies it was hacked for $40M"),
    # No event.
    ("Bitcoin price prediction: bulls eye $100K", "Bitcoin price prediction: can BTC break $100K"),
    ("Here's why XRP could hit $3 this week", "Why XRP may hit $3 this week"),
    ("Best crypto presale to buy now: Maxi Doge", "Best presale crypto to buy: Maxi Doge leads"),
    # Too little in common to tell.
    ("Bitcoin rises", "BTC climbs"),
    ("Ripple news", "Ripple news"),
    ("", ""),
]


@pytest.mark.parametrize(("one", "other"), ONE_EVENT)
def test_one_event_in_different_words(one: str, other: str) -> None:
    assert alike(one, other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT_EVENTS)
def test_different_events_stay_apart(one: str, other: str) -> None:
    assert not alike(one, other)


def test_no_two_of_these_stories_are_taken_for_one() -> None:
    stories = [one for one, _ in ONE_EVENT] + ["Robinhood opens in Spain", "Aave to offer loans in Europe"]
    taken = [pair for pair in combinations(stories, 2) if pair[0] != pair[1] and alike(*pair)]
    assert taken == []


@pytest.mark.parametrize(
    ("one", "other", "within", "beyond"),
    [
        ("Bitcoin Tops $90K", "BTC climbs above $90,000", 1 * DAYS, 2 * DAYS),
        ("SEC approves Grayscale's Solana ETF", "Grayscale wins SEC approval for Solana ETF", 6 * DAYS, 8 * DAYS),
        ("Hackers Drain $30M From Upbit", "Upbit Suffers $30 Million Hack", 13 * DAYS, 15 * DAYS),
        ("Lagarde wants the euro on a public chain", "Lagarde Wants the Euro on a Public Chain", 13 * DAYS, 15 * DAYS),
    ],
)
def test_what_recurs_is_one_event_only_for_a_while(one: str, other: str, within: timedelta, beyond: timedelta) -> None:
    assert alike(one, other, within)
    assert not alike(one, other, beyond)


@pytest.mark.parametrize(
    ("title", "figure"),
    [
        ("$90K", (90_000, "")),
        ("$90,000", (90_000, "")),
        ("1.2 billion", (1.2e9, "")),
        ("€1bn", (1e9, "")),
        ("$1.2tn", (1.2e12, "")),
        ("8%", (8, "%")),
        ("8 percent", (8, "%")),
        ("10x", (10, "x")),
        ("2025", (2025, "year")),
        ("$2,025", (2025, "")),
        ("seven", (7, "")),
    ],
)
def test_figures_are_read_with_their_magnitude(title: str, figure: tuple[float, str]) -> None:
    assert headline_of(f"Bitcoin {title} and more").figures == (Figure(*figure),)


def test_digits_within_a_name_are_no_figure() -> None:
    assert headline_of("21Shares and a16z back L2 Web3").figures == ()


@pytest.mark.parametrize(
    "words", ["surge surges surged surging", "drop drops dropped dropping", "rally rallies rallied"]
)
def test_endings_make_no_other_word(words: str) -> None:
    assert len({stem_of(word) for word in words.split()}) == 1


@pytest.mark.parametrize("title", ["BTC", "bitcoin's", "Bitcoin\u2019s", "$BTC", "Bitcoin-backed", "XBT"])
def test_a_ticker_is_its_coin(title: str) -> None:
    assert headline_of(title).coins == {"bitcoin"}


def test_a_word_that_is_also_a_ticker_counts_in_capitals_only() -> None:
    assert headline_of("Chain near a link").coins == frozenset()
    assert headline_of("LINK gains").coins == {"chainlink"}


def test_a_hostile_headline_costs_no_more_than_a_long_one() -> None:
    for title in ("-" * 100_000, "a-" * 50_000, "1," * 50_000, "\u2019s" * 50_000, " | x" * 30_000, "$9" * 50_000):
        headline_of(title)


def test_real_items_of_several_sources_form_the_few_events_that_they_share(shared: Path) -> None:
    items = json.loads((shared / "samples/raw_feed_items.json").read_text())
    found = set()
    for one, other in combinations(items, 2):
        reports = [
            Report(headline_of(item["title"]), datetime.fromtimestamp(item["published"] / 1000, UTC))
            for item in (one, other)
        ]
        if one["source_data"]["source_key"] != other["source_data"]["source_key"] and same_event(*reports):
            found.add(frozenset((one["title"][:28], other["title"][:28])))
    assert found == {
        frozenset(("Abu Dhabi regulator approves", "Ripple\u2019s RLUSD Stablecoin Wi")),
        frozenset(("Russia\u2019s Top Crypto Miner Ow", "Russia's biggest bitcoin min")),
    }
