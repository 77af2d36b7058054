"""Every public door of the paper. All of them see articles through `Article.objects.public()` alone.

But for `shared`, which shows a draft to whoever was given its signed address.
"""

from articles.views.article import article
from articles.views.covers import cover
from articles.views.guide import guide
from articles.views.lists import archive, archive_latest, author, category, home, source, tag
from articles.views.mirror import mirror
from articles.views.searching import search
from articles.views.shared import shared, shared_cover
from articles.views.standards import ai_use, corrections
from articles.views.wayfinding import icon, indexnow_key, manifest, robots

__all__ = [
    "ai_use",
    "archive",
    "archive_latest",
    "article",
    "author",
    "category",
    "corrections",
    "cover",
    "guide",
    "home",
    "icon",
    "indexnow_key",
    "manifest",
    "mirror",
    "robots",
    "search",
    "shared",
    "shared_cover",
    "source",
    "tag",
]
