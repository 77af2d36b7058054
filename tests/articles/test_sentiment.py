"""The tone of a story: words of the trade count as the trade means them."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from articles.sentiment import label


@pytest.mark.parametrize(
    ("title", "tone"),
    [
        ("Bitcoin surges past $80,000", "POSITIVE"),
        ("Ether hits all-time high", "POSITIVE"),
        ("Watchdog grants ETF approval", "POSITIVE"),
        ("Funds see record inflows", "POSITIVE"),
        ("Bitcoin slips below $90K", "NEGATIVE"),
        ("Liquidations top $477M", "NEGATIVE"),
        ("Exchange hacked, $30M stolen", "NEGATIVE"),
        ("Miner capitulation deepens", "NEGATIVE"),
        ("Crypto funds log third week of outflows", "NEGATIVE"),
        ("Shares of the trust and open interest in crypto tokens", "NEUTRAL"),
        ("Foundation names new office", "NEUTRAL"),
        ("", "NEUTRAL"),
    ],
)
def test_trade_words_carry_the_trades_meaning(title: str, tone: str) -> None:
    assert label(title, "").label == tone


def test_a_phrase_outweighs_the_words_in_it() -> None:
    assert label("Token interest rate cuts", "").score == 0
    assert label("Short squeeze", "").label == "POSITIVE"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Біткойн падає, ліквідації на мільйони", "Ринок криптовалют переживає крах."),
        ("El bitcoin cae por debajo de los 90.000", "Una crash terrible para el mercado, con pánico de los traders."),
        ("Bitcoin-Crash: Panik und Verluste", "Der Kurs ist mit den Aktien auf ein Tief gefallen."),
        ("ビットコイン hack crash", "暴落しました"),
    ],
)
def test_other_languages_are_neutral(title: str, text: str) -> None:
    assert label(title, text) == label("", "")


def test_the_same_story_always_sounds_alike() -> None:
    text = "Bitcoin rallied after the central bank cut rates, but volatility remains."
    assert len({label("Bitcoin rallies", text) for _ in range(5)}) == 1
    assert -1 <= label("Bitcoin rallies", text).score <= 1


def halves(shared: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Items by the parity of their id's SHA-256: the even half was tuned on, the odd one was not looked at."""
    items = json.loads((shared / "samples/raw_feed_items.json").read_text())
    even = [item for item in items if hashlib.sha256(str(item["id"]).encode()).digest()[-1] % 2 == 0]
    return even, [item for item in items if item not in even]


def agreement(items: list[dict[str, Any]]) -> float:
    return sum(label(item["title"], item["body"]).label == item["sentiment"] for item in items) / len(items)


def test_agrees_with_upstream_on_the_half_that_was_held_out(shared: Path) -> None:
    """Measured: 0.887 on the half tuned on, 0.804 on the other."""
    tuned_on, held_out = halves(shared)
    assert min(len(tuned_on), len(held_out)) > 150
    assert agreement(tuned_on) >= 0.85
    assert agreement(held_out) >= 0.78
