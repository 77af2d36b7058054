"""Imports: who asked, how far it is, what came of it. The page of an unfinished one reloads itself."""

from datetime import timedelta
from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter

from sources.admin.asking import Act, AskingAdmin
from sources.admin.days import DaysFilter
from sources.admin.records import RecordAdmin, column
from sources.admin.runpage import brought, counts, is_moving, steps, told
from sources.admin.showing import shortened, when
from sources.errors import NotAllowed, NotPossible
from sources.models import ImportRun
from sources.requesting import OPEN, cancel_import, reimport_run

State = ImportRun.State
COLOURS = {
    State.QUEUED: "info",
    State.RUNNING: "info",
    State.DONE: "success",
    State.FAILED: "danger",
    State.CANCELLED: "warning",
}
RELOAD_SECONDS = "3"


@admin.register(ImportRun)
class ImportRunAdmin(RecordAdmin, AskingAdmin):
    again_act = Act(reimport_run)
    actions: ClassVar[Any] = ("reimport", "cancel_open")
    list_display = ("feed", "shown_state", "brought", "took", "asked", "asked_by")
    list_display_links = ("feed",)
    list_filter: ClassVar[Any] = (
        ("state", ChoicesDropdownFilter),
        ("feed", RelatedDropdownFilter),
        ("requested_at", DaysFilter),
    )
    list_select_related = ("feed", "requested_by")
    change_form_outer_before_template = "admin/sources/_run.html"
    fieldsets = (
        (
            "When, who and how",
            {
                "fields": (
                    ("asked", "asked_by"),
                    ("started", "took"),
                    ("answer", "size"),
                    ("attempts", "manner"),
                )
            },
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        own = path("<int:pk>/cancel/", self.admin_site.admin_view(self.cancel_one), name="sources_importrun_cancel")
        return [own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The run as it stands; until nothing more will change the browser is told to look again."""
        found = ImportRun.objects.select_related("feed").filter(pk=object_id) if object_id.isdecimal() else None
        run = found.first() if found is not None else None
        panel = _panel(run) if run else {}
        answer = super().change_view(request, object_id, form_url, {**panel, **(extra_context or {})})
        if panel.get("is_moving"):
            answer["Refresh"] = RELOAD_SECONDS
        return answer

    @method_decorator(require_POST)
    def cancel_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = get_object_or_404(ImportRun, pk=pk)
        self._cancel(request, [run])
        return HttpResponseRedirect(reverse("admin:sources_importrun_change", args=[pk]))

    @admin.action(description="Import their feeds again", permissions=["import"])
    def reimport(self, request: HttpRequest, queryset: QuerySet[ImportRun]) -> None:
        self.ask_each(request, queryset.select_related("feed"), Act(reimport_run))

    @admin.action(description="Cancel those that are open", permissions=["import"])
    def cancel_open(self, request: HttpRequest, queryset: QuerySet[ImportRun]) -> None:
        self._cancel(request, list(queryset.filter(state__in=OPEN)))

    def _cancel(self, request: HttpRequest, runs: list[ImportRun]) -> None:
        done = 0
        for run in runs:
            try:
                cancel_import(run, cast(User, request.user), timezone.now())
                done += 1
            except NotAllowed as error:
                raise PermissionDenied(str(error)) from error
            except NotPossible as error:
                messages.error(request, str(error))
        if done:
            count = "One import is" if done == 1 else f"{done} imports are"
            messages.success(request, f"{count} cancelled. What was stored stays; the feed rests for half an hour.")

    @column("state", ordering="state", label=COLOURS)
    def shown_state(self, run: ImportRun) -> tuple[str, str]:
        return run.state, run.get_state_display()

    @column("brought")
    def brought(self, run: ImportRun) -> str:
        return shortened(brought(run), 160)

    @column("asked for", ordering="requested_at")
    def asked(self, run: ImportRun) -> str:
        return when(run.requested_at)

    @column("asked by")
    def asked_by(self, run: ImportRun) -> str:
        return run.requested_by.get_username() if run.requested_by else "automatic"

    @column("started")
    def started(self, run: ImportRun) -> str:
        return when(run.started_at)

    @column("took")
    def took(self, run: ImportRun) -> str:
        if run.started_at is None or run.finished_at is None:
            return "-"
        seconds = (run.finished_at - run.started_at) / timedelta(seconds=1)
        return f"{seconds:.1f} s" if seconds >= 1 else "under 1 s"

    @column("the server's answer")
    def answer(self, run: ImportRun) -> str:
        return f"HTTP {run.http_status}" if run.http_status else "-"

    @column("how it asked")
    def manner(self, run: ImportRun) -> str:
        return "afresh, as if nothing were known" if run.fresh else "only for what has changed since last time"

    @column("size")
    def size(self, run: ImportRun) -> str:
        pages = f" in {run.pages} pages" if run.pages > 1 else ""
        return f"{run.bytes / 1024:,.1f} KiB{pages}" if run.bytes else "-"


def _panel(run: ImportRun) -> dict[str, Any]:
    return {
        "is_open": run.state in OPEN,
        "is_moving": is_moving(run, timezone.now()),
        "reload_seconds": RELOAD_SECONDS,
        "steps": steps(run),
        "told": told(run),
        "counts": list(counts(run)),
    }
