"""Feeds with their health in sight, and whom we credit."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter

from sources.activity import chart, days_before, entries_by_day
from sources.addresses import without_secrets
from sources.admin.asking import Act, AskingAdmin
from sources.admin.feedform import FeedForm
from sources.admin.health import COLOURS, GroupFilter, HealthFilter
from sources.admin.newfeed import NewFeedAdmin
from sources.admin.opmldesk import ListsAdmin
from sources.admin.records import column
from sources.admin.rulespage import rules_page
from sources.admin.showing import external_link, shortened, when
from sources.admin.unattended import UnattendedAdmin
from sources.health import Health, health_of, trouble_beside, trouble_with, words_for
from sources.models import Feed, ImportRun, Source
from sources.requesting import reimport_source, request_import


@admin.register(Feed)
class FeedAdmin(NewFeedAdmin, ListsAdmin, UnattendedAdmin, AskingAdmin):
    again_act = Act(request_import, fresh=True)
    again_words = "Import afresh"
    form = FeedForm
    list_display = ("name", "health", "trouble", "last_new", "last_success")
    list_display_links = ("name",)
    list_filter: ClassVar[Any] = (
        HealthFilter,
        GroupFilter,
        ("source", RelatedDropdownFilter),
        ("format", ChoicesDropdownFilter),
        ("rewriting", ChoicesDropdownFilter),
    )
    list_select_related = ("source",)
    search_fields = ("key", "title", "url")
    actions = ("import_now", "import_afresh")
    autocomplete_fields = ("source",)
    change_form_outer_before_template = "admin/sources/_feed_health.html"
    fieldsets = (
        (None, {"fields": ("url", ("key", "title"), "source", ("format", "lang"), "group", "enabled")}),
        (
            "What becomes of its entries",
            {
                "fields": (
                    "full_text",
                    ("rewriting", "shape"),
                    "brief_limit",
                    ("shortest_proposal", "longest_proposal"),
                    "from_author",
                    "auto_publish",
                )
            },
        ),
        ("Schedule", {"fields": ("next_check_at", "stopped_reason", "former")}),
    )
    readonly_fields = ("former",)

    def get_fieldsets(self, request: HttpRequest, obj: Feed | None = None) -> Any:
        """How far to page is asked only where there are pages."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj and obj.format == Feed.Format.COINDESK:
            return (*fieldsets, ("CoinDesk's API", {"fields": ("most_pages",)}))
        return fieldsets

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/import/", wrap(self.import_one), name="sources_feed_import"),
            path("<int:pk>/rules/", wrap(self.rules_view), name="sources_feed_rules"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The feed's form, below its health, its last thirty days and its last imports."""
        feed = Feed.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        context = {**(_health_panel(feed, timezone.now()) if feed else {}), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    @admin.action(description="Import now", permissions=["import"])
    def import_now(self, request: HttpRequest, queryset: QuerySet[Feed]) -> None:
        self.ask_each(request, queryset, Act(request_import))

    @admin.action(description="Import afresh, as if nothing were known", permissions=["import"])
    def import_afresh(self, request: HttpRequest, queryset: QuerySet[Feed]) -> None:
        self.ask_each(request, queryset, Act(request_import, fresh=True))

    @method_decorator(require_POST)
    def import_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for an import and go to its page, which reloads until it is finished."""
        return self.ask(request, pk, Act(request_import))

    def rules_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return rules_page(self, request, pk)

    @column("feed", ordering="key", header=True)
    def name(self, feed: Feed) -> tuple[str, str]:
        return str(feed), shortened(without_secrets(feed.url).partition("://")[2], 40) or "imported from files"

    @column("health", label=COLOURS)
    def health(self, feed: Feed) -> tuple[str, str]:
        now = timezone.now()
        return health_of(feed, now), words_for(feed, now)

    @column("last success", ordering="succeeded_at")
    def last_success(self, feed: Feed) -> str:
        return when(feed.succeeded_at)

    @column("last new entry", ordering="last_entry_at")
    def last_new(self, feed: Feed) -> str:
        return when(feed.last_entry_at)

    @column("trouble")
    def trouble(self, feed: Feed) -> str:
        return shortened(trouble_beside(feed, timezone.now()), 120) or "-"

    @column("former address")
    def former(self, feed: Feed) -> str:
        return external_link(feed.former_url)


def _health_panel(feed: Feed, now: datetime) -> dict[str, Any]:
    health, days = health_of(feed, now), days_before(now)
    return {
        "health": health,
        "health_words": words_for(feed, now),
        "is_bad": health in (Health.FAILING, Health.STOPPED),
        "trouble": trouble_with(feed, now),
        "chart": chart(days, entries_by_day(feed, days)),
        "runs": list(ImportRun.objects.filter(feed=feed)[:5]),
        "rules": list(feed.rules.all()),
    }


@admin.register(Source)
class SourceAdmin(AskingAdmin):
    again_act = Act(reimport_source)
    again_words = "Import all its feeds again"
    actions = ("reimport",)
    change_form_outer_before_template = "admin/sources/_again.html"
    list_display = ("name", "key", "type", "site")
    list_filter = ("type",)
    search_fields = ("name", "key")
    fields = ("name", "key", "type", "site_url", "logo_url")
    formfield_overrides: ClassVar[Any] = {models.URLField: {"assume_scheme": "https"}}

    def get_readonly_fields(self, request: HttpRequest, obj: Source | None = None) -> tuple[str, ...]:
        """A key is how every import recognises its source, so it stays."""
        return ("key",) if obj else ()

    @admin.action(description="Import all their feeds again", permissions=["import"])
    def reimport(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        self.ask_each(request, queryset, Act(reimport_source))

    @column("site")
    def site(self, source: Source) -> str:
        return external_link(source.site_url)
