"""What readers call things of ours, in the language of the page."""

from typing import Final, Protocol

from django.conf import settings
from django.utils.translation import gettext, gettext_noop

# Sections that come by themselves are translated; a name that an editor gives stays as it is.
_SECTIONS: Final = (
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
)


class Section(Protocol):
    """What its name takes of a `Category`."""

    @property
    def name(self) -> str: ...


class Signatory(Protocol):
    """What a byline takes of a `User`."""

    def get_full_name(self) -> str: ...


class Signed(Protocol):
    """What a byline takes of an `Article`."""

    @property
    def editor(self) -> Signatory | None: ...


def section_name(category: Section) -> str:
    return gettext(category.name) if category.name in _SECTIONS else category.name


def byline(article: Signed) -> str:
    """Who answers for the story: the responsible editor by full name, else the paper. Never its source."""
    name: str = article.editor.get_full_name().strip() if article.editor else ""
    return name or settings.SITE_NAME
