"""What stands around every page, languages and sections that have stories: it seldom changes, and all pages need it.

A process that looks for public changes remembers it from one look to the next (`remember`); any other asks each time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery

from articles import topics
from articles.models import Article, Category
from articles.prepared import Prepared

_SECTIONS = 6


@dataclass(frozen=True, slots=True)
class Standing:
    """`languages` have public articles, the default one first; `sections` by language, in the masthead's order."""

    languages: list[str] = field(default_factory=list)
    sections: Mapping[str, list[Category]] = field(default_factory=dict)

    def around(self, lang: str) -> tuple[object, ...]:
        """Something that differs where pages of `lang` would."""
        named = [(item.pk, item.slug, item.name) for item in self.sections.get(lang, ())]
        return self.languages, named


_remembered: list[Standing] = []


def asked() -> Standing:
    """As the database has it now. A short query a language and a section list each."""
    languages = _languages()
    return Standing(languages, {lang: _sections(lang=lang) for lang in {*languages, settings.LANGUAGE_CODE}})


def remember(standing: Standing) -> None:
    _remembered[:] = [standing]


def forget() -> None:
    _remembered.clear()


def languages() -> list[str]:
    """Languages that have public articles, the default one first. One short query each, however many articles."""
    return _remembered[0].languages if _remembered else _languages()


def sections(lang: str) -> list[Category]:
    """The first sections that have public stories in `lang`. One query, unless they are remembered."""
    if _remembered and lang in _remembered[0].sections:
        return _remembered[0].sections[lang]
    return _sections(lang=lang)


def _languages() -> list[str]:
    found: list[str] = []
    lang = ""
    while following := _next_language(after=lang):
        [(lang, newest)] = following
        if newest is not None:
            found.append(lang)
    return sorted(found, key=lambda lang: (lang != settings.LANGUAGE_CODE, lang))


def _after(after: str) -> QuerySet[Article, Any]:
    """The next language that anything is written in, and its newest public story, if it has one.

    Asked for the next public story instead, SQLite would go through all that there are.
    """
    public = Article.objects.public().filter(lang=OuterRef("lang")).order_by("-live_at", "-pk")
    return (
        Article.objects.filter(lang__gt=after)
        .order_by("lang")
        .values_list("lang", Subquery(public.values("pk")[:1]))[:1]
    )


def _shown(lang: str) -> QuerySet[Category]:
    return topics.sections(lang)[:_SECTIONS]


_next_language = Prepared(_after, after=("a", "b"))
_sections = Prepared(_shown, lang=("a", "b"))
