"""Texts are taken out of a document before it is parsed: it comes out as if it had been parsed as it stands."""

import random
from pathlib import Path

import pytest

from sources.parsing import lifting
from sources.parsing.doctype import has_doctype
from sources.parsing.lifting import lifted
from sources.parsing.xmlfeed import _parsed, parse_strictly
from tests.sources.parsing.documents import URL, atom, rss

WORDS = "<p>The desk &amp; its wires, all of them.</p>\n"
LONG = WORDS * 20
MARK = "\ue000"
CONTENT, SUMMARY = 'content type="html"', 'summary type="html"'


def section(text: str, holder: str = "content:encoded") -> str:
    return f"<{holder}><![CDATA[{text}]]></{holder.partition(' ')[0]}>"


def item(text: str = LONG, more: str = "") -> str:
    return f"<title>A</title><link>https://x.example/a</link>{more}{section(text)}"


SOUND = {
    "rss": rss(item()),
    "both texts": rss(item(f"{LONG} one", section(f"{LONG} two", "description"))),
    "two items": rss(item(f"{LONG} one"), item(f"{LONG} two")),
    "atom": atom("<id>urn:1</id>" + section(LONG, CONTENT) + section(LONG, SUMMARY)),
    "blanks around it": rss(item(f"\n \u00a0{LONG}\u2003\n")),
    "line ends of elsewhere": rss(item(f"{LONG}\r\n<p>one\rtwo</p>{LONG}")),
    "beyond ASCII": rss(item(f"{LONG}« Привіт » 🗞")),
    "comments before the items": f"<?xml version='1.0'?><!-- made by hand -->{rss(item())}",
    "an item without a text between": rss(item(f"{LONG} one"), "<title>B</title>", item(f"{LONG} two")),
    "a section in the middle of an item": rss(f"{section(f'{LONG}<item>{LONG}')}<title>A</title>"),
}
LEFT_AS_THEY_ARE = {
    "short": rss(item(WORDS)),
    "two sections in one element": rss(f"<description><![CDATA[{LONG}]]><![CDATA[{LONG}]]></description>"),
    "nothing but blanks": rss(item(" " * 900)),
    "a comment that hides a section": rss(item(more=f"<!-- {section(LONG)} -->")),
    "an instruction that hides a section": rss(item(more=f"<?php {section(LONG)} ?>")),
    "a comment that begins before the items": f"<!-- <item>{section(LONG)} --> {rss(item(WORDS))}",
    "a section that begins before the items": rss(item(), channel=f"<copyright><![CDATA[<item>{LONG}]]></copyright>"),
    "a section in a section": rss(item(f"{LONG}<![CDATA[{LONG}")),
    "the mark itself": rss(item(more=f"<author>{MARK}0{MARK}</author>")),
    "the mark as a reference": rss(item(more="<author>&#xE000;0&#57344;</author>")),
    "no character": rss(item(f"{LONG}\x0b")),
    "no character beyond ASCII": rss(item(f"{LONG}\uffff")),
    "a section that has no end": rss(item()).replace("]]>", ""),
    "an end without a section": rss(item(f"{LONG}]]>{LONG}")),
    "no UTF-8": rss(item(f"{LONG}\udc80")),
}
IN_PLACES_NOBODY_KNOWS = {
    "in another element": rss(item(more=f"<author><b>x</b>{section(LONG, 'description')}</author>")),
    "in markup": rss(f"<description><p>one</p>{section(LONG)}</description>"),
    "in an attribute": rss(item(more=f'<category label="{section(LONG)}"/>')),
    "in a namespace of its own": rss(item()).replace("purl.org/rss/1.0/modules/content", "x.example"),
    "twice in one entry": atom(section(LONG, CONTENT) + section(f"{LONG}2", CONTENT)),
    "beside the items": rss(item(WORDS)).replace("</channel>", f"{section(LONG, 'description')}</channel>"),
}


def data_of(document: str) -> bytes:
    return document.encode("utf-8", "surrogateescape")


@pytest.mark.parametrize("document", SOUND.values(), ids=SOUND)
def test_what_is_taken_out_is_put_back(document: str) -> None:
    rest, texts = lifted(data_of(document))

    assert len(rest) < 700
    assert texts
    feed = parse_strictly(data_of(document), URL)
    assert feed is not None
    assert feed.entries
    assert feed == _parsed(data_of(document), {}, URL)


@pytest.mark.parametrize("document", LEFT_AS_THEY_ARE.values(), ids=LEFT_AS_THEY_ARE)
def test_where_in_doubt_all_is_left_as_it_is(document: str) -> None:
    assert lifted(data_of(document)) == (data_of(document), {})


@pytest.mark.parametrize("document", IN_PLACES_NOBODY_KNOWS.values(), ids=IN_PLACES_NOBODY_KNOWS)
def test_what_is_not_found_again_makes_no_difference(document: str) -> None:
    assert lifted(data_of(document))[1]
    assert parse_strictly(data_of(document), URL) == _parsed(data_of(document), {}, URL)


PIECES = f"""
< > & ]]> <![CDATA[ <!-- --> <? ?> <item> </item> <description> </description> <content:encoded> </content:encoded>
{MARK} {MARK}0{MARK} &#xe000; \x01 \r \ufffe <b> </b> <entry> CDATA[ ]] ]]>]]> xml:base="http://x.example/"
""".split()
CASES = {**SOUND, **LEFT_AS_THEY_ARE, **IN_PLACES_NOBODY_KNOWS}


def damaged(dice: random.Random) -> bytes:
    text = dice.choice(list(CASES.values()))
    for _ in range(dice.randint(1, 4)):
        at = dice.choice((dice.randrange(len(text)), text.find("<![CDATA["), text.rfind("]]>"), text.find("<item")))
        at = max(0, at + dice.randint(-3, 12))
        text = text[:at] + dice.choice(PIECES) + text[at + dice.choice((0, 0, 1, 9)) :]
    return data_of(text)


def test_damage_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short texts are taken out too, so that there is more to go wrong."""
    monkeypatch.setattr(lifting, "_SHORTEST", 5)
    dice = random.Random(20261128)
    outcomes = set()
    for number in range(4000):
        data = damaged(dice)
        feed = parse_strictly(data, URL)
        assert feed == _parsed(data, {}, URL), f"document {number}: {data!r}"
        outcomes.add((feed is not None, bool(lifted(data)[1])))
    assert len(outcomes) == 4


def test_feeds_of_others_come_out_the_same(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifting, "_SHORTEST", 5)
    taken_from = 0
    for path in sorted((shared / "corpus").rglob("*.xml")):
        data = path.read_bytes()
        if has_doctype(data):
            continue
        taken_from += bool(lifted(data)[1])
        assert parse_strictly(data, URL) == _parsed(data, {}, URL), path
    assert taken_from > 20
