"""The contract between the desk and whoever writes proposals: plain frozen values, no Django.

A provider gets a `Request` and gives an `Outcome`, or raises a `ProviderError`. Texts inside a `Proposal` are plain
text; `Proposal.markdown` is the body that the article file holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from urllib.parse import urlsplit

from articles.rewriting.markup import bullets, escaped, link, paragraphs, plain

Shape = Literal["brief", "sections", "translated"]
Policy = Literal["auto", "sections", "brief"]
Section = Literal["overview", "what_happened", "from_author", "impact"]

SECTIONS: tuple[Section, ...] = get_args(Section)
REQUIRED: tuple[Section, ...] = ("overview", "what_happened", "impact")
BRIEF_BELOW = 600

HEADS: Mapping[str, Mapping[Section, str]] = {
    "en": {
        "overview": "Overview",
        "what_happened": "What Happened",
        "from_author": "From author",
        "impact": "Impact on the crypto market",
    },
    "uk": {
        "overview": "Огляд",
        "what_happened": "Що сталося",
        "from_author": "Від автора",
        "impact": "Вплив на крипторинок",
    },
}
SOURCE_WORD: Mapping[str, str] = {"en": "Source", "uk": "Джерело"}


@dataclass(frozen=True, slots=True)
class SourceText:
    """What we received, as plain text or Markdown. `lang` is ISO 639-1 or "" where the source does not say.

    `from_page`: the text is not the feed's own, but that of the page it links to.
    """

    title: str
    text: str
    url: str = ""
    source_name: str = ""
    lang: str = "en"
    published_at: datetime | None = None
    tickers: tuple[str, ...] = ()
    from_page: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What the desk asks for. `from_author` lets a model draft the newsroom's own view, which a person must confirm.

    `instruction` is the editor's; `previous` is the Markdown of the proposal that the instruction is about.
    `shortest` and `longest` bound the length of all its texts together, in characters; None leaves it open.
    Of shape *translated*, the source is an article of our own, to be said in the language `into`, in the same Markdown.
    """

    source: SourceText
    shape: Shape
    from_author: bool = False
    instruction: str = ""
    previous: str = ""
    shortest: int | None = None
    longest: int | None = None
    into: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed text. A brief has `paragraph`, a translation its whole Markdown in `body`; sections has the four
    others, any of which may be empty.

    A required one that is empty is a gap: its heading is written, for an editor to fill or to leave out.
    `what_happened` and `from_author` may hold several paragraphs, parted by blank lines.
    A `from_author` that is not empty is a model's draft of the newsroom's view and waits for an editor's word.
    """

    title: str
    shape: Shape
    lang: str = "en"
    paragraph: str = ""
    overview: str = ""
    what_happened: str = ""
    from_author: str = ""
    impact: tuple[str, ...] = ()
    source_name: str = ""
    source_url: str = ""
    body: str = ""

    @property
    def sections(self) -> dict[Section, str]:
        """The Markdown of each section that has any text, in the order of the file; {} for a brief."""
        texts: dict[Section, str] = {
            "overview": paragraphs(self.overview),
            "what_happened": paragraphs(self.what_happened),
            "from_author": paragraphs(self.from_author),
            "impact": bullets(self.impact),
        }
        return {name: text for name, text in texts.items() if text}

    @property
    def needs_confirming(self) -> bool:
        """Whether it speaks in the newsroom's own voice."""
        return bool(self.from_author.strip())

    @property
    def markdown(self) -> str:
        """The body of the article file, without a newline at its end."""
        if self.shape == "translated":
            return self.body
        if self.shape == "brief":
            return "\n\n".join(part for part in (paragraphs(self.paragraph), self._credit()) if part)
        heads, told = HEADS.get(self.lang, HEADS["en"]), self.sections
        written = (name for name in SECTIONS if name in told or name in REQUIRED)
        return "\n\n".join(f"## {heads[name]}\n\n{told.get(name, '')}".strip() for name in written)

    def _credit(self) -> str:
        if urlsplit(self.source_url).scheme not in ("http", "https"):
            return ""
        word = SOURCE_WORD.get(self.lang, SOURCE_WORD["en"])
        return f"{word}: {link(escaped(self.source_name or urlsplit(self.source_url).netloc), self.source_url)}"


@dataclass(frozen=True, slots=True)
class Call:
    """The record of what a proposal cost. Tokens are None where the server does not say; sums over all attempts."""

    provider: str
    model: str
    prompt_version: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    seconds: float = 0.0
    request_id: str = ""
    finish_reason: str = ""
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """A proposal and the record of the calls that made it."""

    proposal: Proposal
    call: Call


def shape_for(source_text: str, policy: Policy = "auto", limit: int = BRIEF_BELOW) -> Shape:
    """`policy` decides, unless it is auto: then a source of fewer than `limit` characters makes a brief.

    Counted as a reader would: marks and addresses of Markdown do not make a source longer.
    """
    if policy != "auto":
        return policy
    return "brief" if len(plain(source_text).strip()) < limit else "sections"
