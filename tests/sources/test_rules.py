"""What a feed's rules make of entries, and which rules are refused, each with its sentence."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sources.parsing.parsed import ParsedEntry
from sources.rules import Item, Rule, Verdict, apply
from sources.ruletexts import InvalidRule, rule_from
from tests.builders import NOON

ENTRY = ParsedEntry(
    title="Fed cuts rates; Bitcoin's price rises",
    summary="<p>The <b>rate</b> cut of 0.25 points was regulated news.</p>",
    authors=("Jane Q. Doe",),
    categories=("Markets", "Press Release"),
    keywords=("BTC",),
    published_at=NOON - timedelta(hours=30),
)


def judged(*rules: Rule, entry: ParsedEntry = ENTRY) -> Verdict:
    return apply(rules, Item(entry), NOON)


def exclude(field: str, value: str = "") -> Rule:
    return rule_from(1, "exclude", field, value, "")


@pytest.mark.parametrize(
    ("field", "value", "fits"),
    [
        ("text", "bitcoin", True),
        ("text", "bit", False),
        ("text", "bit*", True),
        ("text", "solana, BITCOIN", True),
        ("text", "rate cut", True),
        ("text", "cut rate", False),
        ("text", "regulat*", True),
        ("text", "regulat", False),
        ("text", "p", False),
        ("text", "0.25 points", True),
        ("title", "fed", True),
        ("title", "regulated", False),
        ("category", "press release", True),
        ("category", "press", False),
        ("category", "press*", True),
        ("category", "btc", True),
        ("category", "bitcoin", False),
        ("author", "doe", True),
        ("author", "jane q doe", True),
        ("author", "do", False),
        ("age", "1 day", True),
        ("age", "1", True),
        ("age", "36 hours", False),
        ("age", "29h", True),
        ("length", "48", True),
        ("length", "47", False),
    ],
)
def test_a_condition_fits_or_not(field: str, value: str, fits: bool) -> None:
    assert (judged(exclude(field, value)).excluded_by is not None) is fits
    kept_only = rule_from(1, "include", field, value, "")
    assert (judged(kept_only).excluded_by is None) is fits


def test_length_is_counted_without_markup() -> None:
    assert Item(ENTRY).length == len("The rate cut of 0.25 points was regulated news.")


def test_words_of_other_scripts_are_whole_words_too() -> None:
    entry = ParsedEntry(title="НБУ знизив ставку")
    assert judged(exclude("title", "нбу"), entry=entry).excluded_by
    assert not judged(exclude("title", "став"), entry=entry).excluded_by


def test_an_entry_without_a_date_has_no_age() -> None:
    assert not judged(exclude("age", "1 hour"), entry=ParsedEntry(title="When?")).excluded_by


def test_a_possible_promotion_can_be_left_out() -> None:
    advert = ParsedEntry(title="Best crypto to buy now: the presale of the year")
    assert judged(exclude("promotion"), entry=advert).excluded_by
    assert not judged(exclude("promotion"), entry=replace(ENTRY, categories=())).excluded_by


def test_the_first_rule_that_leaves_out_is_named() -> None:
    rules = [
        rule_from(1, "tags", "any", "", "wire"),
        rule_from(2, "exclude", "text", "solana", ""),
        rule_from(3, "include", "category", "regulation", ""),
        rule_from(4, "exclude", "text", "bitcoin", ""),
    ]
    verdict = judged(*rules)
    assert verdict.excluded_by == rules[2]
    assert verdict.reason == "Excluded by rule 3: Keep it only if a category or keyword is one of regulation."


def test_the_first_category_counts_and_tags_add_up() -> None:
    verdict = judged(
        rule_from(1, "category", "title", "solana", "SOL"),
        rule_from(2, "category", "title", "bitcoin", "BTC"),
        rule_from(3, "category", "any", "", "MARKET"),
        rule_from(4, "tags", "text", "rate cut", "fed, rates"),
        rule_from(5, "tags", "any", "", "rates, wire"),
    )
    assert verdict == Verdict(category="BTC", tags=("FED", "RATES", "WIRE"))


def test_without_rules_everything_is_kept() -> None:
    assert judged() == Verdict()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("", "text", "x", ""), "Choose what to do"),
        (("exclude", "", "x", ""), "Choose when"),
        (("exclude", "regex", "x", ""), "Choose when"),
        (("exclude", "text", "", ""), "at least one word"),
        (("exclude", "text", " , ,", ""), "at least one word"),
        (("exclude", "text", "*", ""), "no letter and no digit"),
        (("exclude", "text", "!!", ""), "no letter and no digit"),
        (("exclude", "text", "bit*coin", ""), "only stand at the end"),
        (("exclude", "text", "(a+)+$", ""), "looks like a pattern"),
        (("exclude", "text", "presale|airdrop", ""), "looks like a pattern"),
        (("exclude", "text", "x" * 81, ""), "too long"),
        (("exclude", "text", ",".join(f"w{number}" for number in range(101)), ""), "At most 100 words"),
        (("exclude", "age", "yesterday", ""), "an age such as"),
        (("exclude", "age", "0 days", ""), "between one hour"),
        (("exclude", "age", "99999 days", ""), "ten years"),
        (("exclude", "length", "-5", ""), "number of characters"),
        (("exclude", "length", "0", ""), "number of characters"),
        (("exclude", "length", "9999999999999", ""), "number of characters"),
        (("exclude", "length", "²", ""), "number of characters"),
        (("exclude", "promotion", "presale", ""), "takes no words"),
        (("exclude", "any", "", ""), "switch it off"),
        (("exclude", "text", "x", "BTC"), "set nothing"),
        (("category", "any", "", ""), "Name the category"),
        (("category", "any", "", "BTC, ETH"), "one category"),
        (("category", "any", "", "<b>"), "no name"),
        (("tags", "any", "", ""), "at least one tag"),
        (("tags", "text", "fed", "x" * 61), "no name"),
    ],
)
def test_an_invalid_rule_is_refused_with_a_sentence(typed: tuple[str, str, str, str], sentence: str) -> None:
    with pytest.raises(InvalidRule, match=sentence):
        rule_from(1, *typed)
