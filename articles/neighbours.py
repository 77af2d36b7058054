"""Stories that a reader of one may want to read next, found by a bounded number of steps along indexes; and the other
way round, whose pages may offer a story: those from which so many steps lead to it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from articles.models import Article, TaggedArticle
from articles.paper.rows import PageRow
from articles.prepared import Prepared, moment, together
from sources.headlineindex import many

NEAR: Final = timedelta(days=14)
TAGS: Final = 6
_STEPS: Final = 8
"""Of each tag, so many stories before and after are looked at, however many there are."""
_STEPS_BACK: Final = 12
"""More, since some between may be leaving at the same time."""
_OF_AN_EVENT: Final = 4
_RANKED: Final = (
    "SELECT content_object_id FROM ({}) near WHERE content_object_id <> %s GROUP BY content_object_id"
    " ORDER BY COUNT(*) DESC, MAX(live_at) DESC, content_object_id DESC LIMIT %s"
)


_MOMENTS_OF: Final = "SELECT live_at FROM ({}) near GROUP BY live_at"
_OF_THE_SAME_EVENT: Final = 200


def related(article: PageRow, tags: Sequence[int], event: int | None, most: int) -> list[int]:
    """Public stories near in time that share tags, those that tell the same event first, then by how many they share.

    One query; one more where an event is known.
    """
    at = article.live_at or article.published_at
    here = {"lang": article.lang, "at": at}
    begin, end = at - NEAR, at + NEAR
    parts = [(_before, {**here, "tag": tag, "end": begin}) for tag in tags[:TAGS]]
    parts += [(_after, {**here, "tag": tag, "end": end}) for tag in tags[:TAGS]]
    if not parts:
        return []
    near = {"begin": begin, "end": end, "lang": article.lang}
    told_too = _of_event(event=event, article=article.pk, tags=list(tags[:TAGS]), **near) if event else []
    found = [*told_too, *together(parts, _RANKED, [article.pk, most])]
    return list(dict.fromkeys(pk for pk, *_ in found))[:most]


def offering(article: Article, tags: Sequence[int], event: int | None) -> list[str]:
    """When those stories went live whose pages may offer `article`, its own time among them: as many as a page goes
    steps, and all that went live at the same moment. In UTC. One query; one more where an event is known."""
    at = article.live_at or article.published_at
    found: set[datetime | None] = {at}
    if article.sticky_weight == 0:
        here = {"lang": article.lang, "at": at}
        parts = [(_before_it, {**here, "tag": tag, "end": at - NEAR}) for tag in tags]
        parts += [(_after_it, {**here, "tag": tag, "end": at + NEAR}) for tag in tags]
        parts += [(_weighed, {"lang": article.lang, "tag": tag, "at": at - NEAR, "end": at + NEAR}) for tag in tags]
        found |= {moment(at) for (at,) in together(parts, _MOMENTS_OF, [])} if parts else set()
        found |= {at for (at,) in _of_the_event(event=event, lang=article.lang)} if event else set()
    return sorted(each.astimezone(UTC).isoformat() for each in found if each)


def _tagged(lang: str, tag: int) -> QuerySet[TaggedArticle]:
    rows: QuerySet[TaggedArticle] = TaggedArticle.objects.filter(tag=tag, lang=lang, visible=True, sticky_weight=0)
    return rows


def _earlier(lang: str, tag: int, at: datetime, end: datetime) -> QuerySet[TaggedArticle, tuple[Any, ...]]:
    return _back(lang, tag, at, end)[:_STEPS]


def _back(lang: str, tag: int, at: datetime, end: datetime) -> QuerySet[TaggedArticle, tuple[Any, ...]]:
    rows = _tagged(lang, tag).filter(live_at__lte=at, live_at__gte=end).order_by("-live_at", "-content_object_id")
    return rows.values_list("content_object_id", "live_at")


def _later(lang: str, tag: int, at: datetime, end: datetime) -> QuerySet[TaggedArticle, tuple[Any, ...]]:
    return _on(lang, tag, at, end)[:_STEPS]


def _on(lang: str, tag: int, at: datetime, end: datetime) -> QuerySet[TaggedArticle, tuple[Any, ...]]:
    rows = _tagged(lang, tag).filter(live_at__gt=at, live_at__lte=end).order_by("live_at", "content_object_id")
    return rows.values_list("content_object_id", "live_at")


def _telling(
    event: int, article: int, tags: list[int], lang: str, begin: datetime, end: datetime
) -> QuerySet[Article, tuple[Any, ...]]:
    near = Article.objects.public().in_lang(lang).filter(live_at__range=(begin, end), sticky_weight=0)
    rows = near.filter(entry__cluster=event, tagged__tag__in=many(tags)).exclude(pk=article)
    return rows.annotate(shared=Count("tagged")).order_by("-shared", "-live_at", "-pk").values_list("pk")[:_OF_AN_EVENT]


def _apart(lang: str, tag: int, at: datetime, end: datetime) -> QuerySet[TaggedArticle, tuple[Any, ...]]:
    """Those with a weight are offered by nobody, and offer others."""
    rows = TaggedArticle.objects.filter(tag=tag, lang=lang, visible=True)
    weighed = rows.filter(Q(sticky_weight__gt=0) | Q(sticky_weight__lt=0))  # two ranges of the index
    return weighed.filter(live_at__range=(at, end)).values_list("content_object_id", "live_at")


def _told_of(event: int, lang: str) -> QuerySet[Article, tuple[Any, ...]]:
    rows = Article.objects.public().in_lang(lang).filter(entry__cluster=event)
    return rows.order_by("-live_at").values_list("live_at")[:_OF_THE_SAME_EVENT]


_MOMENTS: Final = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC))
_EXAMPLES: Final[dict[str, Any]] = {"lang": ("a", "b"), "tag": (1, 2), "at": _MOMENTS, "end": _MOMENTS}
_before = Prepared(_earlier, **_EXAMPLES)
_after = Prepared(_later, **_EXAMPLES)
_before_it = Prepared(lambda **of: _back(**of)[:_STEPS_BACK], **_EXAMPLES)
_after_it = Prepared(lambda **of: _on(**of)[:_STEPS_BACK], **_EXAMPLES)
_weighed = Prepared(_apart, **_EXAMPLES)
_of_the_event = Prepared(_told_of, event=(1, 2), lang=("a", "b"))
_of_event = Prepared(
    _telling, event=(1, 2), article=(1, 2), tags=([1], [2]), lang=("a", "b"), begin=_MOMENTS, end=_MOMENTS
)
