"""The addresses of the pages on which articles are written, seen, compared and planned."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from articles.admin import complaint, coverpage, keeping, linkedpage, newpage, preview, revisionspage, schedulepage
from articles.admin.articlepage import found
from articles.models import Article


def addresses(model_admin: ModelAdmin[Article]) -> list[URLPattern]:
    wrap = model_admin.admin_site.admin_view

    def of_article(route: str, name: str, view: Callable[[HttpRequest, Article], HttpResponse]) -> URLPattern:
        """A page of an article that the person may see."""

        def shown(request: HttpRequest, pk: int) -> HttpResponse:
            return view(request, found(model_admin, request, str(pk)))

        return path(f"<int:pk>/{route}", wrap(shown), name=f"articles_article_{name}")

    def of_admin(route: str, name: str, view: Callable[..., HttpResponse]) -> URLPattern:
        def shown(request: HttpRequest, **parts: Any) -> HttpResponse:
            return view(model_admin, request, **parts)

        return path(route, wrap(shown), name=f"articles_article_{name}")

    return [
        of_admin("schedule/", "schedule", schedulepage.page),
        of_admin("flash/", "flash", newpage.flash),
        of_admin("<int:pk>/covers/", "covers", coverpage.page),
        of_admin("<int:pk>/revisions/", "revisions", revisionspage.revisions),
        of_article("preview/", "preview", _preview),
        of_article("typed/", "typed", keeping.typed),
        of_admin("complaint/", "complaint", complaint.complaint),
        of_admin("<int:pk>/story/", "story", complaint.story),
        of_article("story/withdraw/", "withdraw_everywhere", complaint.withdraw),
        of_article("record/", "record", complaint.record),
        of_article("page/", "page", linkedpage.ask),
        of_article("cover.jpg", "cover", lambda request, article: preview.drawn_cover(article)),
    ]


def _preview(request: HttpRequest, article: Article) -> HttpResponse:
    """As it is saved; a POST is a form whose words are not."""
    return keeping.page_of_typed(request, article) if request.method == "POST" else preview.page(request, article)
