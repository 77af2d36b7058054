"""Keeps the tallies of topics: a public change adds to some and takes from others, and never while a reader waits."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Count, QuerySet

from articles.models import Article, Tag, Tally
from articles.prepared import Prepared

WEEKS: Final = 12
MOODS: Final = ("positive", "neutral", "negative")
ORIGINS: Final = ("upstream", "file", "lexicon", "person")
_COLUMNS: Final = (*MOODS, *(f"by_{origin}" for origin in ORIGINS))
_BATCH: Final = 1000
_ADD: Final = (
    f"INSERT INTO articles_tally (kind, topic, lang, week, {', '.join(_COLUMNS)})"  # noqa: S608 - names of ours
    f" VALUES (%s, %s, %s, %s, {', '.join(['%s'] * len(_COLUMNS))})"
    " ON CONFLICT (kind, topic, lang, week) DO UPDATE SET "
    + ", ".join(f"{column} = articles_tally.{column} + excluded.{column}" for column in _COLUMNS)
)
State = Mapping[str, Any]


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    kind: str
    topic: int
    lang: str
    week: date


def week_of(moment: datetime | date) -> date:
    """Its Monday."""
    day = moment.date() if isinstance(moment, datetime) else moment
    return day - timedelta(days=day.weekday())


def note(before: State | None, after: State | None) -> None:
    """Count a change from `before` to `after`, as a `Change` holds them. At most one statement a topic."""
    changed: dict[_Place, Counter[str]] = {}
    states = [(state, sign) for state, sign in ((before, -1), (after, 1)) if state]
    for state, sign in states:
        for place in _places(state):
            counted = changed.setdefault(place, Counter())
            for column in _columns(*state["mood"]):
                counted[column] += sign
    # In one order, so that no two acts wait for each other crosswise.
    rows = [(place, counted) for place, counted in sorted(changed.items()) if any(counted.values())]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_ADD, [_values(place, counted) for place, counted in rows])


def last_weeks(kind: str, topic: int, lang: str, now: datetime) -> list[Tally]:
    """Of the last twelve weeks those that have any, the newest first. One query."""
    return _weeks(kind=kind, topic=topic, lang=lang, since=week_of(now) - timedelta(weeks=WEEKS - 1))


def recount_tag(tag: Tag) -> None:
    """Count a tag's stories anew, after many of them changed at once."""
    with transaction.atomic():
        Tally.objects.filter(kind=Tally.Kind.TAG, topic=tag.pk).delete()
        _store(Tally.Kind.TAG, "tagged__tag", Article.objects.public().filter(tagged__tag=tag))


def rebuild() -> int:
    """Count everything anew; how many tallies there are."""
    with transaction.atomic():
        Tally.objects.all().delete()
        _store(Tally.Kind.CATEGORY, "category", Article.objects.public())
        _store(Tally.Kind.TAG, "tagged__tag", Article.objects.public().filter(tagged__isnull=False))
    return Tally.objects.count()


def _store(kind: str, topic: str, stories: QuerySet[Article]) -> None:
    """By days, since weeks of the databases differ."""
    found: dict[_Place, Counter[str]] = {}
    counted = stories.order_by().values_list(topic, "lang", "live_at__date", "sentiment", "sentiment_by")
    for number, lang, day, mood, origin, count in counted.annotate(count=Count("pk")).iterator():
        columns = found.setdefault(_Place(kind, number, lang, week_of(day)), Counter())
        for column in _columns(mood, origin):
            columns[column] += count
    rows = (
        Tally(kind=place.kind, topic=place.topic, lang=place.lang, week=place.week, **columns)
        for place, columns in found.items()
    )
    Tally.objects.bulk_create(rows, batch_size=_BATCH)


def _places(state: State) -> Iterable[_Place]:
    live_at = state["position"][1]
    if not live_at:
        return
    place = partial(_Place, lang=state["lang"], week=week_of(datetime.fromisoformat(live_at)))
    yield place(Tally.Kind.CATEGORY.value, state["topics"]["category"])
    for tag in state["topics"]["tags"]:
        yield place(Tally.Kind.TAG.value, tag)


def _columns(mood: str, origin: str) -> list[str]:
    known = mood.lower() if mood.lower() in MOODS else "neutral"
    return [known, f"by_{origin}"] if origin in ORIGINS else [known]


def _values(place: _Place, counted: Counter[str]) -> list[Any]:
    return [place.kind, place.topic, place.lang, place.week, *(counted[column] for column in _COLUMNS)]


def _of(kind: str, topic: int, lang: str, since: date) -> QuerySet[Tally]:
    return Tally.objects.filter(kind=kind, topic=topic, lang=lang, week__gte=since).order_by("-week")[:WEEKS]


_weeks = Prepared(_of, kind=("a", "b"), topic=(1, 2), lang=("a", "b"), since=(date(2026, 1, 5), date(2026, 1, 12)))
