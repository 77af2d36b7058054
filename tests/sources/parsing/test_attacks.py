"""Documents that mean harm: nothing is fetched, nothing is opened, nothing grows."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar

import pytest

from sources.errors import ParseError
from sources.parsing import parse
from sources.parsing.doctype import without_doctype
from tests.sources.parsing.documents import only
from tests.yardstick import within

LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))


def feed_with(subset: str, title: str) -> str:
    return f"<?xml version='1.0'?><!DOCTYPE rss [{subset}]><rss><item><title>{title}</title></item></rss>"


@contextmanager
def watched() -> Iterator[None]:
    """Any file opened or socket made meanwhile fails the test."""
    _Watch.seen, _Watch.watching = [], True
    try:
        yield
    finally:
        _Watch.watching = False
    assert _Watch.seen == []


class _Watch:
    watching = False
    seen: ClassVar[list[str]] = []

    @classmethod
    def hook(cls, event: str, args: tuple[Any, ...]) -> None:
        if cls.watching and (event == "open" or event.startswith("socket.")):
            cls.seen.append(f"{event} {args}")


sys.addaudithook(_Watch.hook)


def test_the_watch_sees_a_file_opened() -> None:
    with pytest.raises(AssertionError), watched():
        Path(__file__).read_bytes()


@pytest.mark.parametrize(
    ("subset", "title", "seen"),
    [
        (f'<!ENTITY l0 "lol">{LAUGHS}', "&l9;", "&l9;"),
        ('<!ENTITY x SYSTEM "file:///etc/passwd">', "a &x; b", "a &x; b"),
        ('<!ENTITY x SYSTEM "http://127.0.0.1:9/x">', "&x;", "&x;"),
        ('<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;', "x", "x"),
        ('<!ENTITY a "&b;"><!ENTITY b "&a;">', "&a;", "&a;"),
        (f'<!ENTITY a "{"A" * 60}">', "&a;" * 50_000, None),
        (f'<!ENTITY a "{"A" * 100_000}">', "&a;" * 1000, None),
        ('<!ENTITY co "The Wire &#38; Co">', "&co;", "The Wire & Co"),
        ('<!ENTITY co "The Wire"><!ENTITY nbsp "&#160;">', "&co;&nbsp;1", "The Wire\u00a01"),
    ],
)
def test_entities_of_a_document_are_expanded_only_where_they_are_short_and_plain(
    subset: str, title: str, seen: str | None
) -> None:
    with within(200), watched():
        entry = only(feed_with(subset, title))
    assert len(entry.title) <= len(title) + 20
    if seen is not None:
        assert entry.title == seen


def test_a_dtd_elsewhere_is_not_fetched() -> None:
    document = '<!DOCTYPE rss PUBLIC "-//x//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss.dtd"><rss><item><title>a&eacute;</title></item></rss>'
    with watched():
        assert only(document).title == "aé"


@pytest.mark.parametrize(
    ("document", "rest"),
    [
        ("<!-- a --><!DOCTYPE x [<!ENTITY a 'b'>]><x/>", "<!-- a --><x/>"),
        ("<?xml version='1.0'?>\n<!doctype x>\n<x/>", "<?xml version='1.0'?>\n\n<x/>"),
        ("<x><!DOCTYPE y></x>", "<x><!DOCTYPE y></x>"),
        ("<!DOCTYPE x [", ""),
        ("<!-- open", "<!-- open"),
    ],
)
def test_the_doctype_is_taken_off(document: str, rest: str) -> None:
    assert without_doctype(document)[0] == rest


SHAPES = [
    "<a ",
    "&",
    "<",
    "<!--",
    "<![CDATA[",
    "<?",
    "<!",
    '<a "',
    "x='",
    "<item><title>x",
    "<div>",
    "</b>",
    "&a;",
    "\u00a0",
    "(a ",
]


@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_repeated_takes_long(shape: str) -> None:
    document = "<rss><channel><item><title>x</title><author>@" + shape * 30_000
    with within(200), suppress(ParseError):
        parse(document.encode())


@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_repeated_inside_a_text_takes_long(shape: str) -> None:
    hostile = f"<![CDATA[@{(shape * 30_000).replace(']]', '')}]]>"
    fields = "".join(f"<{name}>{hostile}</{name}>" for name in ("title", "author", "description"))
    document = f"<rss><item>{fields}</item></rss>"
    with within(200):
        parse(document.encode(), url="https://x.example/")


def test_known_attacks_end_at_once(shared: Path) -> None:
    documents = [path.read_bytes() for path in sorted((shared / "corpus/xml-attacks").iterdir())]
    assert documents
    for document in documents:
        with within(200), watched(), pytest.raises(ParseError):
            parse(document, url="https://x.example/")
