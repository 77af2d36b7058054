"""Bulk jobs: what was chosen, how far it is, what failed. The page of an unfinished one reloads itself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from articles import bulking
from articles.admin.bulkforms import FORMS, StartForm
from articles.admin.bulkpage import BUTTONS, asked_for, told
from articles.errors import NotAllowed, NotPossible
from articles.models import BulkItem, BulkJob, Category
from sources.admin.records import RecordAdmin, column
from sources.admin.showing import when

State = BulkJob.State
COLOURS = {State.PREPARED: "default", State.QUEUED: "info", State.RUNNING: "info", State.DONE: "success"}
RELOAD_SECONDS = "2"
SHOWN = 30


@admin.register(BulkJob)
class BulkJobAdmin(RecordAdmin):
    list_display = ("what", "shown_state", "outcome", "asked_by", "asked_at", "took")
    list_display_links = ("what",)
    list_filter: ClassVar[Any] = (("kind", ChoicesDropdownFilter), ("state", ChoicesDropdownFilter))
    list_select_related = ("requested_by",)

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "articles_bulkjob"
        return [
            path("<int:pk>/start/", wrap(self.start_view), name=f"{name}_start"),
            path("<int:pk>/cancel/", wrap(self.cancel_view), name=f"{name}_cancel"),
            path("<int:pk>/again/", wrap(self.again_view), name=f"{name}_again"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        job = BulkJob.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if job is None:
            raise Http404("There is no such job.")
        return self._page(request, job)

    def _page(self, request: HttpRequest, job: BulkJob, form: StartForm | None = None) -> HttpResponse:
        """As it stands; until nothing more will change the browser is told to look again."""
        if not self.has_view_permission(request, job):
            raise PermissionDenied
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": str(job), "original": job}
        facts = [(name, method(job)) for name, method in self._facts()]
        context = {**frame, **_panel(job, request, form), "facts": facts}
        answer = TemplateResponse(request, "admin/articles/bulk_job.html", context)
        if job.state in BulkJob.OPEN:
            answer["Refresh"] = RELOAD_SECONDS
        return answer

    def _facts(self) -> list[tuple[str, Callable[[BulkJob], str]]]:
        return [
            ("With", self.besides),
            ("Chosen by", self.asked_by),
            ("Chosen", self.asked_at),
            ("Started", self.started),
            ("Took", self.took),
        ]

    @method_decorator(require_POST)
    def start_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = get_object_or_404(BulkJob, pk=pk)
        form = FORMS[job.kind](request.POST)
        if job.state == State.PREPARED and not form.is_valid():
            return self._page(request, job, form)
        asked = form.asked() if form.is_valid() else job.asked
        return self._act(request, job, lambda: bulking.start(job, request.user, timezone.now(), **asked))

    @method_decorator(require_POST)
    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = get_object_or_404(BulkJob, pk=pk)
        return self._act(request, job, lambda: bulking.cancel(job, request.user, timezone.now()))

    @method_decorator(require_POST)
    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = get_object_or_404(BulkJob, pk=pk)
        return self._act(request, job, lambda: bulking.again(job, request.user, timezone.now()))

    def _act(self, request: HttpRequest, job: BulkJob, act: Callable[[], BulkJob]) -> HttpResponse:
        """Do it, and go to the job that it leads to."""
        try:
            job = act()
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except NotPossible as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(reverse("admin:articles_bulkjob_change", args=[job.pk]))

    @column("what")
    def what(self, job: BulkJob) -> str:
        return str(job)

    @column("state", ordering="state", label=COLOURS)
    def shown_state(self, job: BulkJob) -> tuple[str, str]:
        return job.state, job.get_state_display()

    @column("outcome")
    def outcome(self, job: BulkJob) -> str:
        failed = f", {job.failed} failed" if job.failed else ""
        return f"{job.done} of {job.total} done{failed}"

    @column("asked by")
    def asked_by(self, job: BulkJob) -> str:
        return job.requested_by.get_username() if job.requested_by else "somebody who is gone"

    @column("chosen", ordering="requested_at")
    def asked_at(self, job: BulkJob) -> str:
        return when(job.requested_at)

    def started(self, job: BulkJob) -> str:
        return when(job.started_at)

    @column("took")
    def took(self, job: BulkJob) -> str:
        if job.started_at is None or job.finished_at is None:
            return "-"
        return f"{(job.finished_at - job.started_at) / timedelta(seconds=1):.1f} s"

    def besides(self, job: BulkJob) -> str:
        section = Category.objects.filter(pk=job.asked.get("category") or 0).first()
        return asked_for(job, section.name if section else "") or "-"


def _panel(job: BulkJob, request: HttpRequest, form: StartForm | None) -> dict[str, Any]:
    items = job.items.select_related("article").only("state", "error", "job", "article__title", "article__status")
    is_own = job.requested_by_id == request.user.pk
    return {
        "job": job,
        "form": form or FORMS[job.kind](initial=dict(job.asked)),
        "is_own": is_own,
        "is_open": job.state in BulkJob.OPEN,
        "may_cancel": is_own or request.user.has_perm("articles.review_article"),
        "may_repeat": request.user.has_perm(bulking.NEEDED[BulkJob.Kind(job.kind)]),
        "told": told(job),
        "button": BUTTONS[BulkJob.Kind(job.kind)],
        "chosen": list(items[:SHOWN]) if job.state == State.PREPARED else [],
        "failures": list(items.filter(state=BulkItem.State.FAILED)),
        "reload_seconds": RELOAD_SECONDS,
    }
