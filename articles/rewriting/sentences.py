"""Text into sentences with their places, for English, Ukrainian and what is written like them."""

# ruff: noqa: RUF001, SIM905 - Ukrainian words are spelled in Ukrainian letters

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is exactly `document[start:end]`: half-open, in code points, without a list marker or outer blanks."""

    text: str
    start: int
    end: int


_ABBREVIATIONS = frozenset(
    """
    mr mrs ms dr prof rev hon gen col lt sgt capt gov sen rep pres st sr jr messrs
    inc ltd co corp llc plc bros dept univ assn est
    vs etc e.g i.e eg ie cf al approx nos vol pp sec ed
    jan feb mar apr jun jul aug sep sept oct nov dec tue wed thu fri
    u.s u.k u.n e.u a.m p.m u.s.a d.c ph.d
    р рр ст ім див напр т.д т.п т.зв тис млн млрд трлн грн коп дол проф акад гр вул обл м с п пп
    рис табл співавт англ лат укр зокр н.е
    """.split()
)
# These can end a sentence as well as stand in one: what follows decides.
_EITHER_WAY = frozenset(
    "inc ltd co corp llc plc jr sr etc u.s u.k u.n e.u a.m p.m u.s.a d.c р рр тис млн млрд трлн грн т.д т.п н.е".split()
)
# Words that open a sentence far more often than they follow "Inc." or "U.S." inside one.
_OPENERS = frozenset(
    """
    the a an this that these those it its he she they we i you his her their our in on at by for from with after before
    as but and or however meanwhile while when if although since such some many most both one two there here what who
    how why according still yet so also now today yesterday last
    це цей ця ці той та тоді він вона вони ми я але а і й у в на за до після проте однак також водночас коли якщо
    """.split()
)
_LONGEST_ABBREVIATION = 40
_OPENING = "\"'“‘„«(["
_END = re.compile(r"(?:[.!?…]+|[。！？]+)[\"'”’»)\]]*")
_BLOCK_BREAK = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+•–]|\d{1,3}[.)]|#{1,6}|>)[ \t]+\S)|(?<=[.!?…:»”\"])[ \t]*\n")
_MARKER = re.compile(r"[ \t]*(?:(?:[-*+•–>]|\d{1,3}[.)])[ \t]+)+")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}(?:[ \t]|$)")
_RULE = re.compile(r"[-*_=\s|:]*")
_INITIALS = re.compile(r"(?:\w\.)+\w")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘„«]*$")


def split(text: str) -> tuple[Sentence, ...]:
    """The sentences of plain text or Markdown, in order. Headings and rules are none; a list item starts its own."""
    return tuple(sentence for start, end in _blocks(text) for sentence in _in_block(text, start, end))


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Spans of running text: paragraphs and list items, less markers; a heading ends with its line."""
    begin = 0
    for found in [*_BLOCK_BREAK.finditer(text), None]:
        end = found.start() if found else len(text)
        yield from _without_headings(text, begin, end)
        begin = found.end() if found else end


def _without_headings(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    while begin < end and (_HEADING.match(text, begin, end) or text[begin].isspace()):
        if text[begin].isspace() and not _HEADING.match(text, begin, end):
            begin += 1
            continue
        line_end = text.find("\n", begin, end)
        begin = end if line_end < 0 else line_end + 1
    if marker := _MARKER.match(text, begin, end):
        begin = marker.end()
    if begin < end and not _RULE.fullmatch(text, begin, end):
        yield begin, end


def _in_block(text: str, begin: int, end: int) -> Iterator[Sentence]:
    start = begin
    for found in _END.finditer(text, begin, end):
        if found.end() < end and _ends_here(text, start, found, end):
            yield from _trimmed(text, start, found.end())
            start = found.end()
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Sentence]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if any(char.isalnum() for char in text[start:end]):
        yield Sentence(text[start:end], start, end)


def _ends_here(text: str, start: int, mark: re.Match[str], limit: int) -> bool:
    """Whether the punctuation at `mark`, with text after it in the block, closes a sentence."""
    if mark[0][0] in "。！？":
        return True
    if not text[mark.end()].isspace():
        return False
    following = text[mark.end() : min(limit, mark.end() + 80)].split(maxsplit=1)
    next_word = following[0] if following else ""
    bare = next_word.lstrip(_OPENING)
    if not bare:
        return bool(next_word)
    if mark[0] == ".":
        return _full_stop_ends(text[max(start, mark.start() - _LONGEST_ABBREVIATION) : mark.start()], bare)
    return not bare[0].islower()


def _full_stop_ends(before: str, next_word: str) -> bool:
    """Whether a full stop after `before` closes a sentence, seen from the words on both its sides."""
    if next_word[0].islower():
        return False
    found = _LAST_WORD.search(before)
    word = found[0] if found else ""
    opens = next_word.rstrip(",.:;!?").lower() in _OPENERS
    if word.lower() in ("no", "№"):
        return not next_word[0].isdigit()
    if len(word) > 1 and word.isupper() and "." not in word:
        return True  # SEC., not Sec.
    if word.lower() in _EITHER_WAY:
        return opens
    if (len(word) == 1 and word.isupper() and word != "I") or _INITIALS.fullmatch(word):
        return opens
    return word.lower() not in _ABBREVIATIONS
