"""What a week brought, asked of the rows: a fixed number of queries, however much was read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum

from articles.models import Amendment, Article, Correction, ModelCall
from articles.permissions import Person, require
from newsroom.models import Reads
from newsroom.numbers.facts import Corrected, Cost, Numbers, Origin, Story, Topic
from newsroom.numbers.pace import minutes_between, pace_of
from newsroom.numbers.week import Week

PERMISSION: Final = "newsroom.view_reads"
TOP: Final = 20
TOPICS: Final = 15


@dataclass(frozen=True, slots=True)
class _Live:
    """A story that went live in the week."""

    article: int
    source: str
    minutes: float | None


def numbers_of(user: Person, week: Week) -> Numbers:
    """For who may see what is read; raises `NotAllowed` otherwise."""
    require(user, PERMISSION, "see what is read")
    return gathered(week)


def gathered(week: Week) -> Numbers:
    """For whoever is allowed already."""
    days, languages = _days(week.before, week)
    live = list(_live(week))
    sections = _topics(week, "article__category__name")
    corrections = _corrections(week)
    return Numbers(
        week=week,
        days={day: days[day] for day in week.days},
        days_before={day: days[day] for day in week.before.days},
        languages=languages,
        stories_read=sum(topic.stories for topic in sections),
        published=len(live),
        top=_top(week),
        sections=sections[:TOPICS],
        tags=_topics(week, "article__tagged__tag__name")[:TOPICS],
        sources=_origins(_topics(week, "article__source__name"), live),
        pace=pace_of(each.minutes for each in live),
        corrected=corrections,
        cost=_cost(week),
    )


def reads_in(week: Week) -> QuerySet[Reads]:
    return Reads.objects.filter(day__gte=week.monday, day__lte=week.sunday).order_by()


def live_in(week: Week) -> QuerySet[Article]:
    """Public stories that went live in it, along the index of what is newest."""
    begin, end = week.moments
    langs = [code for code, _ in settings.LANGUAGES]
    return Article.objects.public().filter(lang__in=langs, live_at__gte=begin, live_at__lt=end).order_by()


def minutes_of(article: Article) -> float | None:
    """From the wire to readers; `entry` should be loaded."""
    return minutes_between(article.entry.received_at if article.entry else None, article.live_at)


def costs_of(articles: Iterable[int]) -> dict[int, Decimal]:
    """What models took for each of them that one worked on. One query."""
    calls = ModelCall.objects.filter(rewrite__article__in=list(articles)).order_by()
    summed = calls.values_list("rewrite__article").annotate(sum=Sum("cost"))
    return {article: cost or Decimal(0) for article, cost in summed}


def corrections_of(articles: Iterable[int], week: Week) -> dict[int, int]:
    """How often each was corrected in the week. One query."""
    told = _amendments(week).corrections().filter(article__in=list(articles))
    return dict(told.values_list("article").annotate(count=Count("pk")))


def _days(before: Week, week: Week) -> tuple[Mapping[date, int], list[tuple[str, int]]]:
    """Reads by day of both weeks, and by language of the second."""
    days: dict[date, int] = defaultdict(int)
    languages: dict[str, int] = defaultdict(int)
    rows = Reads.objects.filter(day__gte=before.monday, day__lte=week.sunday).order_by()
    for day, lang, count in rows.values_list("day", "article__lang").annotate(sum=Sum("count")):
        days[day] += count
        if day >= week.monday:
            languages[lang] += count
    return days, sorted(languages.items(), key=lambda each: (-each[1], each[0]))


def _live(week: Week) -> Iterable[_Live]:
    rows = live_in(week).values_list("pk", "source__name", "entry__received_at", "live_at")
    for pk, source, received_at, live_at in rows.iterator():
        yield _Live(pk, source or "", minutes_between(received_at, live_at))


def _top(week: Week) -> list[Story]:
    ranked = reads_in(week).values_list("article").annotate(sum=Sum("count")).order_by("-sum", "article")[:TOP]
    reads = dict(ranked)
    found = Article.objects.select_related("source", "entry", "category").defer("body", "html", "file_rest")
    articles = found.in_bulk(list(reads))
    costs, corrections = costs_of(reads), corrections_of(reads, week)
    return [
        Story(articles[pk], count, minutes_of(articles[pk]), costs.get(pk), corrections.get(pk, 0))
        for pk, count in reads.items()
    ]


def _topics(week: Week, name: str) -> list[Topic]:
    """By a column with the topic's name; the most read first. What has none is left out."""
    rows = reads_in(week).exclude(**{f"{name}__isnull": True}).values_list(name)
    counted = rows.annotate(sum=Sum("count"), stories=Count("article", distinct=True)).order_by("-sum", name)
    return [Topic(*row) for row in counted]


def _origins(topics: Iterable[Topic], live: Iterable[_Live]) -> list[Origin]:
    """Sources by what was read of them, and those that were published and not read behind."""
    minutes: dict[str, list[float | None]] = defaultdict(list)
    for each in live:
        minutes[each.source].append(each.minutes)
    read = {topic.name: topic for topic in topics}
    quiet = sorted(name for name in minutes if name and name not in read)
    rows = [*read.values(), *(Topic(name, 0, 0) for name in quiet)][:TOPICS]
    return [
        Origin(row.name, row.reads, row.stories, len(minutes[row.name]), pace_of(minutes[row.name]).median)
        for row in rows
    ]


def _amendments(week: Week) -> Any:
    begin, end = week.moments
    return Amendment.objects.filter(at__gte=begin, at__lt=end).order_by()


def _corrections(week: Week) -> Corrected:
    begin, end = week.moments
    kinds = _amendments(week).aggregate(
        told=Count("pk", filter=Q(kind=Amendment.Kind.CORRECTION)),
        updates=Count("pk", filter=Q(kind=Amendment.Kind.UPDATE)),
    )
    notes = _amendments(week).corrections().select_related("article").order_by("-at", "-pk")[:TOP]
    noticed = Correction.objects.filter(noticed_at__gte=begin, noticed_at__lt=end).order_by()
    states = dict(noticed.values_list("state").annotate(count=Count("pk")))
    of_sources = {str(label): states.get(value, 0) for value, label in Correction.State.choices}
    return Corrected(kinds["told"], kinds["updates"], list(notes), of_sources)


def _cost(week: Week) -> Cost:
    begin, end = week.moments
    spent = ModelCall.objects.filter(at__gte=begin, at__lt=end).aggregate(
        sum=Sum("cost"), calls=Count("pk"), unpriced=Count("pk", filter=Q(cost=None))
    )
    worked_on = ModelCall.objects.filter(rewrite__article__in=live_in(week).values("pk"))
    stories = worked_on.aggregate(sum=Sum("cost"), stories=Count("rewrite__article", distinct=True))
    return Cost(
        spent["sum"] or Decimal(0), spent["calls"], spent["unpriced"], stories["sum"] or Decimal(0), stories["stories"]
    )
