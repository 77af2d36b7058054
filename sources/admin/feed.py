"""Feeds with their health in sight, and whom we credit."""

from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter

from sources.addresses import without_secrets
from sources.admin.feedform import FeedForm
from sources.admin.health import COLOURS, HealthFilter, health_of
from sources.admin.records import ListAdmin, column
from sources.admin.showing import external_link, shortened, when
from sources.errors import NotAllowed
from sources.models import Feed, ImportRun, Source
from sources.requesting import request_import


@admin.register(Feed)
class FeedAdmin(ListAdmin):
    form = FeedForm
    list_display = ("name", "health", "last_success", "last_new", "next_check", "trouble")
    list_display_links = ("name",)
    list_filter: ClassVar[Any] = (
        HealthFilter,
        ("source", RelatedDropdownFilter),
        ("format", ChoicesDropdownFilter),
        ("rewriting", ChoicesDropdownFilter),
    )
    list_select_related = ("source",)
    search_fields = ("key", "title", "url")
    actions = ("import_now",)
    autocomplete_fields = ("source",)
    change_form_outer_before_template = "admin/sources/_feed_health.html"
    fieldsets = (
        (None, {"fields": ("url", ("key", "title"), "source", ("format", "lang"), "enabled")}),
        (
            "What becomes of its entries",
            {"fields": (("rewriting", "shape"), "brief_limit", "from_author", "auto_publish")},
        ),
        ("Schedule", {"fields": ("next_check_at", "stopped_reason", "former")}),
    )
    readonly_fields = ("former",)

    def get_urls(self) -> list[URLPattern]:
        own = path("<int:pk>/import/", self.admin_site.admin_view(self.import_one), name="sources_feed_import")
        return [own, *super().get_urls()]

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("sources.trigger_import")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The feed's form, below its health and its last imports."""
        runs = list(ImportRun.objects.filter(feed_id=object_id)[:5]) if object_id.isdecimal() else []
        context = {"runs": runs, "may_import": self.has_import_permission(request), **(extra_context or {})}
        answer: HttpResponse = super().change_view(request, object_id, form_url, context)
        return answer

    @admin.action(description="Import now", permissions=["import"])
    def import_now(self, request: HttpRequest, queryset: QuerySet[Feed]) -> None:
        runs = [request_import(feed, cast(User, request.user), timezone.now()) for feed in queryset]
        text = "One import is on its way." if len(runs) == 1 else f"{len(runs)} imports are on their way."
        self.message_user(request, f"{text} Their outcomes appear under Imports.", messages.SUCCESS)

    @method_decorator(require_POST)
    def import_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for an import and go to its page, which reloads until it is finished."""
        feed = get_object_or_404(Feed, pk=pk)
        try:
            run = request_import(feed, cast(User, request.user), timezone.now())
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        return HttpResponseRedirect(reverse("admin:sources_importrun_change", args=[run.pk]))

    @column("feed", ordering="key", header=True)
    def name(self, feed: Feed) -> tuple[str, str]:
        return str(feed), shortened(without_secrets(feed.url), 60) or "imported from files"

    @column("health", label=COLOURS)
    def health(self, feed: Feed) -> tuple[str, str]:
        health = health_of(feed)
        return health.kind, health.words

    @column("last success", ordering="succeeded_at")
    def last_success(self, feed: Feed) -> str:
        return when(feed.succeeded_at)

    @column("last new entry", ordering="last_entry_at")
    def last_new(self, feed: Feed) -> str:
        return when(feed.last_entry_at)

    @column("next check", ordering="next_check_at")
    def next_check(self, feed: Feed) -> str:
        return when(feed.next_check_at) if feed.enabled else "-"

    @column("trouble")
    def trouble(self, feed: Feed) -> str:
        return shortened(feed.stopped_reason or (feed.last_error if feed.error_streak else ""), 90) or "-"

    @column("former address")
    def former(self, feed: Feed) -> str:
        return external_link(feed.former_url)


@admin.register(Source)
class SourceAdmin(ListAdmin):
    list_display = ("name", "key", "type", "site")
    list_filter = ("type",)
    search_fields = ("name", "key")
    fields = ("name", "key", "type", "site_url", "logo_url")
    formfield_overrides: ClassVar[Any] = {models.URLField: {"assume_scheme": "https"}}

    def get_readonly_fields(self, request: HttpRequest, obj: Source | None = None) -> tuple[str, ...]:
        """A key is how every import recognises its source, so it stays."""
        return ("key",) if obj else ()

    @column("site")
    def site(self, source: Source) -> str:
        return external_link(source.site_url)
