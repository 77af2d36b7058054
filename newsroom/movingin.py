"""An export of another system, item by item, onto the desk; what the two commands share."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils import timezone

from articles.movingin.bringing import NotBroughtIn, OldSite, bring_in, pictures_for
from articles.movingin.pictures import Way
from articles.movingin.stories import ExportError, Item, OldStory, PassedOver, Unusable
from newsroom import pipeline
from newsroom.progress import Report
from sources.models.feed import LANG_VALIDATOR

_OUTCOMES: Final = ("new", "changed", "same", "passed over")
_LEFT: Final = "pictures inside texts left at the old address"
_AT_ONCE: Final = 20
Part = TypeVar("Part")


def add_options(parser: ArgumentParser) -> None:
    """What both commands are told beside the file: `lang` and `pictures`."""
    parser.add_argument("--lang", default="", help="of the stories, such as en; as the export says unless given")
    parser.add_argument(
        "--pictures",
        type=Way,
        choices=list(Way),
        default=Way.FETCH,
        help="covers: fetch them and keep them here (the default), refer to where they are, or none",
    )


def bring_in_all(items: Iterable[Item], total: int, site: OldSite, report: Report) -> None:
    """Every item; what cannot come, or not whole, is named in the report."""
    try:
        for some in _by(_AT_ONCE, report.over(items, "Moving in", total=total)):
            _bring_in(some, site, report)
    except ExportError as error:
        report.reject(site.address, str(error))
    pipeline.apply_changes(timezone.now())


def closed(report: Report) -> str:
    """The summary; raises `CommandError` if anything was rejected."""
    return report.close(*_OUTCOMES, *((_LEFT,) if report.counts[_LEFT] else ()))


def language(told: str, given: str) -> str:
    """The paper's language for the stories: the one given, or the export's own. Raises CommandError."""
    lang = given or told.replace("_", "-").partition("-")[0].lower()
    try:
        LANG_VALIDATOR(lang)
    except ValidationError:
        raise CommandError("The export does not tell its language: name it with --lang, such as --lang en.") from None
    return lang


def _bring_in(items: list[Item], site: OldSite, report: Report) -> None:
    stories = [item for item in items if isinstance(item, OldStory)]
    answers = pictures_for(stories, site)
    for item in items:
        match item:
            case PassedOver():
                report.counts["passed over"] += 1
            case Unusable():
                report.reject(item.name, item.reason)
            case OldStory():
                try:
                    brought = bring_in(item, site, answers, timezone.now())
                except NotBroughtIn as error:
                    report.reject(item.name, str(error))
                    continue
                report.counts[brought.outcome] += 1
                report.counts[_LEFT] += brought.pictures_left
                for remark in brought.remarks:
                    report.reject(item.name, remark)


def _by(size: int, items: Iterable[Part]) -> Iterator[list[Part]]:
    walk = iter(items)
    while some := list(islice(walk, size)):
        yield some
