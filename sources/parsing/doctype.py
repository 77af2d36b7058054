"""The document type declaration, taken off before any parser sees it, so that no DTD is loaded and no bomb expanded."""

import re

LONGEST_VALUE = 64
LARGEST_GROWTH = 200_000

_INTERNAL_END = re.compile(r"\]\s*>")
_PROLOG = re.compile(rb"(?:\s++|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)
_PLAIN_ENTITY = re.compile(rf'<!ENTITY\s+([A-Za-z][\w.-]*)\s+"((?:[^"&%<]|&#\w{{1,8}};){{0,{LONGEST_VALUE}}})"\s*>')


def has_doctype(data: bytes) -> bool:
    """Whether a parser of XML could find one: it stands before the first element."""
    return bool(_PROLOG.match(data))


def without_doctype(text: str) -> tuple[str, dict[str, str]]:
    """The document without its DOCTYPE, and those entities it declared that are short and plain.

    Entities that name others, files or addresses are left out, and all of them where expanding them would
    make the document grow by much: their references then stay in the text as written.
    """
    start = _end_of_prolog(text)
    if text[start : start + 9].upper() != "<!DOCTYPE":
        return text, {}
    close = text.find(">", start)
    bracket = text.find("[", start, close if close >= 0 else len(text))
    if bracket >= 0:
        found = _INTERNAL_END.search(text, bracket)
        close = found.end() - 1 if found else -1
    if close < 0:
        return text[:start], {}
    rest = text[close + 1 :]
    entities = dict(_PLAIN_ENTITY.findall(text, start, close)) if bracket >= 0 else {}
    growth = sum(rest.count(f"&{name};") * len(value) for name, value in list(entities.items())[:100])
    return text[:start] + rest, entities if growth <= LARGEST_GROWTH and len(entities) <= 100 else {}


def _end_of_prolog(text: str) -> int:
    """Where the first thing starts that is neither blank, comment nor processing instruction."""
    at = 0
    while True:
        at += len(text[at : at + 4096]) - len(text[at : at + 4096].lstrip())
        for opening, closing in (("<!--", "-->"), ("<?", "?>")):
            if text.startswith(opening, at):
                end = text.find(closing, at)
                break
        else:
            return at
        if end < 0:
            return at
        at = end + len(closing)
