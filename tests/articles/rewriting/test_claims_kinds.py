"""Dates, names, links, speakers and directions: what a proposal may say of them, and what it may not."""

import pytest

from articles.rewriting.claims import differences

PLAIN = "Prices moved. "


def told(source, proposal, kind):
    return [
        (claim.text, claim.verdict, claim.source_span and source[slice(*claim.source_span)])
        for claim in differences(source, proposal).claims
        if claim.kind == kind and claim.span
    ]


def verdicts(source, proposal, kind):
    return [(text, verdict) for text, verdict, _ in told(source, proposal, kind)]


def dropped(source, proposal, kind):
    claims = differences(source, proposal).claims
    return [claim.text for claim in claims if claim.kind == kind and claim.verdict == "dropped"]


# --- numbers and where they went ---


def test_a_number_going_the_other_way_shows_both_words():
    source, proposal = "Shares of the firm fell 5% on news.", "Shares of the firm rose 5% on news."
    assert told(source, proposal, "number") == [("rose 5%", "changed", "fell 5%")]


@pytest.mark.parametrize(
    ("source", "proposal"),
    [
        ("It fell 5%.", "It lost 5%."),
        ("It fell 5%.", "It moved 5%."),
        ("It fell 5%.", "A 5% decline came."),
        ("It fell 5%.", "It moved -5%."),
        ("It moved 5%.", "It rose 5%."),
        ("It fell 5% and later rose 5%.", "It rose 5%."),
        ("It fell below $90,000 at noon.", "It climbed back above $90,000."),
        ("It is up to 5% of all.", "It fell 5%."),
    ],
)
def test_a_number_that_went_no_other_way_is_supported(source, proposal):
    assert {verdict for _, verdict in verdicts(source, proposal, "number")} == {"supported"}


def test_a_rounded_number_has_its_place_and_is_not_dropped():
    source = "Output grew by 3.2% last year."
    assert told(source, "Output grew about 3% last year.", "number") == [("3%", "partly", "3.2%")]
    assert dropped(source, "Output grew about 3% last year.", "number") == []


def test_a_currency_that_the_source_never_uses_is_changed():
    assert verdicts("The price was 60,000 after $70,000.", "The price was €60,000.", "number") == [
        ("€60,000", "changed")
    ]


# --- dates ---


@pytest.mark.parametrize(
    ("source", "proposal", "expected"),
    [
        ("It opened on January 8.", "It opened on 8 January.", ("8 January", "supported", "January 8")),
        ("It opened on January 8.", "It opened on 18 January.", ("18 January", "changed", "January 8")),
        ("It opened on January 8.", "It opened on January 8, 2026.", ("January 8, 2026", "partly", "January 8")),
        ("It opened in 2019.", "It opened on January 8.", ("January 8", "unsupported", None)),
        ("Founded in 2019 by two.", "Founded in 2018 by two.", ("2018", "changed", "2019")),
        ("They met on Monday.", "They met on Friday.", ("Friday", "changed", "Monday")),
        ("They met on 8 January 2026.", "They met on a Thursday.", ("Thursday", "supported", "8 January 2026")),
        ("They met at 2025 coins.", "They met in 2025.", ("2025", "supported", "2025")),
    ],
)
def test_dates(source, proposal, expected):
    assert told(source, proposal, "date") == [expected]


@pytest.mark.parametrize("text", ["It may march on.", "May we ask?", "The second half.", "$2025", "2025 coins"])
def test_what_is_no_date(text):
    assert told(PLAIN, text, "date") == []


def test_a_date_is_no_number():
    assert told(PLAIN, "It opened on January 8, 2026 and in 2025.", "number") == []


def test_a_day_that_is_gone_is_dropped_a_month_is_not():
    source = "It opened on January 8 and closed in March."
    assert dropped(source, "It opened.", "date") == ["January 8"]
    assert dropped(source, "It opened in January.", "date") == []


# --- names ---

PERSON = "The founder of the fund, Ada Quill, spoke in Lisbon. Later Quill left with Bob Marsh of the Bank of Japan."


@pytest.mark.parametrize(
    ("proposal", "expected"),
    [
        ("We met Ada Quill there.", ("Ada Quill", "supported", "Ada Quill")),
        ("We met Quill’s friends.", ("Quill", "supported", "Quill")),
        ("We met Eva Quill there.", ("Eva Quill", "changed", "Ada Quill")),
        ("We met Ada Brook there.", ("Ada Brook", "changed", "Ada Quill")),
        ("We met Carl Brook there.", ("Carl Brook", "unsupported", None)),
        ("We met Ada Marsh there.", ("Ada Marsh", "changed", "Bob Marsh")),
        ("We met the Bank of Japan.", ("Bank of Japan", "supported", "Bank of Japan")),
        ("We met the Bank of England.", ("Bank of England", "changed", "Bank of Japan")),
        ("We met the Japanese there.", ("Japanese", "supported", "Japan")),
        ("Brook said so.", ("Brook", "unsupported", None)),
    ],
)
def test_names(proposal, expected):
    assert told(PERSON, proposal, "name") == [expected]


@pytest.mark.parametrize(
    ("source", "proposal"),
    [
        ("BTC fell.", "We saw Bitcoin fall."),
        ("Біткойн впав.", "Ми бачили, як впав Біткоїн."),
        ("The U.S. moved.", "We saw the United States move."),
        ("The Fed moved.", "We saw the Federal Reserve move."),
        ("Bank of Japan moved.", "We saw the BoJ move."),
        ("BIS moved.", "We saw the Bank International Settlements move."),
        ("Bitcoin ETF flows grew.", "Money went into Bitcoin ETFs (ETF)."),
        ("Solana-based coins rose.", "We like Solana."),
        ("We met Майкла Сейлора.", "Ми зустріли Майкл Сейлор."),
    ],
)
def test_one_thing_under_two_names_is_supported(source, proposal):
    assert {verdict for _, verdict in verdicts(source, proposal, "name")} <= {"supported"}


@pytest.mark.parametrize(
    "proposal",
    [
        "Traders waited. Volatility is high. Increased Demand came.",
        "- **Greater Adoption**: it may come.\n- **Rising Prices:** they may come.",
        "## Market Overview\n\nIt moved.",
        "Prices Moved And Everyone Was Very Happy About Them",
        "However, the market moved. On Monday it stood.",
    ],
)
def test_capitals_that_make_no_name(proposal):
    source = "Prices moved, traders wait, demand and adoption of increased rising volatility."
    assert told(source, proposal, "name") == []


def test_a_translation_is_not_held_to_the_spelling_of_names():
    assert told("Ada Quill spoke.", "Говорила Ада Квілл.", "name") == []


@pytest.mark.parametrize(
    ("proposal", "verdict"),
    [
        ("We met chief executive Ada Quill there.", "supported"),
        ("We met CEO Ada Quill there.", "supported"),
        ("We met Ada Quill, the CEO of Harbour.", "supported"),
        ("We met Ada Quill there.", "supported"),
        ("We met chairwoman Ada Quill there.", "changed"),
        ("We met Ada Quill, the chair of Harbour.", "changed"),
    ],
)
def test_positions(proposal, verdict):
    [(text, found, _)] = [
        each for each in told("Ada Quill, chief executive of Harbour, spoke.", proposal, "name") if "Quill" in each[0]
    ]
    assert found == verdict
    assert ("chair" in text) == (verdict == "changed")


def test_a_name_told_twice_and_gone_is_dropped():
    source = "We met Ada Quill today. Then Ada Quill left with Bob Marsh."
    assert dropped(source, "We met people.", "name") == ["Ada Quill"]
    assert dropped(source, "We met Quill.", "name") == []


# --- quotations ---

QUOTE = "“No customer has lost any money here,”"


@pytest.mark.parametrize(
    ("attribution", "verdict"),
    [
        (f"{QUOTE} Ada Quill said.", "supported"),
        (f"{QUOTE} said chief executive Quill.", "supported"),
        (f"Quill said: {QUOTE}", "supported"),
        (f"{QUOTE} she said.", "supported"),
        (f"{QUOTE} it was said.", "supported"),
        (f"{QUOTE} Bob Marsh said.", "changed"),
        (f"Bob Marsh said: {QUOTE}", "changed"),
        (f"According to Bob Marsh, {QUOTE}", "changed"),
    ],
)
def test_speakers(attribution, verdict):
    source = f"{QUOTE} Ada Quill said. Bob Marsh was silent."
    assert [found for _, found in verdicts(source, attribution, "quotation")] == [verdict]


@pytest.mark.parametrize(
    ("quote", "verdict"),
    [
        ("“No customer … lost any money here”", "supported"),
        ("“No customer [of Harbour] has lost any money here”", "supported"),
        ("“Any money here … no customer has lost”", "changed"),
        ("“No customer has won any money here”", "changed"),
    ],
)
def test_shortened_quotations(quote, verdict):
    source = f"{QUOTE} Ada Quill said."
    assert [found for _, found in verdicts(source, f"{quote} Quill said.", "quotation")] == [verdict]


def test_reported_speech_made_a_quotation_is_supported_in_part():
    source = "Quill said that no customer has lost any money here."
    assert verdicts(source, f"{QUOTE} Quill said.", "quotation") == [(QUOTE[1:-1], "partly")]


# --- links ---


@pytest.mark.parametrize(
    ("url", "verdict"),
    [
        ("https://www.a.example/report/", "supported"),
        ("http://a.example/report?utm_source=x", "supported"),
        ("https://a.example/other", "changed"),
        ("https://b.example/report", "unsupported"),
    ],
)
@pytest.mark.parametrize("form", ["[report]({})", "<{}>", "see {} now"])
def test_links(url, verdict, form):
    source = "They wrote a report, see [it](https://a.example/report#top)."
    assert verdicts(source, f"They wrote {form.format(url)} today.", "link") == [(url, verdict)]


def test_addresses_that_cannot_be_taken_apart_are_no_trouble():
    assert verdicts(PLAIN, "See http://[::1 now and [x](javascript:alert(1)).", "link") == [
        ("http://[::1", "unsupported")
    ]
