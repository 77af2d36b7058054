"""The contract's own decisions, and the Markdown that a proposal becomes."""

from datetime import UTC, datetime

import pytest

from articles.rewriting import failures, languages
from articles.rewriting.markup import bullets, escaped, link, paragraphs, plain
from articles.rewriting.proposals import Proposal, shape_for
from tests.articles.rewriting.stories import LONG, SHORT, UKRAINIAN

FULL = Proposal(
    title="Title",
    shape="sections",
    overview="What it is.",
    what_happened="First.\n\nSecond.",
    from_author="We think.",
    impact=("One.", "Two."),
)


@pytest.mark.parametrize(
    ("length", "policy", "shape"),
    [
        (599, "auto", "brief"),
        (600, "auto", "sections"),
        (0, "auto", "brief"),
        (10, "sections", "sections"),
        (9999, "brief", "brief"),
    ],
)
def test_the_shape_follows_the_length_unless_the_policy_says(length, policy, shape):
    assert shape_for("x" * length, policy) == shape


def test_the_limit_can_be_set_and_outer_blanks_do_not_count():
    assert shape_for("x" * 50, "auto", 40) == "sections"
    assert shape_for(" " * 100 + "x", "auto", 40) == "brief"


def test_addresses_do_not_make_a_source_longer():
    assert shape_for(f"A [short](https://a.example/{'x' * 600}) story.") == "brief"


def test_sections_come_in_the_order_of_the_file():
    assert FULL.markdown == (
        "## Overview\n\nWhat it is.\n\n## What Happened\n\nFirst.\n\nSecond.\n\n## From author\n\nWe think.\n\n"
        "## Impact on the crypto market\n\n- One.\n- Two."
    )


def test_a_required_section_without_text_is_a_gap_and_an_empty_view_is_not_written():
    proposal = Proposal(title="Title", shape="sections", overview="What it is.", from_author="  ")
    assert proposal.markdown == ("## Overview\n\nWhat it is.\n\n## What Happened\n\n## Impact on the crypto market")
    assert list(proposal.sections) == ["overview"]
    assert not proposal.needs_confirming


def test_an_unknown_language_has_english_heads():
    markdown = Proposal(title="T", shape="sections", lang="xx", overview="O.").markdown
    assert markdown.startswith("## Overview\n\nO.\n\n## What Happened")


@pytest.mark.parametrize(
    ("url", "credit"),
    [
        ("https://a.example/x", "\n\nSource: [Wire](https://a.example/x)"),
        ("https://a.example/x (y)<z>", "\n\nSource: [Wire](https://a.example/x%20%28y%29%3Cz%3E)"),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_a_brief_ends_with_a_safe_link_to_its_source(url, credit):
    assert Proposal("T", "brief", paragraph="News.", source_name="Wire", source_url=url).markdown == f"News.{credit}"


def test_a_ukrainian_brief_names_its_source_in_ukrainian():
    proposal = Proposal("T", "brief", "uk", "Новина.", source_name="[Дріт]", source_url="https://a.example")
    assert proposal.markdown == "Новина.\n\nДжерело: [\\[Дріт\\]](https://a.example)"


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("plain words, 5% of $82K.", "plain words, 5% of $82K."),
        ("# no heading", "\\# no heading"),
        ("- no item", "\\- no item"),
        ("3. no item", "3\\. no item"),
        ("3.5% fell", "3.5% fell"),
        ("> no quote", "\\> no quote"),
        ("a *b* `c` [d](e)", "a \\*b\\* \\`c\\` \\[d\\](e)"),
        ("snake_case and _this_", "snake_case and \\_this\\_"),
        ("a < b & c &amp; d", "a &lt; b & c &amp;amp; d"),
        ("<script>", "&lt;script>"),
        ("back\\slash", "back\\\\slash"),
        ("well-known — dash", "well-known — dash"),
    ],
)
def test_escaping_is_only_what_markdown_would_act_on_and_is_undone_by_reading(text, markdown):
    assert escaped(text) == markdown
    assert plain(markdown) == text


def test_paragraphs_and_bullets_are_single_lines():
    assert paragraphs("one\ntwo\n \n\nthree  four\n") == "one two\n\nthree four"
    assert bullets(["one\ntwo", " ", "three"]) == "- one two\n- three"
    assert link("x", 'http://a/"b') == "[x](http://a/%22b)"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**Bold** and *soft* and __both__", "Bold and soft and both"),
        ("[text](https://a.example/x_(y)) here", "text here"),
        ("![alt](https://a.example/x.png)Text", "Text"),
        ("<p>Tag &amp; entity</p>", "Tag & entity"),
        ("<https://a.example>", "https://a.example"),
        ("5 * 3 * 2 and a < b", "5 * 3 * 2 and a < b"),
        ("```\ncode\n```", "\ncode\n"),
    ],
)
def test_markdown_is_read_as_words(markdown, text):
    assert plain(markdown) == text


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        (LONG, "en"),
        (UKRAINIAN, "uk"),
        (
            "Биржа остановила вывод средств из-за неисправности кошелька, но торги на бирже продолжаются как и до",
            "ru",
        ),
        (
            "La bolsa ha detenido los retiros por un fallo en la cartera, según dijo la empresa el lunes",
            "es",
        ),
        (
            "Die Börse hat die Auszahlungen wegen eines Fehlers in der Wallet gestoppt und der Handel geht weiter",
            "de",
        ),
        ("Ціна по якій активом торгували на біржі при цьому не могла бути на рівні, що був", "uk"),
        ("short", ""),
        ("BTC ETH SOL XRP DOGE ADA BNB DOT AVAX", ""),
    ],
)
def test_the_language_is_guessed_only_when_clear(text, lang):
    assert languages.guess(text) == lang


@pytest.mark.parametrize(
    ("text", "lang", "source", "differs"),
    [
        (LONG, "en", LONG, False),
        (LONG, "uk", UKRAINIAN, True),
        (UKRAINIAN, "en", LONG, True),
        (UKRAINIAN, "", LONG, True),
        (UKRAINIAN, "uk", UKRAINIAN, False),
        ("BTC +5%", "en", LONG, False),
        (SHORT, "xx", LONG, False),
        ("ビットコインが上昇した。", "ja", "ビットコイン", False),
        (LONG, "ja", "ビットコインが上昇した。", True),
    ],
)
def test_another_language_is_noticed(text, lang, source, differs):
    assert languages.differs(text, lang, source) is differs


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after": "Tue, 03 Feb 2026 09:31:00 GMT"}, 60.0),
        ({"retry-after": "Tue, 03 Feb 2026 09:00:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after-ms": "x"}, None),
    ],
)
def test_retry_after_is_a_number_or_a_date(headers, seconds, half_past_nine):
    assert failures.retry_after(headers, half_past_nine) == seconds


@pytest.fixture
def half_past_nine():
    return datetime(2026, 2, 3, 9, 30, tzinfo=UTC)
