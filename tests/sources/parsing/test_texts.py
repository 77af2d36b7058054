"""Titles, addresses, languages, names and lists of words."""

import pytest

from sources.parsing.texts import (
    absolute,
    absolute_links,
    collapse,
    document_address,
    keyword_list,
    language,
    mended,
    person,
    plain,
)


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("AT&amp;T <b>falls</b>", "AT&T falls"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("A Vec<Token> of <blink>s", "A Vec<Token> of <blink>s".replace("<blink>", "")),
        ("</example>", "</example>"),
        ("Use &lt;b&gt; sparingly", "Use <b> sparingly"),
        ("One<br/>two", "One two"),
        ("  Two\n  lines ", "Two lines"),
        ("&#8217;tis <!-- hidden --> so", "’tis so"),
        ("left <!-- open", "left"),
    ],
)
def test_a_title_is_plain_text(markup: str, title: str) -> None:
    assert plain(markup) == title


def test_a_no_break_space_inside_a_title_stays() -> None:
    assert collapse("Behind\u00a0Most  of\n it\u00a0") == "Behind\u00a0Most of it"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/a?b=1", "https://ex.example/a?b=1"),
        ("c.html", "https://ex.example/feed/c.html"),
        ("//cdn.example/x.png", "https://cdn.example/x.png"),
        (" https://other.example/\n", "https://other.example/"),
        ("https://ex.example/a\n b", "https://ex.example/a b"),
        ("javascript:alert(1)", ""),
        ("JavaScript:alert(1)", ""),
        ("java\tscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("http://[broken", "http://[broken"),
        ("//[broken", ""),
    ],
)
def test_links_become_absolute_or_nothing(link: str, address: str) -> None:
    assert absolute("https://ex.example/feed/", link) == address


def test_a_relative_link_stays_as_sent_where_nothing_is_known_to_stand_on() -> None:
    assert absolute("", "/a") == "/a"


def test_links_in_markup_become_absolute_and_the_rest_stays_as_sent() -> None:
    markup = (
        "<p  class=x><a href='/a?b=1&amp;c=2'>x</a> <img SRC='y.png' src=\"i/y.png\"> <a href=\"#top\">t</a> &nbsp;</p>"
    )
    expected = (
        "<p  class=x><a href='https://ex.example/a?b=1&amp;c=2'>x</a> <img SRC='https://ex.example/y.png'"
        ' src="https://ex.example/i/y.png"> <a href="#top">t</a> &nbsp;</p>'
    )
    assert absolute_links(markup, "https://ex.example/") == expected


def test_markup_with_absolute_links_is_not_touched() -> None:
    markup = "<a href='https://ex.example/a'>x</a><img src=\"http://ex.example/i.png\">"
    assert absolute_links(markup, "https://base.example/") is markup


@pytest.mark.parametrize(
    ("location", "address"),
    [("", "https://a.example/f"), ("/g", "https://a.example/g"), ("javascript:x", "https://a.example/f")],
)
def test_content_location_moves_the_base_unless_it_is_unsafe(location: str, address: str) -> None:
    assert document_address("https://a.example/f", location) == address


@pytest.mark.parametrize(
    ("code", "lang"),
    [("EN", "en"), ("en-US", "en"), ("pt_BR", "pt"), ("JP", "ja"), ("uk", "uk"), ("", ""), ("english", ""), ("e1", "")],
)
def test_a_language_is_two_letters(code: str, lang: str) -> None:
    assert language(code) == lang


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("jane@ex.example (Jane Doe)", "Jane Doe"),
        ("Jane Doe <jane@ex.example>", "Jane Doe"),
        ("Jane Doe (jane@ex.example)", "Jane Doe"),
        ("jane@ex.example", "jane@ex.example"),
        ("Jane  Doe", "Jane Doe"),
        ("@jane on X", "@jane on X"),
    ],
)
def test_an_author_is_a_name_where_there_is_one(text: str, name: str) -> None:
    assert person(text) == name


def test_keywords_lose_empty_pieces_and_repeats() -> None:
    assert keyword_list("|bonk||pepe||Markets|bonk") == ("bonk", "pepe", "Markets")
    assert keyword_list("a, b,,a") == ("a", "b")


def test_accidents_of_encoding_are_undone() -> None:
    assert mended("donâ\x80\x99t") == "don’t"
    assert mended("don\x92t €") == "don’t €"
    assert mended("naïve") == "naïve"
