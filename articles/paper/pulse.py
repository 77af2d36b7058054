"""How much was written about a topic in the last weeks, and in what mood: made ready to be drawn, and told in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.models import Tally
from articles.tallying import MOODS, ORIGINS, WEEKS, week_of

HEIGHT: Final = 96
STEP: Final = 20
WIDTH: Final = 14
_FEWEST: Final = 5
_FEWEST_WEEKS: Final = 2
_UPWARDS: Final = ("negative", "neutral", "positive")


@dataclass(frozen=True, slots=True)
class Part:
    """A mood's share of a week's column, in units of a drawing that is `HEIGHT` high."""

    mood: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Week:
    """`name`: its Monday."""

    name: str
    x: int
    total: int
    positive: int
    neutral: int
    negative: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Pulse:
    """`words` say what the drawing shows, `origin` who labelled the stories."""

    weeks: tuple[Week, ...]
    words: str
    origin: str
    height: int = HEIGHT
    width: int = WEEKS * STEP
    column: int = WIDTH


def pulse(tallies: Iterable[Tally], now: datetime) -> Pulse | None:
    """Pure: the last twelve weeks, this one last; None where there are too few stories to say anything."""
    this = week_of(now)
    by_week = {tally.week: tally for tally in tallies}
    found = [by_week.get(this - timedelta(weeks=ago), Tally()) for ago in range(WEEKS - 1, -1, -1)]
    totals = [sum(getattr(tally, mood) for mood in MOODS) for tally in found]
    if sum(totals) < _FEWEST or sum(total > 0 for total in totals) < _FEWEST_WEEKS:
        return None
    first = this - timedelta(weeks=WEEKS - 1)
    weeks = [_week(tally, first + timedelta(weeks=at), at, max(totals)) for at, tally in enumerate(found)]
    return Pulse(tuple(weeks), _words(weeks), _origin(found, sum(totals)))


def _week(tally: Tally, monday: date, at: int, most: int) -> Week:
    parts, top = [], float(HEIGHT)
    for mood in _UPWARDS:
        height = getattr(tally, mood) / most * (HEIGHT - 2)
        top -= height
        if height > 0:
            parts.append(Part(mood, round(top, 1), round(height, 1)))
    x = at * STEP + (STEP - WIDTH) // 2
    counts = {mood: getattr(tally, mood) for mood in MOODS}
    name = date_format(monday, pgettext("date format", "j M"))
    return Week(name, x, sum(counts.values()), parts=tuple(parts), **counts)


def _words(weeks: Sequence[Week]) -> str:
    total = sum(week.total for week in weeks)
    facts = {"total": total, "weeks": len(weeks), "now": weeks[-1].total}
    facts |= {mood: sum(getattr(week, mood) for week in weeks) for mood in MOODS}
    told = ngettext(
        "%(total)s story in %(weeks)s weeks, %(now)s this week so far",
        "%(total)s stories in %(weeks)s weeks, %(now)s this week so far",
        total,
    )
    moods = _("%(positive)s positive, %(neutral)s neutral, %(negative)s negative")
    return f"{told % facts}: {moods % facts}."


def _origin(tallies: Sequence[Tally], total: int) -> str:
    """Who labelled how many, as the record has it."""
    counts = {origin: sum(getattr(tally, f"by_{origin}") for tally in tallies) for origin in ORIGINS}
    phrases = {
        "upstream": _("%(count)s by the feed that brought them"),
        "file": _("%(count)s by files of our archive, which do not say how"),
        "lexicon": _("%(count)s guessed from their words by a program, which errs"),
        "person": _("%(count)s by an editor"),
        "nobody": _("%(count)s by nobody, so they stand as neutral"),
    }
    counts["nobody"] = max(0, total - sum(counts.values()))
    told = [phrases[origin] % {"count": count} for origin, count in counts.items() if count]
    return _("How they were labelled: %(ways)s.") % {"ways": "; ".join(told)}
