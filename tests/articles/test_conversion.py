"""Feed HTML into Markdown: clean, safe, and quick whatever comes."""

import html
import random
import re
from collections.abc import Callable
from pathlib import Path

import markdown
import pytest

from articles.conversion import plain_text, text_to_markdown, to_markdown
from tests.yardstick import within


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two</div>", "One\n\nTwo"),
        ("one<br>two<br><br/>three", "one  \ntwo\n\nthree"),
        ("Plain &amp; simple", "Plain & simple"),
        ("<h1>A</h1><h2>B</h2><h3>C</h3>", "## A\n\n## B\n\n### C"),
        ("<h2><strong>Bold</strong> head</h2>", "## Bold head"),
        ("<p>a<b> bold </b>z <em>it</em></p>", "a **bold** z *it*"),
        ("<p><b></b><i> </i>x</p>", "x"),
        ("<p><a href='https://example.org/a_(b) c'>text</a></p>", "[text](https://example.org/a_%28b%29%20c)"),
        ("<p>Wow!<a href='https://example.org/'>x</a></p>", "Wow\\![x](https://example.org/)"),
        (
            "<p lang='en' title='t' style='x'>a <a title='t' rel='x' href='https://example.org/?a>b&amp;q=\"'>l</a></p>",
            "a [l](https://example.org/?a%3Eb&q=%22)",
        ),
        ("<a href='javascript:alert(1)'>x</a> <a href='/rel'>y</a>", "x y"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul><p>d</p>", "- a\n- b\n    - c\n\nd"),
        ("<ol><li><p>a</p><p>more</p></li><li>b</li></ol>", "1. a\n\n    more\n2. b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre>x &lt; y\n  z</pre>", "    x < y\n      z"),
        ("<p><code>a`b</code></p>", "``a`b``"),
        (
            "<table><tr><th>Coin</th><th>Price</th></tr><tr><td>BTC</td><td>$1</td></tr></table>",
            "Coin · Price\n\nBTC · $1",
        ),
        (
            "<p>*x* _y_ snake_case [z](w) `c` \\ &lt;b&gt; &amp;lt;</p>",
            r"\*x\* \_y\_ snake_case \[z\](w) \`c\` \\ &lt;b> &amp;lt;",
        ),
        (
            "<p># no</p><p>1. no</p><p>- no</p><p>+ no</p><p>> no</p><p>-5%</p>",
            "\\# no\n\n1\\. no\n\n\\- no\n\n\\+ no\n\n\\> no\n\n-5%",
        ),
        ("", ""),
    ],
)
def test_writes_clean_markdown(source: str, written: str) -> None:
    assert to_markdown(source) == written


@pytest.mark.parametrize(
    "extra",
    [
        "<img src='https://example.org/a.jpg' alt='A'>",
        "<img src='https://track.example.org/p.gif' width='1' height='1'>",
        "<figure><img src='a.jpg'><figcaption>Caption</figcaption></figure>",
        "<p>The post <a href='https://example.org/x'>Title</a> appeared first on <a href='https://example.org'>Wire</a>.</p>",
        "<p>This story originally appeared on Wire.</p>",
        "<p><a href='https://twitter.com/intent/tweet?u=1'>Tweet</a> <a href='https://www.facebook.com/sharer/x'>Share</a></p>",
        "<p><a href='https://example.org/x'>Read more</a></p>",
        "<script>alert(1)</script><style>p{}</style><iframe src='x'></iframe>",
        "<!-- a comment -->",
        "<form><input name=q><button>Go</button></form>",
    ],
)
def test_what_is_no_story_is_dropped(extra: str) -> None:
    assert to_markdown(f"<p>Body.</p>{extra}") == "Body."


def test_a_story_that_speaks_of_a_post_keeps_it() -> None:
    source = "<p>The post office appeared first on the list of buyers.</p><p>Read more carefully.</p>"
    assert to_markdown(source) == "The post office appeared first on the list of buyers.\n\nRead more carefully."


def test_plain_text_is_one_line_of_words() -> None:
    assert plain_text("<p>A <b>bold</b>er</p><p>step &amp; more</p><script>x</script>") == "A bolder step & more"
    assert plain_text("R&D at AT&amp;T") == "R&D at AT&T"


def test_text_keeps_its_paragraphs() -> None:
    assert text_to_markdown("one\nstill one\r\n\r\ntwo") == "one still one\n\ntwo"
    assert text_to_markdown("one\ntwo") == "one\n\ntwo"
    assert text_to_markdown(" \n ") == ""


def rendered_words(text: str) -> str:
    page = markdown.markdown(text, extensions=["sane_lists", "tables", "fenced_code"])
    assert set(re.findall(r"</?(\w+)", page)) <= {"p"}, (text, page)
    return html.unescape(re.sub(r"</?p>", "", page))


def nasty_texts(count: int) -> list[str]:
    choose = random.Random(2)
    pieces = [
        *"ab1 *_`[]()<>!#+-.=~|:&;\\{}\"'/",
        "&amp;",
        "<b>",
        "</",
        "http://x.y",
        "1. ",
        "- ",
        "](",
        "&#",
        "**",
        "__a__",
    ]
    return ["".join(choose.choices(pieces, k=choose.randint(1, 14))) for _ in range(count)]


@pytest.mark.parametrize("convert", [text_to_markdown, lambda text: to_markdown(f"<p>{html.escape(text)}</p>")])
def test_any_text_is_shown_as_it_is(convert: Callable[[str], str]) -> None:
    for text in nasty_texts(600):
        assert "".join(rendered_words(convert(text)).split()) == "".join(text.split()), text


HOSTILE = [
    *(
        "<div>",
        "<b>",
        "<ul><li>",
        "<table><tr><td>",
        "<blockquote>",
        "<b></p>",
        "<i><div></i>",
        "<a href=1><p>",
        "<li>x",
    ),
    *("<", "&amp", "<!--", "<br>", "*", "_", "`", "[", "](", " ", "x\n", "<b>x</b>", "<code>`</code>", "<p>The post x"),
    *("</ul><ol><li>a</li></ol>", "\\", "<p a='", "&#", "1", "<tr><td>x"),
]


@pytest.mark.parametrize("pattern", HOSTILE)
@pytest.mark.parametrize("convert", [to_markdown, plain_text, text_to_markdown])
def test_never_slow(convert: Callable[[str], str], pattern: str) -> None:
    source = pattern * (400_000 // len(pattern))
    with within(200):
        convert(source)


def test_deep_nesting_keeps_the_words() -> None:
    assert to_markdown("<div>" * 5000 + "deep words" + "</div>" * 5000) == "deep words"


def test_no_vector_of_the_corpus_leaves_a_tag(shared: Path) -> None:
    folder = shared / "corpus/xss"
    texts = [path.read_text(errors="replace") for path in sorted(folder.rglob("*")) if path.is_file()]
    lines = [line for text in texts for line in text.splitlines()][:4000]
    assert lines
    for line in lines:
        written = to_markdown(line)
        outside_code = re.sub(r"^    .*$|(`+).*?\1", "", written, flags=re.MULTILINE)
        assert not re.search(r"<[A-Za-z/!?]", outside_code), (line, written)
        assert "](javascript" not in written.lower()
