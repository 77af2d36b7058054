import json
import random
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from lxml import html as lxml_html

from articles import markdown
from articles.markdown import is_simple, render, sanitise
from tests.yardstick import within

BEYOND = [
    "[a](" * 20_000,
    "![](" * 4_000,
    "<![CDATA[" * 10_000,
    "\n#" * 40_000,
    "".join(f"{'  ' * n}* a\n" for n in range(800)),
]


def page_of(text: str) -> str:
    rendered = render(text)
    assert rendered.warning == ""
    return rendered.html


# --- what a page shows ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("## Overview\n\nBTC *rose*.", "<h2>Overview</h2>\n<p>BTC <em>rose</em>.</p>"),
        ("# Own heading", "<h2>Own heading</h2>"),
        ("<h1>Raw</h1>", "<h2>Raw</h2>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("3. three\n4. four", '<ol start="3">\n<li>three</li>\n<li>four</li>\n</ol>'),
        ("```\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
        ("R&D grew", "<p>R&amp;D grew</p>"),
        ("ціна ₿ 🚀", "<p>ціна ₿ 🚀</p>"),
        ("", ""),
        ("  \n", ""),
    ],
)
def test_markdown_becomes_the_html_of_a_page(text: str, html: str) -> None:
    assert page_of(text) == html


def test_a_table_keeps_its_alignment_without_inline_style() -> None:
    html = page_of("| a | b |\n|:--|--:|\n| 1 | 2 |")
    assert '<td align="right">2</td>' in html
    assert "style" not in html


@pytest.mark.parametrize(
    "address", ["https://example.com/a?b=1", "//example.com", "/\\example.com", "mailto:a@b.example"]
)
def test_a_link_that_leaves_the_site_vouches_for_nothing(address: str) -> None:
    assert page_of(f"[x]({address})").endswith('rel="noopener nofollow ugc">x</a></p>')


@pytest.mark.parametrize("address", ["/2026/01/a-story/", "#part", "?page=2", "/"])
def test_a_link_within_the_site_carries_no_rel(address: str) -> None:
    assert page_of(f"[x]({address})") == f'<p><a href="{address}">x</a></p>'


def test_a_rel_of_the_authors_own_does_not_survive() -> None:
    assert page_of('<a rel="opener" href="https://e.example">x</a>') == (
        '<p><a href="https://e.example" rel="noopener nofollow ugc">x</a></p>'
    )


def test_pictures_load_lazily() -> None:
    assert page_of("![Alt](https://e.example/a.jpg)") == (
        '<p><img alt="Alt" src="https://e.example/a.jpg" loading="lazy"></p>'
    )


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](data:image/png;base64,AAAA)",
        "[x](vbscript:a)",
        "[x](file:///etc/passwd)",
        "<a href='java&#10;script:alert(1)'>x</a>",
        "<img src=x onerror=alert(1)>",
        "<p onclick='alert(1)' style='color:red' id=x class=y>x</p>",
        "[x]: javascript:alert(1)\n\n[x]",
        '<https://e.example/" onclick="alert(1)>',
        "`<script>` <script>alert(1)</script>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
    ],
)
def test_nothing_that_runs_survives(text: str) -> None:
    assert unsafe_parts(page_of(text)) == []


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "a\x02wzxhzdk:0\x03b", "\ufffe", "a\x7fb"])
def test_unprintable_characters_become_the_replacement_character(text: str) -> None:
    html = page_of(text)
    assert "\ufffd" in html
    html.encode("utf-8")


# --- bounds -----------------------------------------------------------------------------------
def test_an_ordinary_article_is_simple_and_a_hostile_one_is_not() -> None:
    article = ("## Overview\n\nBTC *rose* to $82K, [they say](https://e.example/a_b) — `x`.\n\n- one\n- two\n\n" * 25)[
        :9000
    ]
    assert is_simple(article)
    assert [text[:10] for text in BEYOND if is_simple(text)] == []
    assert not is_simple("> " * 6 + "a")
    assert not is_simple(">1. " * 6 + "a")
    assert not is_simple("- a\n" + " " * 24 + "- b")
    assert not is_simple("a " * 60_000)


@pytest.mark.parametrize("text", BEYOND, ids=range(len(BEYOND)))
def test_hostile_text_degrades_to_paragraphs_within_two_seconds(text: str) -> None:
    with within(200):
        rendered = render(text + "\n\nlast & least")
    assert "plain paragraphs" in rendered.warning
    assert rendered.html.endswith("<p>last &amp; least</p>")
    assert unsafe_parts(rendered.html) == []


@pytest.mark.deep  # the time of the real limit, on a machine that does nothing else
def test_long_text_that_formats_in_time_is_formatted() -> None:
    rendered = render("A *long* read.\n\n" * 8_000)
    assert rendered.warning == ""
    assert rendered.html.count("<em>long</em>") == 8_000


def test_a_bug_in_the_parser_leaves_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> str:
        raise AssertionError

    monkeypatch.setattr(markdown, "to_html", broken)
    rendered = render("a <b>\n\nc")
    assert rendered.html == "<p>a &lt;b&gt;</p>\n<p>c</p>"
    assert "could not be formatted" in rendered.warning


MARKERS = [
    *"*_`[]()<>!#-=+~|\\&;:\"' \n\t1a.{}/^@$%",
    *[
        "\u00a0",
        "![",
        "](",
        "[a](",
        "<a",
        "<!--",
        "&#",
        "**",
        "__",
        "```",
        "~~~",
        "<!",
        "<?",
        "<![CDATA[",
        "</",
        "<div>",
    ],
    *["\n> ", "\n- ", "\n\n", "1. ", "\n[a]: b", "]]", "\n==", "\n--", "|-", "\n#", "\n    ", "| ", "http://", "  \n"],
]


def worst_within_bounds(unit: str) -> str:
    """`unit` as often as `is_simple` lets it pass."""
    low, high = 0, 100_000 // max(len(unit), 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if is_simple("a" + unit * middle) else (low, middle - 1)
    return "a" + unit * low


@pytest.mark.parametrize("unit", ["[a](", "![", "<![CDATA[", "\n==", "\n#", "|\n#", "\u00a0", "`*"])
def test_text_within_the_bounds_is_fast(unit: str) -> None:
    worst = worst_within_bounds(unit)
    with within(100):
        render(worst)


@pytest.mark.deep
def test_no_mix_of_markers_within_the_bounds_is_slow() -> None:
    choose = random.Random(2)
    mixes = ["".join(choose.choices(MARKERS, k=choose.choice([1, 2, 3, 4]))) for _ in range(1500)]
    for mix in filter(None, mixes):
        worst = worst_within_bounds(mix)
        with within(100, mix):
            render(worst)


# --- the world's cases ------------------------------------------------------------------------
@pytest.mark.deep
def test_no_pathological_input_takes_two_seconds(shared: Path) -> None:
    for path in sorted((shared / "corpus/markdown/data/pathological").iterdir()):
        with within(200, path.name):
            render(path.read_text())


def test_every_commonmark_example_renders_and_is_stable_when_sanitised_again(shared: Path) -> None:
    examples = json.loads((shared / "corpus/markdown/data/commonmark_spec.json").read_text())
    rendered = [page_of(example["markdown"]) for example in examples]
    assert len(rendered) == 652
    assert [html for html in rendered if sanitise(html) != html] == []


def test_no_vector_survives_as_markup(shared: Path) -> None:
    lines = (shared / "corpus/xss/vectors.jsonl").read_text().split("\n")
    vectors = [json.loads(line) for line in lines if line]
    assert len(vectors) == 1767
    unsafe = {vector["id"]: parts for vector in vectors if (parts := unsafe_parts(render(vector["payload"]).html))}
    assert unsafe == {}


def test_the_check_itself_finds_what_is_unsafe() -> None:
    assert unsafe_parts("<p onclick=a>x<a href=' java\nscript:b'>c</a><svg></svg>") == [
        "p onclick",
        "a href javascript",
        "svg",
    ]


# fmt: off
ALLOWED = {
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead",
    "tbody", "tr", "th", "td", "pre", "code", "kbd", "a", "img", "figure", "figcaption", "em", "strong", "b", "i", "s",
    "del", "ins", "sub", "sup", "small", "mark", "abbr", "cite", "q",
}
# fmt: on
HARMLESS = {"href", "src", "title", "alt", "width", "height", "loading", "rel", "align", "start"}


def unsafe_parts(html: str) -> list[str]:
    """Tags, attributes and schemes that a page must not have, read as a browser would."""
    found: list[str] = []
    for element in lxml_html.fragment_fromstring(html, create_parent="main").iterdescendants():
        tag = str(element.tag)
        if tag not in ALLOWED:
            found.append(tag)
        for name, value in element.attrib.items():
            scheme = urlsplit("".join(c for c in value if c > " ")).scheme.lower() if name in {"href", "src"} else ""
            if name not in HARMLESS:
                found.append(f"{tag} {name}")
            elif scheme not in {"", "http", "https", "mailto"}:
                found.append(f"{tag} {name} {scheme}")
    return found


# --- the command ------------------------------------------------------------------------------
def test_the_command_prints_what_a_page_would_show(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbf# Title\n\ntext<script>x</script>")
    out, err = StringIO(), StringIO()
    call_command("render_markdown", str(path), stdout=out, stderr=err)
    assert out.getvalue() == "<h2>Title</h2>\n<p>text</p>\n"
    assert err.getvalue() == ""


def test_the_command_sends_the_warning_to_the_error_stream(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(BEYOND[0])
    out, err = StringIO(), StringIO()
    call_command("render_markdown", str(path), stdout=out, stderr=err)
    assert "plain paragraphs" in err.getvalue()
    assert out.getvalue().startswith("<p>[a](")


def test_the_command_says_why_it_cannot_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"ab\xff")
    with pytest.raises(CommandError, match="not UTF-8: byte 2"):
        call_command("render_markdown", str(path))
    with pytest.raises(CommandError, match="No such file"):
        call_command("render_markdown", str(tmp_path / "none.md"))
