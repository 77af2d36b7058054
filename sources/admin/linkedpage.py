"""The page behind an entry's link, on the entry's own page: its state, its text, and the button that asks for it."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from sources.admin.records import ListAdmin, column
from sources.admin.showing import as_received, readable, when
from sources.errors import NotAllowed, NotPossible
from sources.fulltext import is_web, request_full_text
from sources.models import Entry, FullText

State = FullText.State


class PageAdmin(ListAdmin):
    def get_urls(self) -> list[URLPattern]:
        own = path("<int:pk>/page/", self.admin_site.admin_view(self.read_page), name="sources_entry_page")
        return [own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        entry = Entry.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        page = _page_of(entry) if entry else None
        open_to_ask = entry is not None and is_web(entry.url) and (page is None or page.state != State.QUEUED)
        words = "Read the linked page again" if page else "Read the linked page"
        context = {"may_read_page": open_to_ask, "page_words": words, **(extra_context or {})}
        answer: HttpResponse = super().change_view(request, object_id, form_url, context)
        return answer

    @method_decorator(require_POST)
    def read_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        entry = get_object_or_404(Entry, pk=pk)
        try:
            request_full_text(entry, cast(User, request.user), timezone.now())
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except NotPossible as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "The linked page is on its way. Load this page again in a moment.")
        return HttpResponseRedirect(reverse("admin:sources_entry_change", args=[pk]))

    @column("state")
    def page_state(self, entry: Entry) -> str:
        page = _page_of(entry)
        if page is None:
            return "Nobody has asked for it."
        if page.reason:
            return f"{page.get_state_display()}: {page.reason}"
        return format_html("{} {}", page.get_state_display(), when(page.fetched_at) if page.fetched_at else "")

    @column("its text")
    def page_text(self, entry: Entry) -> str:
        page = _page_of(entry)
        return as_received(readable(page.html, is_html=True)) if page else "-"


def _page_of(entry: Entry) -> FullText | None:
    found: FullText | None = getattr(entry, "full_text", None)
    return found
