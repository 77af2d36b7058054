from html import escape

import pytest

from articles.paper.sections import reading_minutes, says_again, sections

REWRITE = (
    "<h2>Overview</h2><p>O.</p><h2>What Happened?</h2><p>W.</p>"
    "<h2>From Author</h2><p>A.</p><h2>Impact on the crypto market</h2><ul><li>I.</li></ul>"
)


def test_the_four_parts_of_a_rewrite_are_known_in_both_languages() -> None:
    kinds = ["overview", "what_happened", "from_author", "impact"]
    assert [part.kind for part in sections(REWRITE)] == kinds
    ukrainian = (
        "<h2>Огляд</h2><p>О.</p><h2>Що сталося</h2><p>Щ.</p><h2>Від автора</h2><p>В.</p>"
        "<h2>Вплив на ринок криптовалют</h2><ul><li>В.</li></ul>"
    )
    assert [part.kind for part in sections(ukrainian)] == kinds


@pytest.mark.parametrize("gap", ["", "\n\n", "  "])
def test_a_heading_with_nothing_under_it_is_left_out(gap: str) -> None:
    html = f"<h2>Overview</h2><p>O.</p>\n<h2>From author</h2>{gap}<h2>Impact on the crypto market</h2>{gap}"
    assert [part.heading for part in sections(html)] == ["Overview"]


def test_text_without_or_before_headings_and_other_headings_are_kept() -> None:
    parts = sections("<p>First.</p><h2>Why <em>it</em> matters &amp; more</h2><p>Second.</p>")
    assert [(part.kind, part.heading, part.html) for part in parts] == [
        ("lead", "", "<p>First.</p>"),
        ("plain", "Why it matters & more", "<p>Second.</p>"),
    ]
    assert sections("") == []


def test_a_derived_standfirst_would_say_the_first_paragraph_again() -> None:
    html = "<h2>Overview</h2><p>The coin rose &amp; fell. Then it rose.</p>"
    assert says_again("The coin rose & fell. Then it rose.", html)
    assert says_again("The coin rose & fell. Then…", html)
    assert not says_again("What the rise means.", html)
    assert not says_again("What the rise means.", "")


def test_reading_takes_a_minute_at_least() -> None:
    assert reading_minutes("<p>Short.</p>") == 1
    assert reading_minutes("<p>" + "word " * 1100 + "</p>") == 5


@pytest.mark.parametrize("typed", ["<![>", "<!-- a", "a <b>bold</b> move", "</", "&lt;p&gt;", "1 < 2"])
def test_a_standfirst_is_read_as_it_was_typed_and_not_as_html(typed: str) -> None:
    assert not says_again(typed, "<p>Another.</p>")
    assert says_again(typed, f"<p>{escape(typed)}</p>")


def test_words_are_counted_without_tags_and_what_stands_in_them() -> None:
    link = '<a href="/a" title="so > it is said">one</a> '
    assert reading_minutes(f"<p>{link * 220}</p>") == 1
