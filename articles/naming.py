"""What readers call things of ours, in the language of the page."""

from functools import cache
from typing import Final, Protocol

from django.conf import settings
from django.utils.translation import get_language, gettext, gettext_noop

# Sections that come by themselves are translated; a name that an editor gives stays as it is.
_SECTIONS: Final = {
    gettext_noop("Bitcoin"),
    gettext_noop("Ethereum"),
    gettext_noop("Markets"),
    gettext_noop("Regulation"),
    gettext_noop("Trading"),
    gettext_noop("Business"),
    gettext_noop("Exchanges"),
    gettext_noop("Altcoins"),
    gettext_noop("Blockchain"),
    gettext_noop("Technology"),
    gettext_noop("Mining"),
    gettext_noop("Stablecoins"),
    gettext_noop("Security"),
    gettext_noop("Economy"),
    gettext_noop("More news"),
}


class Section(Protocol):
    """What its name takes of a `Category`."""

    @property
    def name(self) -> str: ...


class Author(Protocol):
    """What a byline takes of a `Profile`."""

    @property
    def name(self) -> str: ...


class Signed(Protocol):
    """What a byline takes of an `Article`."""

    @property
    def author(self) -> Author | None: ...


def section_name(category: Section) -> str:
    return shown_name(category.name)


def shown_name(name: str) -> str:
    """What readers see of a section's name."""
    return _translated(name, get_language()) if name in _SECTIONS else name


@cache
def _translated(name: str, lang: str | None) -> str:
    """In the language that is active, which is `lang`."""
    return gettext(name)


def byline(article: Signed) -> str:
    """Who answers for the story: the responsible editor, if readers know one, else the paper. Never its source."""
    return article.author.name if article.author else settings.SITE_NAME
