"""Entries that the desk could not file: the button, on the page and in the list, that has it try again."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from sources.admin.records import ListAdmin
from sources.errors import NotAllowed, NotPossible
from sources.models import Entry, Filing
from sources.requesting import refile_entry


class RefilingAdmin(ListAdmin):
    def get_urls(self) -> list[URLPattern]:
        own = path("<int:pk>/file/", self.admin_site.admin_view(self.file_again), name="sources_entry_file")
        return [own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        stuck = Filing.objects.exclude(failure="")
        may_file = object_id.isdecimal() and stuck.filter(pk=int(object_id)).exists()
        context = {"may_file": may_file, **(extra_context or {})}
        answer: HttpResponse = super().change_view(request, object_id, form_url, context)
        return answer

    @method_decorator(require_POST)
    def file_again(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._file_each(request, [get_object_or_404(Entry, pk=pk)])
        return HttpResponseRedirect(reverse("admin:sources_entry_change", args=[pk]))

    @admin.action(description="Try again to file them", permissions=["import"])
    def refile(self, request: HttpRequest, queryset: QuerySet[Entry]) -> None:
        self._file_each(request, list(queryset))

    def _file_each(self, request: HttpRequest, entries: list[Entry]) -> None:
        asked = 0
        for entry in entries:
            try:
                refile_entry(entry, cast(User, request.user))
                asked += 1
            except NotAllowed as error:
                raise PermissionDenied(str(error)) from error
            except NotPossible as error:
                messages.error(request, f"{entry}: {error}")
        if asked:
            messages.success(request, "The desk tries again. Load this page again in a moment.")
