"""What both databases are asked, and what they answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from django.db.backends.utils import CursorWrapper

WORD: Final = re.compile(r"[^\W_]+")
SHOWN: Final = 8000
"""So many characters of a text are looked through for what a snippet shows."""
PUBLIC: Final = "public"
"""The fact of every text."""
FIRST, LAST = 0, (1 << 63) - 1
_ID_BITS: Final = 30


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand beside each other; `open_ended`: the last of them may go on."""

    words: tuple[str, ...]
    open_ended: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`title` is the headline, `heads` what else stands over the text, which alone is quoted in snippets.

    `facts` are words of our own, of letters and digits, that no reader can ask for: section, tags, source, mood.
    """

    article_id: int
    lang: str
    place: int
    title: str
    heads: str
    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Texts of `lang` ("": of any) that hold every term, of whose facts each of `facts` names one, in the places from
    `floor` to below `ceiling`. `in_title`: all words in the headline."""

    terms: tuple[Term, ...]
    lang: str
    facts: tuple[tuple[str, ...], ...]
    floor: int = FIRST
    ceiling: int = LAST
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """`text` is its beginning alone."""

    place: int
    title: str
    text: str


class Engine(Protocol):
    def clear(self, cursor: CursorWrapper) -> None: ...

    def remove(self, cursor: CursorWrapper, ids: Sequence[int]) -> None:
        """Inside a transaction; until its end no other one writes, so that what is read after this is what holds."""

    def add(self, cursor: CursorWrapper, rows: Sequence[Row]) -> None: ...

    def find(self, asked: Asked, limit: int) -> list[Found]:
        """By place, the highest first."""

    def holding(self, cursor: CursorWrapper, phrase: Sequence[str], limit: int) -> list[int]:
        """The places of texts, in any language and order, with these words on end."""

    def stems(self, words: Sequence[str], lang: str) -> list[str]:
        """What the database takes each word for."""


def place_of(second: int, article_id: int) -> int:
    """Rises with time, then with the article's number; both databases keep it in 64 bits until the year 2242."""
    return second << _ID_BITS | article_id


def second_of(place: int) -> int:
    return place >> _ID_BITS


def article_of(place: int) -> int:
    return place & ((1 << _ID_BITS) - 1)
