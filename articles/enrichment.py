"""What an article's file derives from a story: slug, description, category and tags, by the format's rules."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from articles.keywords import FIRST_CHOICES, NO_TAG, Classified, classify
from articles.plaintext import first_paragraph

__all__ = ["Classified", "category_of", "classify", "description_of", "slug_of", "tags_of", "unique_slug"]

SLUG_LENGTH = 80
DESCRIPTION_LENGTH = 180
_NO_CATEGORY = "OTHER"
_IGNORED = frozenset(("SPONSORED", "CRYPTOCURRENCY"))
_NO_SLUG = re.compile("[^a-z0-9]+")


def slug_of(title: str) -> str:
    """At most 80 of a-z, 0-9 and `-`; the cut may leave a trailing `-`. "" for a title without any of them."""
    plain = unicodedata.normalize("NFKD", title).lower()
    return _NO_SLUG.sub("-", plain).strip("-")[:SLUG_LENGTH]


def unique_slug(base: str, taken: Callable[[str], bool]) -> str:
    """`base`, or with -2, -3, … the first that is not taken, `base` cut so that 80 characters hold."""
    slug, number = base[:SLUG_LENGTH], 1
    while taken(slug):
        number += 1
        ending = f"-{number}"
        slug = base[: SLUG_LENGTH - len(ending)].rstrip("-") + ending
    return slug


def description_of(body: str) -> str:
    """The first paragraph of Markdown as plain text, of at most 180 UTF-16 units: cut at a word, it ends with `…`."""
    text = first_paragraph(body)
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * DESCRIPTION_LENGTH:
        return text
    head = units[: 2 * (DESCRIPTION_LENGTH - 1)].decode("utf-16-le", "ignore")
    return (head.rpartition(" ")[0] if " " in head else head) + "…"


def category_of(names: Sequence[str]) -> str:
    """One of an upstream's categories, upper case; OTHER where it names none that counts."""
    named = [name for name in map(str.upper, names) if name and name not in _IGNORED]
    return next((choice for choice in FIRST_CHOICES if choice in named), named[0] if named else _NO_CATEGORY)


def tags_of(categories: Iterable[str], keywords: Iterable[str]) -> tuple[str, ...]:
    """Categories, then keywords, upper case, each once, without the characters that no tag may hold."""
    named = [name.upper() for name in (*categories, *keywords)]
    tags = (name.translate(NO_TAG).strip() for name in named if name.strip() not in _IGNORED)
    return tuple(dict.fromkeys(tag for tag in tags if tag))
