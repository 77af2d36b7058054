"""Proposals without a model: sentences of the source, word for word, chosen by where they stand and what they carry.

Same input, same output. What it cannot find in the source it leaves empty for the editor: "From author" always,
"What Happened" where the source has nothing left, "Impact" where no sentence speaks of effects.
"""

# ruff: noqa: RUF001 - Ukrainian words are spelled in Ukrainian letters

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from articles.rewriting import figures, guards, languages, sentences, wording
from articles.rewriting.errors import CannotTranslate, SourceEmpty, Unfit
from articles.rewriting.markup import plain
from articles.rewriting.proposals import Call, Outcome, Proposal, Request, SourceText

MODEL = "extractive-1"
_BRIEF_CHARACTERS = 320
_OVERVIEW_CHARACTERS = 420
_HAPPENED_SENTENCES, _HAPPENED_A_PARAGRAPH = 6, 3
_MOST_BULLETS = 6
_LONGEST = 600  # characters; more is a page whose punctuation was lost
_EFFECT = re.compile(
    r"\b(?:price|prices|priced|rall(?:y|ied|ies)|surg(?:e|ed|es|ing)"
    r"|plung(?:e|ed|es|ing)|plummet\w*|tumbl\w+"
    r"|slid\w*|soar\w*|slump\w*|sell-?off|volatil\w+|liquidat\w+|liquidity|inflows?|outflows?|demand|bearish|bullish|resistance|"
    r"market cap\w*|trading volumes?|investors?|traders?|selling pressure|downside|upside|all-time high|"
    r"regulat\w+|lawmakers?|legislation|compliance|lawsuit|enforcement|ban(?:s|ned)?|approv\w+|sanction\w*)\b"
    r"|\b(?:цін[аиіуою]\w*|ринк\w+|ринок|зрос\w+|зріс|впа[влд]\w*|падінн\w+|обвал\w*|відт[оі]к\w*|приплив\w*|ліквід\w+|"
    r"волатильн\w+|інвестор\w*|трейдер\w*|регуля\w+|законопро[єе]кт\w*|заборон\w+|санкці\w+|попит\w*)\b",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"related reading|read (?:more|next|also)|also read|featured image|image (?:from|via|by|credit)|chart from|photo:"
    r"|disclaimer|sign up|subscribe|newsletter|follow us|click here|first appeared on|appeared first on"
    r"|all rights reserved|not (?:financial|investment) advice|originally published|cookie|advertisement|sponsored|©|"
    r"читайте також|підпис(?:уйтесь|атися)|зображення:|фото:|реклама|джерело:|https?://|www\.",
    re.IGNORECASE,
)
# A heading that ran into the sentence behind it, as in feeds whose tags were stripped.
_GLUED_HEADING = re.compile(r"(?:[A-Z$\d“‘\"(]\S*\s+){5}[A-Z]")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence, its place among those of the source, and what speaks for it."""

    index: int
    text: str
    score: float
    effect: bool


class OfflineProvider:
    """Needs no key and no network."""

    name = "offline"

    def propose(self, request: Request) -> Outcome:
        """Raises SourceEmpty, CannotTranslate and Unfit. Instructions are beyond it, and it has no view of its own."""
        if request.into:
            raise CannotTranslate(
                "Without a language model nothing can be translated: an extract is made of the source's own sentences. "
                "Translate it by hand, or set LLM_MODEL."
            )
        started = time.monotonic()
        proposal = extract(request)
        if problems := list(guards.faults(proposal, request)):
            raise Unfit(f"An extract of the source is not fit. {' '.join(problems)}")
        seconds = round(time.monotonic() - started, 3)
        return Outcome(
            proposal, Call(self.name, MODEL, tokens_in=0, tokens_out=0, seconds=seconds, finish_reason="stop")
        )


def extract(request: Request) -> Proposal:
    """The proposal, each of whose sentences stands in the source; where it had line breaks, blanks."""
    source = request.source
    candidates = _candidates(source)
    if not candidates:
        raise SourceEmpty("The source has no sentence to take.")
    lead = _lead(candidates, _BRIEF_CHARACTERS if request.shape == "brief" else _OVERVIEW_CHARACTERS)
    sections: dict[str, str | tuple[str, ...]] = {"paragraph": _joined(lead)}
    if request.shape == "sections":
        rest = [candidate for candidate in candidates if candidate not in lead]
        impact = _best([candidate for candidate in rest if candidate.effect], min(_MOST_BULLETS, len(rest) // 2))
        facts = _best([candidate for candidate in rest if candidate not in impact], _HAPPENED_SENTENCES)
        sections = {
            "overview": _joined(lead),
            "what_happened": _in_paragraphs(facts),
            "impact": tuple(candidate.text for candidate in impact),
        }
    return Proposal(
        title=" ".join(plain(source.title).split()) or lead[0].text,
        shape=request.shape,
        lang=source.lang.lower()[:2] or languages.guess(source.text) or "en",
        source_name=source.source_name,
        source_url=source.url,
        **sections,  # type: ignore[arg-type]
    )


def _candidates(source: SourceText) -> list[_Candidate]:
    """The source's sentences without repeats and boilerplate; all of them if nothing else is left."""
    texts = [" ".join(sentence.text.split()) for sentence in sentences.split(plain(source.text))]
    unique = list(dict.fromkeys(texts))
    kept = [text for text in unique if _is_prose(text)]
    title = wording.content(plain(source.title))
    return [
        _Candidate(index, text, _score(index, text, title, source.tickers), bool(_EFFECT.search(text)))
        for index, text in enumerate(kept or unique)
    ]


def _score(index: int, text: str, title: frozenset[str], tickers: Sequence[str]) -> float:
    words = wording.content(text)
    overlap = len(words & title) / len(title) if title else 0.0
    named = {wording.stem(ticker.lower()) for ticker in tickers} & words
    measured = sum(not figure.spelled for figure in figures.find(text))
    score = 2.0 / (index + 1) + 2.0 * overlap + 0.5 * bool(named) + 0.3 * min(measured, 3)
    return score if 40 <= len(text) <= 350 else score - 0.5


def _is_prose(text: str) -> bool:
    return len(text) <= _LONGEST and not _BOILERPLATE.search(text) and not _GLUED_HEADING.match(text)


def _lead(candidates: Sequence[_Candidate], limit: int) -> list[_Candidate]:
    """The first sentence, and the best of the next three while `limit` characters hold."""
    first = candidates[0]
    following = [each for each in candidates[1:4] if len(first.text) + 1 + len(each.text) <= limit]
    best = max(following, key=lambda each: (each.score, -each.index), default=None)
    return [first, best] if best else [first]


def _best(candidates: Sequence[_Candidate], most: int) -> list[_Candidate]:
    """The best by score, in the order of the source."""
    ranked = sorted(candidates, key=lambda each: (-each.score, each.index))[:most]
    return sorted(ranked, key=lambda each: each.index)


def _joined(chosen: Sequence[_Candidate]) -> str:
    return " ".join(each.text for each in chosen)


def _in_paragraphs(chosen: Sequence[_Candidate]) -> str:
    size = _HAPPENED_A_PARAGRAPH
    return "\n\n".join(_joined(chosen[start : start + size]) for start in range(0, len(chosen), size))
