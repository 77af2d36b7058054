"""Which stories have most to do with another: they tell the same event, or share tags with it."""

from collections.abc import Sequence

from django.db.models import Count, QuerySet

from articles.models import TaggedArticle
from articles.paper.rows import StoryRow
from articles.prepared import Prepared
from sources.headlineindex import many


def nearest(article: StoryRow, among: Sequence[StoryRow]) -> list[int]:
    """Those `among` public articles, given the newest first, that have anything to do with `article`: its event first,
    then by the number of tags that they share with it, then the newest. One query, unless all are remembered rows that
    were compared before: a row that something touched is another one."""
    others = [row for row in among if row.pk != article.pk]
    kept: tuple[list[StoryRow], list[int]] | None = article.shown.get("kin")
    if kept is None or kept[0] != others:
        kept = article.shown["kin"] = (others, _nearest(article, others))
    return kept[1]


def _nearest(article: StoryRow, others: list[StoryRow]) -> list[int]:
    told_too = {row.pk for row in others if article.event and row.event == article.event}
    shared = dict(_sharing(article=article.pk, among=[row.pk for row in others]))
    near = [row.pk for row in others if row.pk in told_too or row.pk in shared]
    return sorted(near, key=lambda pk: (pk not in told_too, -shared.get(pk, 0)))


def _tagged_alike(article: int, among: list[int]) -> QuerySet[TaggedArticle, tuple[int, int]]:
    tags = TaggedArticle.objects.filter(content_object=article).order_by().values("tag")
    rows: QuerySet[TaggedArticle] = TaggedArticle.objects.filter(content_object__in=many(among), tag__in=tags)
    shared: QuerySet[TaggedArticle, tuple[int, int]] = rows.values_list("content_object_id").annotate(Count("pk"))
    return shared.order_by()


_sharing = Prepared(_tagged_alike, article=(1, 2), among=([1], [2]))
