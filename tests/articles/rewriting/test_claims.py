"""What a proposal says against what its source says."""

import json

import pytest

from articles.rewriting.claims import differences
from articles.rewriting.mentions import quotations, tickers
from tests.articles.rewriting.stories import LONG, SHORT

SEED = "56976786"
PROPOSAL = (
    "BTC fell 3.5% to $99,000 on 1 March. “No customer has lost money,” Ada Quill said, see https://wire.example/1."
)


def verdicts(source, proposal, kind):
    return [(claim.text, claim.verdict) for claim in differences(source, proposal).claims if claim.kind == kind]


@pytest.mark.parametrize(
    ("source", "proposal", "expected"),
    [
        ("It cost $82,000.", "The price was $82K.", [("$82K", "supported")]),
        ("It cost $82,000.", "The price was 82 thousand dollars.", [("82 thousand dollars", "supported")]),
        ("It fell 5 percent.", "It lost 5%.", [("5%", "supported")]),
        ("It lost $477.3 million.", "It lost $477 million.", [("$477 million", "partly")]),
        ("It lost $477 million.", "It lost $447 million.", [("$447 million", "changed")]),
        ("It lost $477 million.", "It lost $477 billion.", [("$477 billion", "changed")]),
        ("It lost $477 million.", "It lost €477 million.", [("€477 million", "changed")]),
        ("It fell 20%.", "It fell $20.", [("$20", "changed")]),
        ("It fell -3.5%.", "It moved +3.5%.", [("+3.5%", "changed")]),
        ("It fell a lot.", "It fell 12%.", [("12%", "unsupported")]),
        ("It fell.", "One of the two reasons.", []),
        ("Two banks fell.", "2 banks fell.", [("2", "supported")]),
        ("It fell.", "Two million coins moved.", [("Two million", "unsupported")]),
    ],
)
def test_numbers(source, proposal, expected):
    told = [pair for pair in verdicts(source, proposal, "number") if pair[1] != "dropped"]
    assert told == expected


def test_a_changed_number_points_at_what_it_was():
    source, proposal = "Losses of $477 million came.", "Losses of $447 million came."
    [claim] = [claim for claim in differences(source, proposal).claims if claim.verdict == "changed"]
    assert source[slice(*claim.source_span)] == "$477 million"
    assert proposal[slice(*claim.span)] == "$447 million"
    assert claim.value == "447000000"


def test_measured_numbers_that_are_gone_are_dropped_once():
    claims = differences("It lost $5 million, yes $5 million, in 3 days.", "It lost money.").claims
    dropped = [claim for claim in claims if claim.verdict == "dropped"]
    assert [(claim.text, claim.span, claim.source_span) for claim in dropped] == [("$5 million", None, (8, 18))]


@pytest.mark.parametrize(
    ("source", "proposal", "expected"),
    [
        ("Bitcoin fell.", "BTC fell.", [("BTC", "supported")]),
        ("Ether fell.", "$ETH fell.", [("$ETH", "supported")]),
        ("Біткойн впав.", "BTC впав.", [("BTC", "supported")]),
        ("An exchange-traded fund opened.", "An ETF opened.", [("ETF", "supported")]),
        ("The Securities and Exchange Commission sued.", "The SEC sued.", [("SEC", "supported")]),
        ("ETF inflows.", "Inflows of ETFs.", [("ETFs", "supported")]),
        ("Bitcoin fell.", "BTC and XRP fell.", [("BTC", "supported"), ("XRP", "unsupported")]),
        ("It fell.", "The CEO of the US bank said.", []),
    ],
)
def test_tickers(source, proposal, expected):
    assert [pair for pair in verdicts(source, proposal, "ticker") if pair[1] != "dropped"] == expected


def test_a_ticker_that_is_gone_is_dropped():
    assert ("XRP", "dropped") in verdicts("XRP and Bitcoin fell.", "BTC fell.", "ticker")


@pytest.mark.parametrize(
    ("quote", "verdict"),
    [
        ("“No customer has lost money,”", "supported"),
        ('"No customer has lost money"', "supported"),
        ("«no customer has lost money»", "supported"),
        ("“No customer will ever lose his money”", "changed"),
        ("“We are to the moon and beyond”", "unsupported"),
    ],
)
def test_quotations(quote, verdict):
    found = [pair for pair in verdicts(LONG, f"{quote} Quill said.", "quotation") if pair[1] != "dropped"]
    assert found == [(quote[1:-1], verdict)]


def test_a_quotation_that_is_gone_is_dropped():
    assert ("No customer has lost money,", "dropped") in verdicts(LONG, "Nothing was said.", "quotation")


def test_scare_quotes_are_no_quotation():
    assert quotations("the “real” figure and “dry powder”") == ()


@pytest.mark.parametrize(("text", "keys"), [("$btc ETFs XRP, BTC-USD A US I 2FA", ["BTC", "ETF", "XRP"]), ("no", [])])
def test_ticker_mentions(text, keys):
    assert [mention.key for mention in tickers(text)] == keys


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("The Harbour exchange halted withdrawals of 1,200 BTC.", "supported"),
        ("A fault in the wallet halted withdrawals of Bitcoin at the Harbour exchange.", "supported"),
        ("The Harbour exchange closed withdrawals, which worried thousands of traders.", "partly"),
        ("Investors must remain vigilant, as volatility could lead to further declines.", "unsupported"),
    ],
)
def test_sentences(sentence, verdict):
    assert verdicts(SHORT, sentence, "sentence") == [(sentence, verdict)]


def test_headings_are_no_claims():
    assert verdicts(SHORT, "## Overview\n\n" + SHORT, "sentence") == [(SHORT, "supported")]


def test_addresses_and_the_credit_are_no_claims():
    source = "Coins fell [again](https://a.example/2025/12/99) on Monday."
    proposal = "Coins fell on Monday, see https://b.example/77.\n\nSource: [Wire 24](https://a.example/2026/01/08)"
    told = [(claim.kind, claim.text, claim.verdict) for claim in differences(source, proposal).claims]
    assert told == [
        ("sentence", proposal.partition("\n")[0], "supported"),
        ("date", "Monday", "supported"),
        ("link", "https://b.example/77", "unsupported"),
    ]
    assert verdicts(source, "There were 99 coins.", "number") == [("99", "unsupported")]


def test_copied_runs_are_told_with_both_places_but_not_inside_quotation_marks():
    source = "He said the wallet of the exchange had been closed by two engineers on Monday after a fault."
    run = "the wallet of the exchange had been closed by two engineers on Monday"
    [found] = differences(source, f"We hear that {run}, it seems.").copied
    assert found.words == 13
    assert source[slice(*found.source_span)] == run
    assert differences(source, f"He said “{run}” today.").copied == ()
    assert differences(source, "We hear that the wallet of the exchange had been shut.").copied == ()


def test_the_growth_is_counted_in_words():
    claims = differences("One two three.", "One two three four five six.")
    assert (claims.source_words, claims.words) == (3, 6)


def test_rows_are_json_of_the_agreed_shape():
    rows = json.loads(json.dumps(differences(LONG, PROPOSAL).rows()))
    for row in rows:
        assert list(row) == ["kind", "text", "value", "verdict", "source_span", "span"]
        assert row["verdict"] in ("supported", "partly", "changed", "unsupported", "dropped")
        assert (row["span"] is None) == (row["verdict"] == "dropped")
    assert {row["kind"] for row in rows} == {"sentence", "number", "date", "ticker", "name", "quotation", "link"}
    assert {row["value"] for row in rows if row["kind"] == "number"} > {"3.5", "99000"}
    assert {row["value"] for row in rows if row["kind"] != "number"} == {None}


def test_spans_are_code_points_of_the_texts_given():
    source, proposal = "🚀 Bitcoin rose 5% — “so they say today”.", "## Огляд\n\n🚀🚀 BTC +5%. “so they say today”"
    for claim in differences(source, proposal).claims:
        if claim.span:
            assert proposal[slice(*claim.span)] == claim.text


def test_a_proposal_that_is_the_source_has_nothing_open():
    claims = differences(LONG, LONG)
    assert claims.open() == ()
    assert {claim.verdict for claim in claims.claims} == {"supported"}


@pytest.mark.parametrize(("source", "proposal"), [("", ""), ("", "Something."), ("Something.", ""), ("...", "...")])
def test_empty_texts_are_no_trouble(source, proposal):
    assert differences(source, proposal).copied == ()


def test_most_of_the_seed_document_is_flagged_though_its_numbers_are_right(shared):
    items = json.loads((shared / "samples" / "raw_feed_items.json").read_text())
    [item] = [item for item in items if str(item["id"]) == SEED]
    [seed] = (shared / "seeds").glob("*.md")
    claims = differences(f"{item['title']}\n\n{item['body']}", seed.read_text().partition("\n---\n")[2])
    sentences = claims.counted("sentence")
    assert sentences["unsupported"] > sentences.total() / 2
    assert sentences["supported"] <= 2
    assert set(claims.counted("number")) == {"supported"}
    assert claims.words > 10 * claims.source_words
