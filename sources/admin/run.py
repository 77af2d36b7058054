"""Imports: who asked, how far it is, what came of it. The page of an unfinished one reloads itself."""

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter

from sources.admin.days import DaysFilter
from sources.admin.records import RecordAdmin, column
from sources.admin.showing import shortened, when
from sources.models import ImportRun

State = ImportRun.State
COLOURS = {State.QUEUED: "info", State.RUNNING: "info", State.DONE: "success", State.FAILED: "danger"}
COUNTS = ("new", "changed", "same", "duplicate", "rejected")
RELOAD_SECONDS = "3"


@admin.register(ImportRun)
class ImportRunAdmin(RecordAdmin):
    list_display = ("feed", "shown_state", "outcome_line", "new", "changed", "same", "duplicate", "rejected", "asked")
    list_display_links = ("feed",)
    list_filter: ClassVar[Any] = (
        ("state", ChoicesDropdownFilter),
        ("feed", RelatedDropdownFilter),
        ("requested_at", DaysFilter),
    )
    list_select_related = ("feed", "requested_by")
    fieldsets = (
        (None, {"fields": (("feed", "state"), "outcome_line", "counts", "rejects_link")}),
        ("When and who", {"fields": (("asked", "requested_by"), ("started", "took"), "attempts", "bytes")}),
    )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The run as it stands; until it is finished the browser is told to look again."""
        answer: HttpResponse = super().change_view(request, object_id, form_url, extra_context)
        if object_id.isdecimal() and self._unfinished().filter(pk=object_id).exists():
            answer["Refresh"] = RELOAD_SECONDS
        return answer

    def _unfinished(self) -> QuerySet[ImportRun]:
        return ImportRun.objects.filter(state__in=(State.QUEUED, State.RUNNING))

    @column("state", ordering="state", label=COLOURS)
    def shown_state(self, run: ImportRun) -> tuple[str, str]:
        return run.state, run.get_state_display()

    @column("outcome")
    def outcome_line(self, run: ImportRun) -> str:
        if run.state in (State.QUEUED, State.RUNNING):
            return "waiting for a worker" if run.state == State.QUEUED else "at work; this page looks again by itself"
        status = f"HTTP {run.http_status}" if run.http_status else ""
        return shortened(": ".join(part for part in (run.outcome or status, run.error) if part), 300) or "-"

    @column("entries")
    def counts(self, run: ImportRun) -> str:
        rows = [(getattr(run, name), name) for name in COUNTS]
        return format_html_join(" ", '<span class="nr-count"><strong>{}</strong> {}</span>', rows)

    @column("could not be used")
    def rejects_link(self, run: ImportRun) -> str:
        if not run.rejected:
            return "nothing"
        address = reverse("admin:sources_rejectedentry_changelist")
        count = "1 item" if run.rejected == 1 else f"{run.rejected} items"
        return format_html('<a class="nr-link" href="{}?run__id__exact={}">{}</a>', address, run.pk, count)

    @column("asked for", ordering="requested_at")
    def asked(self, run: ImportRun) -> str:
        return when(run.requested_at)

    @column("started")
    def started(self, run: ImportRun) -> str:
        return when(run.started_at)

    @column("took")
    def took(self, run: ImportRun) -> str:
        if run.started_at is None or run.finished_at is None:
            return "-"
        return f"{(run.finished_at - run.started_at) / timedelta(seconds=1):.1f} s"
