"""Positions that stand beside a name: `chief executive Ada Quill`, `Ada Quill, the fund's chair`."""

# ruff: noqa: RUF001 - apostrophes are curly, and Ukrainian words are spelled in Ukrainian letters

import re

_TITLES = {
    "ceo": "chief executive officer|chief executive|ceo",
    "cfo": "chief financial officer|cfo",
    "cto": "chief technology officer|cto",
    "coo": "chief operating officer|coo",
    "cio": "chief investment officer|cio",
    "chair": "chairman|chairwoman|chairperson|chair",
    "vice president": "vice[ -]president|vp",
    "president": "president",
    "founder": "co-?founder|founder",
    "director": "managing director|executive director|director",
    "minister": "prime minister|finance minister|minister",
    "secretary": "secretary",
    "senator": "senator|sen\\.",
    "representative": "representative|congressman|congresswoman|rep\\.",
    "governor": "governor|gov\\.",
    "commissioner": "commissioner",
    "expert": "analyst|strategist|economist|trader|researcher|expert|investor",
    "lawyer": "lawyer|attorney|prosecutor|counsel",
    "judge": "judge|justice",
    "spokesperson": "spokesperson|spokesman|spokeswoman",
}
_ANY = "|".join(f"(?P<t{number}>{pattern})" for number, pattern in enumerate(_TITLES.values()))
_KINDS = tuple(_TITLES)
_BEFORE = re.compile(rf"(?<!\w)(?:{_ANY})(?:,)?[ ]$", re.IGNORECASE)
_AFTER = re.compile(
    rf"(?:,[ ]|[ ](?:is|was)[ ])(?:the[ ]|an?[ ])?(?:[\w’'.-]+[ ]){{0,3}}?(?:{_ANY})(?!\w)", re.IGNORECASE
)
_ANOTHER = re.compile(rf",?[ ](?:and|&)[ ](?:[\w’'.-]+[ ])??(?:{_ANY})(?!\w)", re.IGNORECASE)
_ALONE = re.compile("|".join((*_TITLES.values(), "chief", "executive", "officer", "vice", "former")), re.IGNORECASE)
_INSTITUTIONS = frozenset({"justice", "investor"})
_LONGEST, _FARTHEST = 30, 90


def is_title(word: str) -> bool:
    """Whether a word beside a name is no part of it. "Justice" may be: the Justice Department."""
    return word.lower() not in _INSTITUTIONS and bool(_ALONE.fullmatch(word))


def beside(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """The kinds of positions told of the person named at `[start:end)`, each with the place of its word."""
    begin = max(0, start - _LONGEST)
    if found := _BEFORE.search(text[begin:start]):
        return [_told(found, begin)]
    behind = _AFTER.match(text[end : end + _FARTHEST])
    if not behind:
        return []
    more = _ANOTHER.match(text[end + behind.end() : end + behind.end() + _LONGEST])
    return [_told(behind, end), *([_told(more, end + behind.end())] if more else [])]


def _told(found: re.Match[str], offset: int) -> tuple[str, int, int]:
    group = found.lastgroup or ""
    return _KINDS[int(group[1:])], found.start(group) + offset, found.end(group) + offset
