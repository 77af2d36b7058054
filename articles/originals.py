"""Which article a translation was made from, and which were made from an article."""

from django.db.models import Q, QuerySet

from articles.models import Article


def original_of(article: Article) -> Article | None:
    """The article that this one is a translation of; None for an original. At most one query, and none for most.

    A translation that a file brought says of which id it was made; one that was begun here names its original.
    """
    if article.original_id:
        return article.original
    if not article.ai_translated_from:
        return None
    of_same_id = article.siblings().filter(ai_translated_from="", original=None)
    return of_same_id.select_related("source").order_by("pk").first()


def translations_of(article: Article) -> QuerySet[Article]:
    """Articles in other languages that were made from this one, here or, as their files say, elsewhere."""
    made_here = Q(original=article)
    return article.siblings().filter(made_here | Q(original=None, ai_translated_from=article.external_id))
