"""The Markdown of an article as blocks of words, so that a translation has the same structure as its original. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from articles.rewriting.markup import escaped, plain
from articles.rewriting.proposals import HEADS, SOURCE_WORD

_FENCE = re.compile(r"^[ \t]*(```|~~~)")
_HEAD = re.compile(r"^(#{1,6}[ \t]+)(.+?)[ \t]*#*[ \t]*$")
_ITEM = re.compile(r"^([ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)(.*)$")
_QUOTE = re.compile(r"^([ \t]*>[ \t]?)(.*)$")
# Tables, rules, pictures on their own line, HTML: nothing of them is sent.
_KEPT = re.compile(r"^[ \t]*(?:\||[-*_]{3,}[ \t]*$|!\[[^\]]*\]\([^)]*\)[ \t]*$|<)")
_CREDIT = re.compile(rf"^(?:{'|'.join(SOURCE_WORD.values())}): (\[.*)$")


@dataclass(frozen=True, slots=True)
class Block:
    """`text` are plain words, "" where the block is kept as it stands; `lead` is what stands before them.

    `apart`: a blank line stands before it.
    """

    lead: str
    text: str
    apart: bool = True


def blocks(markdown: str) -> list[Block]:
    """Links in a paragraph are left as their words."""
    return [replace(block, text=" ".join(plain(block.text).split())) for block in _raw(markdown)]


def translated(found: Sequence[Block], texts: Sequence[str], lang: str, source_lang: str) -> str:
    """The Markdown of `found` with `texts` in the place of its words; our own headings are those of `lang`."""
    coming = iter(texts)
    heads = _heads(source_lang, lang)
    lines = []
    for at, block in enumerate(found):
        words = heads.get(block.text.casefold(), "") if _is_known(block, source_lang, lang) else ""
        if block.text and not words:
            words = escaped(" ".join(next(coming).split()))
        lines.append(("\n" if at and block.apart else "") + _credited(block.lead, lang) + words)
    return "\n".join(lines).strip("\n")


def to_translate(found: Sequence[Block], lang: str, source_lang: str) -> list[str]:
    """The words of each block that somebody has to translate."""
    return [block.text for block in found if block.text and not _is_known(block, source_lang, lang)]


def _is_known(block: Block, source_lang: str, lang: str) -> bool:
    return block.lead.startswith("#") and block.text.casefold() in _heads(source_lang, lang)


def _heads(source_lang: str, lang: str) -> Mapping[str, str]:
    """Our own headings in one language, in small letters, by what they are in the other."""
    theirs, ours = HEADS.get(source_lang, {}), HEADS.get(lang, {})
    return {theirs[name].casefold(): ours[name] for name in theirs if name in ours}


def _credited(lead: str, lang: str) -> str:
    """A line of credit, in the language; anything else as it is."""
    credit = _CREDIT.match(lead)
    return f"{SOURCE_WORD.get(lang, SOURCE_WORD['en'])}: {credit[1]}" if credit else lead


def _raw(markdown: str) -> Iterator[Block]:
    """Blocks with their Markdown; lines that go on are joined to the one before."""
    waiting: Block | None = None
    apart, fence = True, ""
    for line in markdown.split("\n"):
        opening = _FENCE.match(line)
        if fence or opening:
            yield from _done(waiting)
            waiting = None
            yield Block(line, "", apart)
            fence = "" if fence and opening and opening[1] == fence else fence or (opening[1] if opening else "")
            apart = False
        elif not line.strip():
            yield from _done(waiting)
            waiting, apart = None, True
        elif (block := _begun(line, apart)) or waiting is None:
            yield from _done(waiting)
            waiting, apart = block or Block("", line, apart), False
            if waiting.lead.startswith("#") or not waiting.text:  # nothing goes on with these
                yield waiting
                waiting = None
        else:
            waiting = replace(waiting, text=f"{waiting.text} {line.strip()}")
    yield from _done(waiting)


def _done(block: Block | None) -> Iterator[Block]:
    if block:
        yield block


def _begun(line: str, apart: bool) -> Block | None:
    """The block that a line begins whatever stands before it; None for words that may go on."""
    if _KEPT.match(line) or _CREDIT.match(line):
        return Block(line, "", apart)
    found = _HEAD.match(line) or _ITEM.match(line) or _QUOTE.match(line)
    return Block(found[1], found[2], apart) if found else None
