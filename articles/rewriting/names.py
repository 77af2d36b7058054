"""Names of people, firms and places in prose: runs of words with capitals, with their places."""

# ruff: noqa: RUF001 - Ukrainian words are spelled in Ukrainian letters

import re
from calendar import day_name, month_abbr, month_name
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from articles.rewriting.coins import TICKERS
from articles.rewriting.positions import is_title
from articles.rewriting.sentences import Sentence
from articles.rewriting.wording import is_stop, stem

_CAPITAL = "A-ZÀ-ÖØ-ÞА-ЯІЇЄҐ"
_WORD = rf"(?:[{_CAPITAL}]\.(?:[{_CAPITAL}]\.)*|[{_CAPITAL}]\w*(?:[’'.&]\w+|-[{_CAPITAL}\d]\w*)*)"
_RUN = re.compile(
    rf"(?<![\w$@#/.-]){_WORD}"
    rf"(?:[ ](?:(?:of|the|de|van|von|der|bin|al|la|du)[ ]){{0,2}}{_WORD}|[ ]&[ ]{_WORD})*"
)
_PART = re.compile(rf"(?<![\w’'.&-]){_WORD}")
_INSIDE = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_LABEL = re.compile(r"\s*\*\*[^*\n]{1,80}?(?::\*\*|\*\*\s*[:—–-])")
_LONG_WORD = re.compile(r"(?<![\w’'])[^\W\d_]{4,}")
_HEADLINE_FROM = 0.8
_SAME = {
    **dict.fromkeys(("us", "usa", "u.s", "u.s.", "america", "americas", "american", "americans"), "us"),
    **dict.fromkeys(("uk", "u.k", "u.k.", "britain", "british", "britons"), "uk"),
    **dict.fromkeys(("eu", "e.u", "europe", "european", "europeans"), "eu"),
    "chinese": "china",
    "asian": "asia",
    "dutch": "netherlands",
    "french": "france",
    "swiss": "switzerland",
    "spanish": "spain",
}
_CALENDAR = frozenset([*map(str.lower, (*month_name[1:], *day_name)), *map(str.lower, month_abbr[1:]), "sept"]) - {
    "may"
}
_OPENERS = frozenset(
    [
        "data",
        "research",
        "evidence",
        "history",
        "news",
        "despite",
        "following",
        "unlike",
        "given",
        "overall",
        "recent",
        "many",
        "several",
        "further",
        "besides",
        "thus",
    ]
)
_PEOPLES = re.compile(r"(?<=\w{4})(?:anese|ese|ians?|eans?|ans?|ish|land|ia|a|e|i)$")
# Words of saying that are no nouns as well, as "notes" and "reports" are.
SAYS = (
    "said|says|told|added|adds|noted|wrote|writes|stated|explained|explains|argued|argues|warned|warns|"
    "commented|claimed|announced|announces|reported|believes|believed|tweeted|posted|"
    "continued|remarked|emphasized|stressed|сказав|сказала|заявив|заявила|заявили|повідомив|повідомила|додав|"
    "додала|зазначив|зазначила|написав|написала|вважає"
)
_STATES = (
    "discuss|point|suggest|express|acknowledg|highlight|emphasiz|predict|expect|reveal|confirm|describ|identif|recommend|"
    "call|urg|insist|assert|shar|observ|caution|maintain|outlin|anticipat|advis"
)
_ACTS = re.compile(
    rf"['’]|[ ](?:{SAYS}|has|is|was|will|had|(?:{_STATES})(?:ed|es|ied|s))\b|,[ ](?:who|which|known|recognized)\b"
)
# Nouns that open a sentence and are no names: Trading, Volatility, Investors.
_NOUN = re.compile(
    r"(?:ing|ity|tion|sion|ment|ness|ance|ence|ism|ery|ers|ors|ists?|ysts?|ies|ship|age|sis|ss|th|ty|cy)$"
)


@dataclass(frozen=True, slots=True)
class Name:
    """Words with capitals on end at `[start:end)`, as `written`; `words` are their roots.

    `opens`: it begins its sentence, so that its capital says nothing; `acts`: a verb of saying follows.
    """

    text: str
    start: int
    end: int
    words: tuple[str, ...]
    written: tuple[str, ...]
    opens: bool
    acts: bool


def find(text: str, sentences: Sequence[Sentence]) -> tuple[Name, ...]:
    """The runs of capitals of every sentence that is not written like a headline, where all words have them."""
    return tuple(name for each in sentences if not _like_a_headline(each.text) for name in _within(text, each))


@lru_cache(maxsize=16_384)
def root(word: str) -> str:
    """What two writings of one word of a name share: no possessive, one form for a coin, a country and its people."""
    word = _POSSESSIVE.sub("", word.lower().replace("’", "'"))
    word = _SAME.get(word, word)
    if word in TICKERS:
        return TICKERS[word].lower()
    return word if word.isascii() else stem(word)


def _roots(written: str) -> Iterator[str]:
    """The roots of a word with capitals, one for each of its parts: Asia-Pacific has two, ETFs and U.S. one."""
    if written.lower() in _SAME:
        yield root(written)
    elif is_plural(written):
        yield root(written[:-1])
    else:
        yield from (root(part) for part in _INSIDE.findall(written))


def is_plural(written: str) -> bool:
    """Whether these are capitals in the plural: ETFs."""
    return len(written) > 2 and written[-1] == "s" and written[:-1].isupper()


def people(word: str) -> str:
    """The root of a country and its people: Japan and Japanese, Korea and Korean."""
    return _PEOPLES.sub("", word)


def parts(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The words with capitals of a name, each with its place; a possessive mark is left off."""
    for hit in _PART.finditer(text, start, end):
        bare = _POSSESSIVE.sub("", hit[0])
        yield bare, hit.start(), hit.start() + len(bare)


def _like_a_headline(sentence: str) -> bool:
    words = _LONG_WORD.findall(sentence)[1:]
    return len(words) > 2 and sum(word[0].isupper() for word in words) >= _HEADLINE_FROM * len(words)


def _within(text: str, sentence: Sentence) -> Iterator[Name]:
    label = _LABEL.match(sentence.text)
    begin = sentence.start + (label.end() if label else 0)
    opening = begin
    while opening < sentence.end and not text[opening].isalnum():
        opening += 1
    for run in _RUN.finditer(text, begin, sentence.end):
        yield from _parted(text, run.start(), run.end(), opening)


def _parted(text: str, start: int, end: int, opening: int) -> Iterator[Name]:
    """The names in a run. A possessive, a title, a month or a word as "The" parts them: "Ripple's CEO Brad
    Garlinghouse" are two; and so are "Bob Marsh of the Bank of Japan".
    """
    words: list[tuple[str, int, int]] = []
    for word in parts(text, start, end):
        between = _parts_names(word[0]) or (word[1] == opening and _opens_only(word[0]))
        if len(words) > 1 and text[words[-1][2] : word[1]].startswith((" of", " the")):
            yield _name(text, words, opening)
            words = []
        if not between:
            words.append(word)
        if words and (between or text[word[2] : word[2] + 1] in ("'", "’")):
            yield _name(text, words, opening)
            words = []
    if words:
        yield _name(text, words, opening)


def _parts_names(word: str) -> bool:
    small = word.lower()
    return small in _CALENDAR or is_title(word) or (is_stop(small) and (len(word) == 1 or not word.isupper()))


def _opens_only(word: str) -> bool:
    """Whether the first word of a sentence is one that seldom begins a name: Monitoring, Increased, Additionally."""
    return word.lower() in _OPENERS or (len(word) > 5 and word.endswith(("ing", "ed", "ly")))


def _name(text: str, words: Sequence[tuple[str, int, int]], opening: int) -> Name:
    start, end = words[0][1], words[-1][2]
    return Name(
        text=text[start:end],
        start=start,
        end=end,
        words=tuple(each for word, _, _ in words for each in _roots(word)),
        written=tuple(word for word, _, _ in words),
        opens=start == opening,
        acts=bool(_ACTS.match(text, end)) and not _NOUN.search(words[-1][0]),
    )
