"""Two texts, and what is different: first by lines, then by words where the changed part is small enough. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "removed", "added", "left out"]

# Comparing words costs the product of both lengths; a changed part larger than this is shown as a whole.
MOST_WORDS = 1_500
MOST_LINES = 2_000
NEARBY = 160
_WORDS = re.compile(r"\s+|\S+\s*")


@dataclass(frozen=True, slots=True)
class Part:
    kind: Kind
    text: str


def compare(before: str, after: str) -> list[Part]:
    """Parts that, without the added ones, are `before`, and without the removed ones, are `after`."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if len(old) > MOST_LINES or len(new) > MOST_LINES:
        return _joined(_whole(before, after))
    return _joined(_by_lines(old, new))


def excerpted(parts: list[Part]) -> list[Part]:
    """Long parts in which nothing changed, but for their ends next to a change."""
    shown: list[Part] = []
    for at, part in enumerate(parts):
        if part.kind != "same" or len(part.text) <= 3 * NEARBY:
            shown.append(part)
            continue
        head, tail = part.text[:NEARBY] if at else "", part.text[-NEARBY:] if at < len(parts) - 1 else ""
        head, tail = head[: head.rfind(" ") + 1], tail[tail.find(" ") :] if tail else ""
        shown += [Part("same", head), Part("left out", " … "), Part("same", tail)]
    return [part for part in shown if part.text]


def _by_lines(old: list[str], new: list[str]) -> Iterator[Part]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before, after = "".join(old[i1:i2]), "".join(new[j1:j2])
        if tag == "equal":
            yield Part("same", before)
        elif tag == "replace":
            yield from _by_words(before, after)
        else:
            yield from _whole(before, after)


def _by_words(before: str, after: str) -> Iterator[Part]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) > MOST_WORDS or len(new) > MOST_WORDS:
        yield from _whole(before, after)
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Part("same", "".join(old[i1:i2]))
        else:
            yield from _whole("".join(old[i1:i2]), "".join(new[j1:j2]))


def _whole(before: str, after: str) -> Iterator[Part]:
    if before:
        yield Part("removed", before)
    if after:
        yield Part("added", after)


def _joined(parts: Iterator[Part]) -> list[Part]:
    """Neighbours of one kind as one part."""
    joined: list[Part] = []
    for part in parts:
        if joined and joined[-1].kind == part.kind:
            joined[-1] = Part(part.kind, joined[-1].text + part.text)
        else:
            joined.append(part)
    return joined
