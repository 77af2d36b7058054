"""Holding texts against each other takes the time of a page, and grows with their length, not with its square."""

import random
import string
import time

import pytest

from articles.rewriting.claims import differences
from articles.rewriting.markup import plain
from tests.articles.rewriting.samples import pairs
from tests.yardstick import within

PIECES = [
    *("1 ", "1,000,", "“a", '" ', "AB ", "X. ", "two-", "9 million ", "[", "\n \n", "*a", "<a ", "17 31 ", "Dot. "),
    *("](", "](a(", "[a](http://x.y/z) ", "Ann Bob ", "Ann's ", "January 8 ", "2024 ", "8-9 ", "one hundred and "),
    *("rose 5% ", "U.S. ", "“a b c” said Ann. ", "according to ", "“a ... b ... c” ", "a a a a a a a ", "1-", "**"),
]


def _spent(source, proposal):
    started = time.process_time()
    differences(source, proposal)
    return time.process_time() - started


def _random(form, length):
    """A text of many different claims of one kind."""
    rng = random.Random(7)
    word = {
        "numbers": lambda: str(rng.randrange(10**6)),
        "prices": lambda: "$" + "".join(rng.choices("12", k=12)),
        "names": lambda: "the " + "".join(rng.choices(string.ascii_lowercase, k=6)).title(),
        "tickers": lambda: "".join(rng.choices(string.ascii_uppercase, k=4)),
        "dates": lambda: f"January {rng.randint(1, 28)}, {rng.randint(1951, 2048)},",
        "sentences": lambda: f"{' '.join(rng.choices(['market', 'price', 'value', 'coin'], k=4))} Alpha.",
        "links": lambda: f"https://a.example/{rng.randrange(10**6)}",
        "quotations": lambda: f"“{' '.join(rng.choices(['to', 'us', 'of', 'them'], k=4))}”",
    }[form]
    text = ""
    while len(text) < length:
        text += word() + " "
    return text


@pytest.mark.deep  # times are only true on a machine that does nothing else
def test_a_sample_takes_less_than_a_fiftieth_of_a_second(shared):
    spent = sorted(min(_spent(source, body) for _ in range(2)) for _, source, body in pairs(shared))
    assert len(spent) > 300
    assert spent[len(spent) // 2] < 0.02
    assert spent[len(spent) * 95 // 100] < 0.02


@pytest.mark.parametrize("piece", PIECES)
def test_hostile_texts_take_no_long_time(piece):
    text = piece * (20_000 // len(piece))
    with within(500):
        differences(plain(text), text[:5_000])


@pytest.mark.deep
@pytest.mark.parametrize("form", ["numbers", "prices", "names", "tickers", "dates", "sentences", "links", "quotations"])
def test_four_times_the_text_takes_four_times_the_time(form):
    once, twice = _random(form, 8_000), _random(form, 32_000)
    short = min(_spent(once, once) for _ in range(3))
    assert _spent(twice, twice) < 8 * short + 0.1  # four times the text; the square would be sixteen


@pytest.mark.deep
@pytest.mark.parametrize("piece", ["1 ", "8-9 ", "2024 ", "Ann Bob ", "rose 5% ", "](a", "a a a a a a a ", "“a b c” "])
def test_repetition_takes_no_square_of_time(piece):
    once, twice = piece * (8_000 // len(piece)), piece * (32_000 // len(piece))
    short = min(_spent(once, once) for _ in range(3))
    assert _spent(twice, twice) < 8 * short + 0.1
