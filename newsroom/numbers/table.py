"""A week as a table: one line for each story that was read in it, or went live in it."""

import csv
from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.db.models import Sum

from articles.models import Article
from articles.permissions import Person, require
from newsroom.numbers.gathering import PERMISSION, corrections_of, costs_of, live_in, minutes_of, reads_in
from newsroom.numbers.week import Week

HEAD: Final = (
    *("week", "reads", "title", "language", "address", "section", "tags", "source", "live since (UTC)"),
    *("minutes from wire to live", "corrections in the week", "dollars spent on models"),
)
_AT_ONCE: Final = 1_000
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def table_of(user: Person, week: Week) -> Iterator[str]:
    """Lines of CSV, the most read first; raises `NotAllowed` at once. Four queries for every thousand stories."""
    require(user, PERMISSION, "see what is read")
    return _lines(week)


def _lines(week: Week) -> Iterator[str]:
    write = csv.writer(_Line()).writerow
    yield "\ufeff"  # spreadsheets take it for UTF-8 then
    yield write(HEAD)
    reads: dict[int, int] = dict(reads_in(week).values_list("article").annotate(sum=Sum("count")).order_by("-sum"))
    for pk in live_in(week).order_by("pk").values_list("pk", flat=True):
        reads.setdefault(pk, 0)
    stories = list(reads)
    for start in range(0, len(stories), _AT_ONCE):
        for row in _rows(stories[start : start + _AT_ONCE], reads, week):
            yield write([_harmless(cell) for cell in row])


def _rows(part: list[int], reads: dict[int, int], week: Week) -> Iterator[list[Any]]:
    found = Article.objects.select_related("category", "source", "entry").defer("body", "html", "file_rest")
    articles = found.prefetch_related("tagged__tag").in_bulk(part)
    costs, corrections = costs_of(part), corrections_of(part, week)
    for pk in part:
        article = articles[pk]
        minutes = minutes_of(article)
        yield [
            *(week.monday.isoformat(), reads[pk], article.title, article.lang),
            *(settings.SITE_URL + article.get_absolute_url(), article.category.name, ", ".join(article.ordered_tags)),
            article.source.name if article.source else "",
            f"{article.live_at:%Y-%m-%d %H:%M}" if article.live_at else "",
            "" if minutes is None else f"{minutes:.1f}",
            corrections.get(pk, 0),
            costs.get(pk, ""),
        ]


def _harmless(cell: Any) -> Any:
    """No text begins what a spreadsheet would take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULAS) else cell
