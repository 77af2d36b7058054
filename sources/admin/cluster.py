"""Events: what several sources report alike, side by side. Read only; an entry stays an entry of its own."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.timesince import timesince
from unfold.contrib.filters.admin import RelatedDropdownFilter

from sources.admin.days import DaysFilter
from sources.admin.records import RecordAdmin, column
from sources.admin.showing import readable, shortened, when
from sources.models import Cluster, Entry

EXCERPT = 900
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Told:
    """A report as the page shows it; `later` is how long after the first one."""

    entry: Entry
    excerpt: str
    later: str


@admin.register(Cluster)
class ClusterAdmin(RecordAdmin):
    list_display = ("headline", "told_by", "reports", "first_told", "noticed")
    list_display_links = ("headline",)
    list_filter: ClassVar[Any] = (("entries__source", RelatedDropdownFilter), ("created_at", DaysFilter))
    search_fields = ("entries__title",)
    search_help_text = "Words of any of its headlines"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cluster]:
        rows = Entry.objects.select_related("source").only("title", "published_at", "cluster_id", "source__name")
        told = Prefetch("entries", rows.order_by("published_at", "pk"), to_attr="told")
        clusters: QuerySet[Cluster] = super().get_queryset(request).prefetch_related(told)
        return clusters

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Its entries beside each other, the first one first."""
        cluster = Cluster.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if cluster is None or not self.has_view_permission(request, cluster):
            raise Http404("There is no such event.")
        entries = list(_side_by_side(cluster))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": cluster,
            "title": shortened(entries[0].title) if entries else str(cluster),
            "reports": [_told(entry, entries[0]) for entry in entries],
            "sources": len({entry.source_id for entry in entries}),
        }
        return TemplateResponse(request, "admin/sources/cluster.html", context)

    @column("what it is about")
    def headline(self, cluster: Any) -> str:
        return shortened(cluster.told[0].title) if cluster.told else str(cluster)

    @column("told by")
    def told_by(self, cluster: Any) -> str:
        return shortened(", ".join(dict.fromkeys(entry.source.name for entry in cluster.told)), 80)

    @column("reports")
    def reports(self, cluster: Any) -> int:
        return len(cluster.told)

    @column("first told")
    def first_told(self, cluster: Any) -> str:
        return when(cluster.told[0].published_at) if cluster.told else "-"

    @column("noticed", ordering="pk")
    def noticed(self, cluster: Cluster) -> str:
        return when(cluster.created_at)


def others_of(entry: Entry) -> QuerySet[Entry]:
    """What other entries tell of the event of `entry`, the first one first; none where it belongs to none."""
    rows = Entry.objects.filter(cluster=entry.cluster_id) if entry.cluster_id else Entry.objects.none()
    shown = rows.exclude(pk=entry.pk).select_related("source").prefetch_related("articles")
    return shown.defer("payload", "summary", "content").order_by("published_at", "pk")[:SHOWN]


def _side_by_side(cluster: Cluster) -> QuerySet[Entry]:
    rows = cluster.entries.select_related("source").prefetch_related("articles").defer("payload")
    return rows.order_by("published_at", "pk")[:SHOWN]


def _told(entry: Entry, first: Entry) -> Told:
    later = timesince(first.published_at, entry.published_at) if entry.published_at > first.published_at else ""
    return Told(entry, shortened(readable(entry.text, is_html=entry.is_html), EXCERPT), later)
