"""Numbers brought to one value."""

import pytest

from articles.rewriting.figures import find


@pytest.mark.parametrize(
    "text",
    [
        "$82K",
        "$82,000",
        "82,000 dollars",
        "82 thousand",
        "82-thousand",
        "82 тис.",
        "82 000 доларів",
        "82\u00a0000",
        "USD 82000",
    ],
)
def test_eighty_two_thousand_in_many_clothes(text):
    [figure] = find(f"about {text} now")
    assert figure.canonical == "82000"


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("$1.2B", "1200000000", "USD"),
        ("$1.2 billion", "1200000000", "USD"),
        ("1.2bn", "1200000000", ""),
        ("€3.5 million", "3500000", "EUR"),
        ("£40", "40", "GBP"),
        ("¥1,935", "1935", "JPY"),
        ("HK$5 million", "5000000", "HKD"),
        ("30 тис. грн", "30000", "UAH"),
        ("1,2 млн", "1200000", ""),
        ("866 мільйонів доларів", "866000000", "USD"),
        ("$866 мільйонів", "866000000", "USD"),
        ("7M", "7000000", ""),
        ("$5m", "5000000", "USD"),
        ("one hundred thousand", "100000", ""),
        ("two million", "2000000", ""),
        ("twenty-five percent", "25", "%"),
        ("3.5%", "3.5", "%"),
        ("3.50 %", "3.5", "%"),
        ("3,5%", "3.5", "%"),
        ("30 per cent", "30", "%"),
        ("5 відсотків", "5", "%"),
        ("25 basis points", "25", "bp"),
        ("25bps", "25", "bp"),
        ("0.5 percentage points", "0.5", "pp"),
        ("-3.5%", "-3.5", "%"),
        ("\u22123.5%", "-3.5", "%"),
        ("+4%", "4", "%"),
        ("1,234,567.89", "1234567.89", ""),
        ("1.234.567", "1234567", ""),
        ("0,123", "0.123", ""),
        ("0.00042", "0.00042", ""),
        ("1st", "1", ""),
        ("2025", "2025", ""),
    ],
)
def test_value_and_unit(text, value, unit):
    [figure] = find(f"it was {text}, they say")
    assert (figure.canonical, figure.unit, figure.text) == (value, unit, text)


@pytest.mark.parametrize(
    "text", ["Web3 and L2", "Layer 2", "trading 24/7", "BTC", "GPT4o", "1. First\n2. Second", "nothing", "", "Q3"]
)
def test_what_is_no_figure(text):
    assert find(text) == ()


@pytest.mark.parametrize("text", ["20–30%", "20-30%", "20 to 30%", "20 and 30 percent", "від 20 до 30%"])
def test_a_range_shares_its_unit(text):
    assert [(figure.canonical, figure.unit) for figure in find(text)] == [("20", "%"), ("30", "%")]


def test_a_range_of_money_is_two_figures():
    assert [figure.canonical for figure in find("$89,000–$91,000")] == ["89000", "91000"]


def test_the_full_stop_of_a_sentence_is_not_taken():
    text = "It lost $477 million. The end."
    [figure] = find(text)
    assert text[figure.start : figure.end] == figure.text == "$477 million"


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("$82K", "82,000", True),
        ("$82K", "82 thousand dollars", True),
        ("$82K", "€82K", False),
        ("5%", "5", False),
        ("5%", "5 percent", True),
        ("5%", "$5", False),
        ("5%", "5 percentage points", False),
        ("-5%", "5%", True),
        ("-5%", "+5%", False),
        ("82,000", "82,001", False),
        ("$1M", "$1B", False),
        ("1.50", "1.5", True),
        ("five million", "5,000,000", True),
        ("$1", "one", False),
        ("1", "one", True),
    ],
)
def test_agreement(one, other, agree):
    [mine], [theirs] = find(one), find(other)
    assert mine.agrees_with(theirs) is theirs.agrees_with(mine) is agree


@pytest.mark.parametrize(
    ("told", "exact", "rounded"),
    [
        ("$477 million", "$477.3 million", True),
        ("$478 million", "$477.3 million", False),
        ("$1.3B", "$1.25 billion", True),
        ("82K", "82,317", True),
        ("$1 million", "$500K", False),
        ("$477.3 million", "$477 million", False),
        ("5%", "4.9 million", False),
    ],
)
def test_rounding_is_known_from_how_exactly_a_figure_is_written(told, exact, rounded):
    [mine], [theirs] = find(told), find(exact)
    assert mine.rounds(theirs) is rounded


def test_a_word_alone_is_marked_as_such():
    assert [figure.spelled for figure in find("one of two million things and 3 more")] == [True, False, False]
