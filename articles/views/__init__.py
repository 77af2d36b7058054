"""Every public door of the paper. All of them see articles through `Article.objects.public()` alone."""

from articles.views.article import article
from articles.views.covers import cover
from articles.views.guide import guide
from articles.views.lists import archive, archive_latest, author, category, home, source, tag
from articles.views.mirror import mirror
from articles.views.searching import search
from articles.views.wayfinding import icon, manifest, robots

__all__ = [
    "archive",
    "archive_latest",
    "article",
    "author",
    "category",
    "cover",
    "guide",
    "home",
    "icon",
    "manifest",
    "mirror",
    "robots",
    "search",
    "source",
    "tag",
]
