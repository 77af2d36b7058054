"""Who is said to have said the words of a quotation."""

# ruff: noqa: RUF001 - apostrophes are curly, and Ukrainian words are spelled in Ukrainian letters

import re

from articles.rewriting.names import SAYS, root
from articles.rewriting.positions import is_title

_CAPITAL = "A-ZÀ-ÖØ-ÞА-ЯІЇЄҐ"
_NAME = rf"[{_CAPITAL}][\w’'-]*(?:[ ][{_CAPITAL}][\w’'-]*){{0,3}}"
_SAYS = rf"(?:{SAYS}|according to)"
_AFTER = re.compile(
    rf"[”\"»]?[\s,.]*(?:(?:[\w’'-]+[ ]){{0,6}}?(?P<before>{_NAME})(?:,[^,.\n]{{1,60}},)?[ ](?:also[ ])?(?:{SAYS})\b"
    rf"|{_SAYS}[ ](?:[a-z][\w’'-]*[ ]){{0,6}}?(?P<after>{_NAME}))"
)
_BEFORE = re.compile(
    rf"(?:(?P<name>{_NAME})(?:,[^,.\n]{{1,60}},)?[ ](?:also[ ]|has[ ])?(?:{SAYS})\b[^.!?\n”“\"]{{0,40}}"
    rf"|[Aa]ccording to (?:[a-z][\w’'-]*[ ]){{0,6}}?(?P<told>{_NAME}),?[ ])[“\"«„]?$"
)
_PRONOUNS = frozenset("he she they it we i in on the this that who and but also він вона вони".split())  # noqa: SIM905
_WINDOW = 160


def of(text: str, start: int, end: int) -> frozenset[str]:
    """The roots of the speaker's names, for words at `[start:end)` between quotation marks; none where not told."""
    after = _AFTER.match(text[end : end + _WINDOW])
    if after:
        return _roots(after["before"] or after["after"])
    before = _BEFORE.search(text[max(0, start - _WINDOW) : start])
    return _roots(before["name"] or before["told"]) if before else frozenset()


def _roots(name: str) -> frozenset[str]:
    words = (root(word) for word in name.split() if not is_title(word))
    return frozenset(word for word in words if word not in _PRONOUNS)
