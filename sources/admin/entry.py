"""Entries as received. Read only: the wire is never edited."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from unfold.contrib.filters.admin import RelatedDropdownFilter

from sources.admin.asking import Act, AskingAdmin
from sources.admin.cluster import others_of
from sources.admin.days import DaysFilter
from sources.admin.linkedpage import PageAdmin
from sources.admin.promotion import PromotionFilter
from sources.admin.records import RecordAdmin, column
from sources.admin.refiling import RefilingAdmin
from sources.admin.showing import as_received, external_link, pretty, promotion_chip, readable, shortened, when
from sources.models import Entry, EntryVersion, Feed, Filing
from sources.requesting import reimport_entry, request_import


class FiledFilter(admin.SimpleListFilter):
    title = "filed"
    parameter_name = "filed"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("yes", "Filed as an article"), ("no", "Still waiting"), ("failed", "Could not be filed")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        match self.value():
            case "yes":
                return queryset.filter(filing=None)
            case "no":
                return queryset.filter(filing__isnull=False)
            case "failed":
                return queryset.filter(filing__isnull=False).exclude(filing__failure="")
        return queryset


@admin.register(Entry)
class EntryAdmin(RecordAdmin, AskingAdmin, PageAdmin, RefilingAdmin):
    again_act = Act(reimport_entry)
    again_words = "Ask its feed again"
    actions: ClassVar[Any] = ("reimport", "refile")
    change_form_outer_before_template = "admin/sources/_entry_buttons.html"
    list_display = ("headline", "source", "feed", "published", "received", "became")
    list_display_links = ("headline",)
    list_filter = (
        FiledFilter,
        PromotionFilter,
        ("source", RelatedDropdownFilter),
        ("feed", RelatedDropdownFilter),
        ("published_at", DaysFilter),
    )
    list_select_related = ("source", "feed", "filing")
    search_fields = ("title", "=external_id")
    search_help_text = "Words of the title, or the upstream's id"
    fieldsets = (
        (None, {"fields": ("headline", "promotion", "text_received", "link", "became", "also_told")}),
        ("The linked page", {"fields": ("page_state", "page_text")}),
        (
            "As the upstream described it",
            {
                "fields": (
                    ("source", "feed"),
                    ("published", "received"),
                    ("external_id", "lang"),
                    "described",
                    "by_rules",
                    "picture",
                )
            },
        ),
        ("Earlier versions", {"fields": ("earlier",), "classes": ("collapse",)}),
        ("Raw payload", {"fields": ("payload_received",), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        texts = ("payload", "content", "summary")
        entries: QuerySet[Entry] = super().get_queryset(request).prefetch_related("articles")
        return entries.defer(*texts)

    @admin.action(description="Ask their feeds again", permissions=["import"])
    def reimport(self, request: HttpRequest, queryset: QuerySet[Entry]) -> None:
        """Each feed once, however many of its entries were chosen."""
        feeds = Feed.objects.filter(pk__in=queryset.order_by().values("feed"))
        self.ask_each(request, feeds, Act(request_import, fresh=True))

    @column("title", ordering="title")
    def headline(self, entry: Entry) -> str:
        title = shortened(str(entry)) or "(untitled)"
        return format_html("<span>{}{}</span>", promotion_chip(entry.possible_promotion), title)

    @column("published", ordering="published_at")
    def published(self, entry: Entry) -> str:
        note = " (no date given: when we fetched it)" if entry.dated_by_fetch else ""
        return format_html("{}{}", when(entry.published_at), note)

    @column("received", ordering="received_at")
    def received(self, entry: Entry) -> str:
        return when(entry.received_at)

    @column("article")
    def became(self, entry: Entry) -> str:
        links = [(reverse("admin:articles_article_change", args=[item.pk]), item.lang) for item in entry.articles.all()]
        if links:
            return format_html_join(" ", '<a class="nr-link" href="{}">open the article ({})</a>', links)
        job: Filing | None = getattr(entry, "filing", None)
        if job is None:
            return "the article has been deleted"
        return shortened(f"could not be filed: {job.failure}") if job.failure else "waiting to be filed"

    @column("also reported by")
    def also_told(self, entry: Entry) -> str:
        links = [(reverse("admin:sources_entry_change", args=[o.pk]), o.source, o.title) for o in others_of(entry)]
        if not links:
            return "-"
        told = format_html_join("", '<p><a class="nr-link" href="{}">{}: {}</a></p>', links)
        page = reverse("admin:sources_cluster_change", args=[entry.cluster_id])
        return format_html('{}<p><a class="nr-link" href="{}">Side by side</a></p>', told, page)

    @column("text as received")
    def text_received(self, entry: Entry) -> str:
        return as_received(readable(entry.text, is_html=entry.is_html))

    @column("address")
    def link(self, entry: Entry) -> str:
        return external_link(entry.url)

    @column("picture")
    def picture(self, entry: Entry) -> str:
        return external_link(entry.image_url)

    @column("authors, keywords, categories, tone")
    def described(self, entry: Entry) -> str:
        parts = [*_names(entry.authors), *_names(entry.keywords), *_names(entry.categories), entry.sentiment]
        return " · ".join(part for part in parts if part) or "-"

    @column("what it said before")
    def earlier(self, entry: Entry) -> str:
        rows = [_told(version, is_html=entry.is_html) for version in entry.versions.all()[:20]]
        return format_html_join("", "<p><strong>Version {}</strong>, until {}: {}</p>{}", rows) or "Never changed."

    @column("possible promotion")
    def promotion(self, entry: Entry) -> str:
        return entry.possible_promotion or "No sign of it."

    @column("set by the feed's rules")
    def by_rules(self, entry: Entry) -> str:
        return " · ".join(part for part in (entry.rule_category, *_names(entry.rule_tags)) if part) or "-"

    @column("payload")
    def payload_received(self, entry: Entry) -> str:
        return as_received(pretty(entry.item))


def _names(values: object) -> list[str]:
    return [str(value) for value in values][:40] if isinstance(values, list) else []


def _told(version: EntryVersion, *, is_html: bool) -> tuple[int, str, str, str]:
    text = max(version.content, version.summary, key=len)
    return version.number, when(version.replaced_at), version.title, as_received(readable(text, is_html=is_html))
