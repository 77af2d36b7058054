"""Names: known to the source as a whole, in part, with another first name or position, or not at all."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.rewriting import positions
from articles.rewriting.checking.claim import Claim, Span, Verdict
from articles.rewriting.checking.tickers import Spoken
from articles.rewriting.mentions import is_ticker
from articles.rewriting.names import Name, is_plural, people, root
from articles.rewriting.reading import Reading
from articles.rewriting.wording import Word, is_stop

# A word that stands more often than this is looked up at its first places only.
_MOST_PLACES = 30
_NEAR = 3
# What is written with a capital and names nobody, or what every reader of a crypto desk takes for granted.
_NEVER = frozenset(
    """
    i mr mrs ms dr internet web crypto cryptocurrency defi nft dao layer fibonacci covid
    """.split()  # noqa: SIM905
)
# What a name is known by, in brackets behind it or behind the rest of it.
_SHORT = re.compile(r"(?:[ ][\w-]+){0,4}[ ]\(([A-Z]\w{1,7}?)s?\)")
_AMERICAN = re.compile(r"\bU\.S\b")
_KNOWN_AS: dict[tuple[str, ...], str] = {
    ("federal", "reserve"): "fed",
    ("united", "states"): "us",
    ("united", "kingdom"): "uk",
    ("european", "union"): "eu",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the source says of names: the roots of its words with their places, its names by each of their words,
    which positions stand beside a last name, and the words of names `inside` sentences, where no word opens them.
    """

    source: Reading
    roots: Sequence[str]
    places: dict[str, list[int]]
    peoples: dict[str, int]
    names: dict[str, list[Name]]
    positions: dict[str, dict[str, Span]]
    inside: frozenset[str]
    spoken: Spoken
    cyrillic: bool

    def span(self, first: int, last: int) -> Span:
        return self.source.words[first].start, self.source.words[last].end

    def together(self, wanted: Sequence[str]) -> Span | None:
        """Where all these words stand close to each other."""
        rarest = min(wanted, key=lambda word: len(self.places[word]))
        reach = len(wanted) + _NEAR
        for place in self.places[rarest]:
            begin = max(0, place - reach)
            here = self.roots[begin : place + reach + 1]
            if set(wanted) <= set(here):
                hits = [begin + offset for offset, word in enumerate(here) if word in wanted]
                return self.span(hits[0], hits[-1])
        return None

    def beside(self, known: str, core: Sequence[str], plain: frozenset[str]) -> Span | None:
        """Where another word of a name, and no short form, stands in place of the one beside `known` in `core`."""
        index = core.index(known)
        steps = [step for step in (1, -1) if 0 <= index + step < len(core) and core[index + step] not in self.places]
        for place in self.places[known]:
            for step in steps:
                other = place + (2 * step if self._is_of(place + step) else step)
                if not 0 <= other < len(self.roots) or self.roots[other] in plain:
                    continue  # a headline has capitals everywhere
                short = core[index + step].startswith(self.roots[other])
                if not short and self._one_name(min(place, other), max(place, other)):
                    return self.span(min(place, other), max(place, other))
        return None

    def _is_of(self, place: int) -> bool:
        return 0 <= place < len(self.roots) and self.roots[place] == "of"

    def _one_name(self, first: int, last: int) -> bool:
        """Whether two words with capitals stand so close that they can be one name."""
        text, words = self.source.text, self.source.words
        between = text[words[first].end : words[last].start]
        capitals = all(text[words[place].start].isupper() for place in (first, last))
        named = not any(is_stop(words[place].folded) for place in (first, last))
        return capitals and named and between in (" ", " of ", " & ")

    def word(self, wanted: str) -> Span | None:
        if places := self.places.get(wanted):
            return self.span(places[0], places[0])
        place = self.peoples.get(people(wanted))
        return None if place is None else self.span(place, place)


def known(source: Reading, spoken: Spoken) -> Known:
    roots = [_root_in(source.text, word) for word in source.words]
    starts = [word.start for word in source.words]
    for abbreviated in _AMERICAN.finditer(source.text):
        roots[bisect_left(starts, abbreviated.start())] = "us"
    places: dict[str, list[int]] = defaultdict(list)
    peoples: dict[str, int] = {}
    for index, (word, its_root) in enumerate(zip(source.words, roots, strict=True)):
        if len(places[its_root]) < _MOST_PLACES:
            places[its_root].append(index)
        if source.text[word.start].isupper():
            peoples.setdefault(people(its_root), index)
    held: dict[str, list[Name]] = defaultdict(list)
    told: dict[str, dict[str, Span]] = defaultdict(dict)
    for name in source.names:
        for each in name.words if 1 < len(name.words) < 5 else ():
            if len(held[each]) < _MOST_PLACES:
                held[each].append(name)
        for kind, start, end in positions.beside(source.text, name.start, name.end):
            told[name.words[-1]].setdefault(kind, (min(name.start, start), max(name.end, end)))
    inside = frozenset(word for name in source.names if not name.opens for word in name.words)
    cyrillic = any("а" <= word[0] <= "ї" for word in roots)  # noqa: RUF001
    return Known(source, roots, dict(places), peoples, dict(held), dict(told), inside, spoken, cyrillic)


def _root_in(text: str, word: Word) -> str:
    return root(word.folded[:-1] if is_plural(text[word.start : word.end]) else word.folded)


def claims(held: Known, proposal: Reading) -> Iterator[Claim]:
    plain = proposal.plainly | held.source.plainly
    inside = {word for name in proposal.names if not name.opens for word in name.words}
    judged: dict[tuple[str, ...], tuple[Verdict, Span | None]] = {}
    for name in proposal.names:
        core = _core(name, plain)
        if not core or _only_opens(name, core, held, inside) or (not held.cyrillic and not name.text.isascii()):
            continue
        if core not in judged:
            judged[core] = _judged(core, name, held, plain)
        verdict, place = judged[core]
        if verdict != "supported" and (place_of_short := _told_short(core, proposal.text, name.end, held)):
            verdict, place = "supported", place_of_short
        span = (name.start, name.end)
        if verdict == "supported" and (other := _other_position(name, held, proposal)):
            verdict, place, span = other
        yield Claim("name", proposal.text[slice(*span)], None, verdict, place, span)


def _core(name: Name, plain: frozenset[str]) -> tuple[str, ...]:
    """The words that make it a name: those that neither text writes small. None for tickers, which are judged alone."""
    if all(is_ticker(word) for word in name.written):
        return ()
    return tuple(word for word in name.words if word not in plain and word not in _NEVER and not word[0].isdigit())


def _only_opens(name: Name, core: Sequence[str], held: Known, inside: set[str]) -> bool:
    """Whether its capital may come from the start of the sentence alone."""
    if not name.opens or len(name.words) > 1 or name.acts:
        return False
    return core[0] not in inside and core[0] not in held.inside


def _judged(core: Sequence[str], name: Name, held: Known, plain: frozenset[str]) -> tuple[Verdict, Span | None]:
    present = [word for word in core if word in held.places]
    if len(present) == len(core):
        if place := held.together(core):
            return "supported", place
        other = next((each for each in held.names.get(core[-1], ()) if len(core) == 2), None)
        return ("changed" if other else "partly"), (other.start, other.end) if other else held.word(core[0])
    if place := _otherwise(core, name, held):
        return "supported", place
    missing = [word for word in core if word not in held.places]
    if all(held.word(word) for word in missing):
        return "supported", held.word(missing[0])
    if rival := next((place for word in present if (place := held.beside(word, core, plain))), None):
        return "changed", rival
    return ("partly", held.word(present[0])) if present else ("unsupported", None)


def _told_short(core: Sequence[str], text: str, end: int, held: Known) -> Span | None:
    """Where the source has the short form that stands in brackets behind the name, if it can be the name's."""
    short = _SHORT.match(text, end)
    letters = iter(short[1].lower() if short else "")
    if short and all(word[0] in letters for word in core if word not in ("us", "uk")):
        return held.spoken.acronyms.get(short[1].lower())
    return None


def _otherwise(core: Sequence[str], name: Name, held: Known) -> Span | None:
    """Where the source has the name's initials, or spells out those that the proposal has."""
    if len(name.words) > 1:
        letters = "".join(word[0] for word in name.words)
        short = _KNOWN_AS.get(tuple(word.lower() for word in name.written))
        return held.word(short) if short else (held.spoken.acronyms.get(letters) if len(letters) > 2 else None)
    capitals = sum(letter.isupper() for letter in name.text)
    if capitals > 1 and len(name.text) < 6:
        return held.spoken.ticker(name.text.upper())
    full = next((words for words, short in _KNOWN_AS.items() if short == core[0]), None)
    return held.together(full) if full and all(word in held.places for word in full) else None


def _other_position(name: Name, held: Known, proposal: Reading) -> tuple[Verdict, Span, Span] | None:
    """Where the proposal gives somebody a position, and the source only others."""
    ours, theirs = positions.beside(proposal.text, name.start, name.end), held.positions.get(name.words[-1])
    if not ours or not theirs or any(kind in theirs for kind, _, _ in ours):
        return None
    _, start, end = ours[0]
    return "changed", next(iter(theirs.values())), (min(name.start, start), max(name.end, end))


def dropped(held: Known, proposal: Reading) -> Iterator[Claim]:
    """Names of two words or more that the source tells twice, of which the proposal has none."""
    plain, kept = held.source.plainly, {root(word.folded) for word in proposal.words}
    often = Counter(name.words for name in held.source.names)
    for name in held.source.names:
        if often[name.words] < 2 or len(name.words) < 2:
            continue
        core = _core(name, plain)
        if len(core) > 1 and not kept & set(core):
            often[name.words] = 0
            yield Claim("name", name.text, None, "dropped", (name.start, name.end), None)
