"""Our own pictures: found by what they show, by tags and sections that they stood under, by how often they stand."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.text import slugify

from articles.models import Article, CoverImage, TaggedArticle

LOOKED_AT = 600
MOST_WORDS = 6
NEWEST, MOST_USED, LEAST_USED = "newest", "most", "least"
ORDERS = (NEWEST, MOST_USED, LEAST_USED)


@dataclass(frozen=True, slots=True)
class Found:
    """A picture, and over how many articles its photo stands."""

    cover: CoverImage
    uses: int


def search(words: str, *, order: str = NEWEST, most: int = 24) -> list[Found]:
    """Pictures for articles that fit all the words, one a photo, among the newest few hundred. Two queries."""
    rows = fitting(CoverImage.objects.exclude(provider=CoverImage.Provider.PORTRAIT), words)
    found = _counted(_one_a_photo(rows.order_by("-pk")[:LOOKED_AT]))
    if order != NEWEST:
        found.sort(key=lambda one: one.uses, reverse=order == MOST_USED)
    return found[:most]


def fitting(rows: QuerySet[CoverImage], words: str) -> QuerySet[CoverImage]:
    """Those of `rows` that fit all the words."""
    for word in words.split()[:MOST_WORDS]:
        rows = rows.filter(_fits(word[:100]))
    return rows


def suggest(article: Article, *, most: int = 6) -> list[Found]:
    """Pictures that stood over stories with the same tags, those that share most first, then those used least.

    Three queries.
    """
    tags = list(article.tagged.values_list("tag_id", flat=True))
    shared = TaggedArticle.objects.filter(tag__in=tags, content_object__cover__isnull=False)
    others = shared.exclude(content_object=article).order_by("-content_object_id")
    weights = Counter(others.values_list("content_object__cover_id", flat=True)[:LOOKED_AT])
    ids = [pk for pk in weights if pk != article.cover_id]
    rows = CoverImage.objects.filter(pk__in=ids).order_by("-pk")
    found = _counted(_one_a_photo(rows))
    return sorted(found, key=lambda one: (-weights[one.cover.pk], one.uses))[:most]


def uses(covers: Sequence[CoverImage]) -> dict[int, int]:
    """Over how many articles each picture's photo stands. One query."""
    photos = {cover.photo_id for cover in covers}
    counted = Article.objects.filter(cover__photo_id__in=photos).order_by().values_list("cover__photo_id")
    by_photo = dict(counted.annotate(Count("pk")))
    return {cover.pk: by_photo.get(cover.photo_id, 0) for cover in covers}


def _fits(word: str) -> Q:
    """Its description or credit holds the word, or it stands over stories with such a tag or in such a section."""
    slug = slugify(word)
    said = Q(alt__icontains=word) | Q(credit_name__icontains=word)
    return said | Q(pk__in=_over(Q(tagged__tag__slug=slug))) | Q(pk__in=_over(Q(category__slug=slug)))


def _over(stories: Q) -> QuerySet[Article, int | None]:
    newest = Article.objects.filter(stories, cover__isnull=False).order_by("-pk")
    return newest.values_list("cover_id", flat=True)[:LOOKED_AT]


def _one_a_photo(covers: Iterable[CoverImage]) -> list[CoverImage]:
    found: dict[str | int, CoverImage] = {}
    for cover in covers:
        found.setdefault(cover.photo_id or cover.pk, cover)
    return list(found.values())


def _counted(covers: list[CoverImage]) -> list[Found]:
    counts = uses(covers)
    return [Found(cover, counts[cover.pk]) for cover in covers]
