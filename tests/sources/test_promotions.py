"""Advertising is marked by its own words; news about advertising, and upstream's flag alone, are not."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sources.parsing import parse
from sources.parsing.parsed import ParsedEntry
from sources.promotions import GATES, STRONG, TEXT, TITLE, Sign, passes_gate, promotion_in

NEWS = ParsedEntry(title="Bank buys bitcoin", content="The bank bought bitcoin.", is_html=False)


@pytest.mark.parametrize(
    "advert",
    [
        replace(NEWS, title="Best Crypto to Buy Now as the Market Turns"),
        replace(NEWS, title="MegaDoge presale enters its final stage"),
        replace(NEWS, title="Top bitcoin casinos of the year"),
        replace(NEWS, categories=("Sponsored Content",)),
        replace(NEWS, authors=("Chainwire",)),
        replace(NEWS, keywords=("Press Release",)),
        replace(NEWS, content="This is a sponsored article. Nobody here checked it."),
        replace(NEWS, content="<p>Disclosure: <b>sponsored</b>\n<i>content</i></p> sponsored", is_html=True),
        replace(NEWS, content="x " * 9000 + "Visit the official presale website."),
        replace(NEWS, content="The presale is open. Its presale price rises soon."),
        replace(NEWS, content="A presale for 1000x traders runs."),
        replace(NEWS, content="Матеріал розміщено на правах реклами."),
        replace(NEWS, categories=("SPONSORED",), content="The presale is open."),
    ],
)
def test_an_advertisement_is_marked_with_its_words(advert: ParsedEntry) -> None:
    assert promotion_in(advert).startswith("it says “")


@pytest.mark.parametrize(
    "story",
    [
        NEWS,
        replace(NEWS, categories=("SPONSORED", "BTC")),
        replace(NEWS, title="State-sponsored hackers of North Korea drain a bridge"),
        replace(NEWS, title="Presale scam took $4 million, police say"),
        replace(NEWS, title="SEC charges founder over token presale"),
        replace(NEWS, title="More people use crypto to buy coffee"),
        replace(NEWS, content="The firm said in a press release that it had bought bitcoin."),
        replace(NEWS, content="Investors of the presale in 2014 paid 30 cents."),
        replace(NEWS, content="This is not financial advice. Always conduct your own research."),
        replace(NEWS, content='<p class="sponsored">Bank <a rel="sponsored" href="/x">buys</a></p>', is_html=True),
        replace(NEWS, content="Traders sat at the casino of memecoins at 100x leverage."),
    ],
)
def test_news_is_not_marked(story: ParsedEntry) -> None:
    assert promotion_in(story) == ""


def test_every_strong_sign_of_a_text_passes_a_gate() -> None:
    strong = [sign.words for sign in TEXT if sign.weight == STRONG]
    assert [words for words in strong if not any(gate in words for gate in GATES)] == []


@pytest.mark.parametrize("sign", TITLE, ids=lambda sign: sign.words)
def test_each_sign_of_a_title_is_found_wherever_it_stands(sign: Sign) -> None:
    label = replace(NEWS, categories=("SPONSORED",))
    for title in (sign.words, f"{sign.words}: what now", f"All of {sign.words}!"):
        assert f"“{sign.words}”" in promotion_in(replace(label, title=title))


@pytest.mark.parametrize("gate", GATES)
def test_a_gate_opens_wherever_its_words_stand_and_for_no_others(gate: str) -> None:
    assert passes_gate(gate)
    assert passes_gate(f"people help {gate} and pip")
    for cut in (gate[1:], gate[:-1]):
        assert passes_gate(f"p {cut}") == any(each in f"p {cut}" for each in GATES)


def test_of_real_items_only_advertising_is_marked(shared: Path) -> None:
    """Read by a person: these nine of 343 are advertisements; upstream's flag stands on eight others, which are not."""
    data = (shared / "samples" / "raw_feed_items.json").read_bytes()
    marked = {entry.external_id for entry in parse(data).entries if promotion_in(entry)}
    assert marked == set(json.loads((Path(__file__).parent / "promotions_marked.json").read_text()))
