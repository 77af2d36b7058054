"""What a reader asks the search page: each field of its form as it was typed, and what it means or why it means none.

Pure but for names of topics, which are looked up. Nothing that was typed is lost: what is wrong is told beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.utils.translation import gettext as _

from articles.models import Article, Category, Tag
from articles.search import Narrowed, with_merged
from sources.models import Source

FIELDS: Final = ("q", "order", "category", "tag", "source", "sentiment", "from", "to", "language")
"""The form's, as its address names them."""
ANY_LANGUAGE: Final = "any"
ORDERS: Final = ("newest", "best")
_LONGEST: Final = 300
_FIRST: Final = date(1970, 1, 1)
_LAST: Final = date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class Question:
    """`typed` is each field's text, `wrong` a sentence for each that means nothing. `lang`: "" for any."""

    typed: Mapping[str, str]
    wrong: Mapping[str, str]
    lang: str
    narrowed: Narrowed

    @property
    def words(self) -> str:
        return self.typed["q"]

    @property
    def by_best(self) -> bool:
        return self.typed["order"] == "best"

    @property
    def is_narrowed(self) -> bool:
        """Whether more than words is asked for."""
        return any(self.typed[name] for name in FIELDS if name != "q")

    @property
    def parameters(self) -> dict[str, str]:
        """What its address says; what was left out stays out."""
        return {name: text for name, text in self.typed.items() if text}


def question(asked: Mapping[str, str], lang: str, languages: list[str]) -> Question:
    """Read a form's fields. At most three queries, one for each topic that is named."""
    typed = {name: asked.get(name, "").replace("\x00", "").strip()[:_LONGEST] for name in FIELDS}
    reading = _Reading(typed)
    narrowed = Narrowed(
        category=reading.category(),
        tags=reading.tags(),
        source=reading.source(),
        sentiment=reading.one_of("sentiment", Article.Sentiment.values, _("“%(text)s” is no sentiment of ours.")),
        since=reading.day("from"),
        until=reading.day("to", following=1),
    )
    if narrowed.since and narrowed.until and narrowed.since >= narrowed.until:
        reading.wrong["to"] = _("The last day is before the first.")
    reading.one_of("order", ORDERS, _("Stories can be ordered by “newest” or “best”, not by “%(text)s”."))
    known = [*languages, lang, ANY_LANGUAGE]
    chosen = reading.one_of("language", known, _("The paper has no stories in “%(text)s”.")) or lang
    return Question(typed, reading.wrong, "" if chosen == ANY_LANGUAGE else chosen, narrowed)


@dataclass(frozen=True, slots=True)
class _Reading:
    typed: Mapping[str, str]
    wrong: dict[str, str] = field(default_factory=dict)

    def one_of(self, name: str, values: list[str] | tuple[str, ...], complaint: str) -> str:
        text = self.typed[name]
        if text and text not in values:
            self._complain(name, complaint)
            return ""
        return text

    def day(self, name: str, following: int = 0) -> datetime | None:
        """Its midnight (UTC), or that of the day so many later."""
        text = self.typed[name]
        if not text:
            return None
        try:
            found = date.fromisoformat(text) + timedelta(days=following)
        except (ValueError, OverflowError):
            self._complain(name, _("“%(text)s” is no date. Write it as 2026-11-27."))
            return None
        return datetime.combine(min(max(found, _FIRST), _LAST), time(), UTC)

    def category(self) -> int | None:
        if not (text := self.typed["category"]):
            return None
        found = Category.objects.filter(slug=text).values_list("pk", flat=True).first()
        if found is None:
            self._complain("category", _("There is no section “%(text)s”."))
        return found

    def tags(self) -> tuple[int, ...]:
        """Of that name, or address."""
        if not (text := self.typed["tag"]):
            return ()
        found = (Tag.objects.filter(name=text.upper()) | Tag.objects.filter(slug=text.lower())).first()
        if found is None:
            self._complain("tag", _("There is no tag “%(text)s”."))
            return ()
        return with_merged(found)

    def source(self) -> int | None:
        if not (text := self.typed["source"]):
            return None
        rows = Source.objects.filter(key=text) | Source.objects.filter(name__iexact=text)
        found = rows.order_by("pk").values_list("pk", flat=True).first()
        if found is None:
            self._complain("source", _("There is no source “%(text)s”."))
        return found

    def _complain(self, name: str, complaint: str) -> None:
        self.wrong[name] = complaint % {"text": self.typed[name]}
