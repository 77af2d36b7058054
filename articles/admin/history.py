"""The history of an article's text: its revisions, and what any two of them differ in."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from articles.admin.articlepage import found
from articles.admin.comparing import compare
from articles.models import Article, Change, Revision
from sources.admin.days import DaysFilter
from sources.admin.records import RecordAdmin, column
from sources.admin.showing import as_received, shortened, when

NEWEST = 100


def revisions(model_admin: ModelAdmin[Article], request: HttpRequest, pk: int) -> HttpResponse:
    """The newest revisions; `?before=` and `?after=` (ids) choose two to compare, else the last two."""
    article = found(model_admin, request, str(pk))
    rows = list(article.revisions.select_related("user").defer("file")[:NEWEST])
    after = _chosen(request.GET.get("after", ""), rows, 0)
    before = _chosen(request.GET.get("before", ""), rows, 1)
    files = dict(Revision.objects.filter(pk__in=[row.pk for row in (before, after) if row]).values_list("pk", "file"))
    context: dict[str, Any] = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": f"History of “{shortened(article.title, 60)}”",
        "original": article,
        "rows": rows,
        "before": before,
        "after": after,
        "parts": compare(files[before.pk], files[after.pk]) if before and after else [],
    }
    return TemplateResponse(request, "admin/articles/revisions.html", context)


def _chosen(wanted: str, rows: list[Revision], position: int) -> Revision | None:
    """The row of that id, else the one at `position` of the newest."""
    by_id = next((row for row in rows if str(row.pk) == wanted), None)
    return by_id or next(iter(rows[position : position + 1]), None)


@admin.register(Revision)
class RevisionAdmin(RecordAdmin):
    list_display = ("of", "version", "kind", "user", "saved", "reason")
    list_display_links = ("of",)
    list_filter: ClassVar[Any] = (("kind", ChoicesDropdownFilter), ("at", DaysFilter))
    list_select_related = ("article", "user")
    fields = ("of", ("version", "kind"), ("user", "saved"), "reason", "text")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("file", "article__body", "article__html", "article__file_rest")

    @column("article")
    def of(self, revision: Revision) -> str:
        return shortened(revision.article.title, 80)

    @column("saved", ordering="at")
    def saved(self, revision: Revision) -> str:
        return when(revision.at)

    @column("the article's file")
    def text(self, revision: Revision) -> str:
        return as_received(revision.file)


@admin.register(Change)
class ChangeAdmin(RecordAdmin):
    list_display = ("of", "noted", "applied", "attempts")
    list_display_links = ("of",)
    list_select_related = ("article",)
    fields = ("of", "noted", "applied", "attempts", "before", "after")

    def get_queryset(self, request: HttpRequest) -> Any:
        changes = super().get_queryset(request).order_by("-pk")
        return changes.defer("article__body", "article__html", "article__file_rest")

    @column("article")
    def of(self, change: Change) -> str:
        return shortened(change.article.title, 80) if change.article else "(gone)"

    @column("noted", ordering="at")
    def noted(self, change: Change) -> str:
        return when(change.at)

    @column("told to pages, search and hubs", ordering="applied_at")
    def applied(self, change: Change) -> str:
        return when(change.applied_at) if change.applied_at else "waiting"
