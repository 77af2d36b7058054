"""Covers that we draw for stories without a picture."""

import hashlib
from typing import Final

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control

from articles.covers.generated import generate
from articles.models import Article
from articles.paper.pictures import SHARED_AT

SIZES: Final = {"small": (400, 225), "regular": (1080, 608), "share": SHARED_AT}
_KEPT: Final = 7 * 24 * 3600
_BROWSERS_KEEP: Final = 3600


def cover(request: HttpRequest, article_id: int, size: str) -> HttpResponse:
    """A drawing of title and section, kept in the cache by both, so that a new title gets a new one."""
    if size not in SIZES:
        raise Http404("No such size.")
    shown = get_object_or_404(Article.objects.public().select_related("category"), pk=article_id)
    digest = hashlib.sha256(f"{size}\n{shown.category.key}\n{shown.title}".encode()).hexdigest()[:32]
    drawn = cache.get_or_set(f"cover:{digest}", lambda: _draw(shown, size), _KEPT)
    answer = HttpResponse(drawn, content_type="image/jpeg", headers={"ETag": f'"{digest}"'})
    patch_cache_control(answer, public=True, max_age=_BROWSERS_KEEP)
    return answer


def _draw(shown: Article, size: str) -> bytes:
    return generate(shown.title, shown.category.key, shown.category.key, SIZES[size])
