"""Every public door of the paper. All of them see articles through `Article.objects.public()` alone."""

from articles.views.article import article
from articles.views.covers import cover
from articles.views.lists import archive, archive_latest, author, category, home, source, tag
from articles.views.robots import robots
from articles.views.searching import search

__all__ = [
    "archive",
    "archive_latest",
    "article",
    "author",
    "category",
    "cover",
    "home",
    "robots",
    "search",
    "source",
    "tag",
]
