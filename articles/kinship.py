"""Which stories have most to do with another: they tell the same event, or share tags with it."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from django.db.models import Count, QuerySet, Value

from articles.models import Article, TaggedArticle
from articles.paper.rows import StoryRow
from articles.prepared import Prepared, together
from sources.headlineindex import many

_MORE_THAN_TAGS: Final = 1_000
"""No story has as many."""


def nearest(article: StoryRow, among: Sequence[StoryRow]) -> list[int]:
    """Those `among` public articles, given the newest first, that have anything to do with `article`: its event first,
    then by the number of tags that they share with it, then the newest. One query, unless all are remembered rows that
    were compared before: a row that something touched is another one."""
    others = [row for row in among if row.pk != article.pk]
    kept: tuple[list[StoryRow], list[int]] | None = article.shown.get("kin")
    if kept is None or kept[0] != others:
        kept = article.shown["kin"] = (others, _nearest(article.pk, [row.pk for row in others]))
    return kept[1]


def _nearest(article: int, others: list[int]) -> list[int]:
    near: Counter[int] = Counter()
    told = {"article": article, "among": others}
    for pk, weight in together([(_telling, told), (_sharing, told)], "{}", []):
        near[pk] += weight
    return sorted((pk for pk in others if pk in near), key=lambda pk: -near[pk])


def _of_its_event(article: int, among: list[int]) -> QuerySet[Article, tuple[int, int]]:
    event = Article.objects.filter(pk=article).order_by().values("entry__cluster")
    rows = Article.objects.filter(pk__in=many(among), entry__cluster__in=event)
    return rows.annotate(weight=Value(_MORE_THAN_TAGS)).order_by().values_list("pk", "weight")


def _tagged_alike(article: int, among: list[int]) -> QuerySet[TaggedArticle, tuple[int, int]]:
    tags = TaggedArticle.objects.filter(content_object=article).order_by().values("tag")
    rows: QuerySet[TaggedArticle] = TaggedArticle.objects.filter(content_object__in=many(among), tag__in=tags)
    shared: QuerySet[TaggedArticle, tuple[int, int]] = rows.values_list("content_object_id").annotate(Count("pk"))
    return shared.order_by()


_telling = Prepared(_of_its_event, article=(1, 2), among=([1], [2]))
_sharing = Prepared(_tagged_alike, article=(1, 2), among=([1], [2]))
