"""What was, on record: versions of articles, and what became different for the public."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from articles.models import Change, Revision
from articles.models.change import TRIES
from sources.admin.days import DaysFilter
from sources.admin.records import RecordAdmin, column
from sources.admin.showing import as_received, shortened, when


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
    fields = ("of", "noted", "applied", ("attempts", "failure"), "before", "after")

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
        if change.applied_at:
            return when(change.applied_at)
        return "set aside" if change.attempts >= TRIES else "waiting"
