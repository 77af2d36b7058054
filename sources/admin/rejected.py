"""Items that did not become entries: why, and trying them again."""

from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.db.models.functions import Left
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import DropdownFilter, RelatedDropdownFilter

from sources.admin.days import DaysFilter
from sources.admin.records import RecordAdmin, column
from sources.admin.showing import as_received, pretty, readable, shortened, when
from sources.errors import NotAllowed
from sources.models import RejectedEntry
from sources.replaying import MOST_AT_ONCE, Replayed, request_replay

OPENING = 1_000
"""Characters of an item without a title that are read for words to show in its place."""
OUTCOMES = {"unused": "default", "used": "success"}


class UsedFilter(DropdownFilter):  # type: ignore[misc]
    title = "replay"
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("no", "Still not used"), ("yes", "Used after all")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[RejectedEntry]) -> QuerySet[RejectedEntry]:
        match self.value():
            case "no":
                return queryset.filter(replayed_at=None)
            case "yes":
                return queryset.filter(replayed_at__isnull=False)
        return queryset


@admin.register(RejectedEntry)
class RejectedEntryAdmin(RecordAdmin):
    list_display = ("item", "why", "feed", "received", "run_link", "used")
    list_display_links = ("item",)
    list_filter: ClassVar[Any] = (UsedFilter, "by_rule", ("feed", RelatedDropdownFilter), ("received_at", DaysFilter))
    list_select_related = ("feed", "run")
    search_fields = ("reason", "title")
    search_help_text = "Words of the reason or of the title"
    actions: ClassVar[Any] = ("replay_selected", "replay_reasons", "replay_feeds")
    change_form_outer_before_template = "admin/sources/_replay.html"
    fields = ("item", "reason", "feed", "run_link", "received", "replayed", "payload_received")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view(self.replay_one)
        return [path("<int:pk>/replay/", wrap, name="sources_rejectedentry_replay"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RejectedEntry]:
        rows: QuerySet[RejectedEntry] = super().get_queryset(request)
        return rows.defer("payload").annotate(opening=Left("payload", OPENING))

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("sources.trigger_import")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"may_import": self.has_import_permission(request), **(extra_context or {})}
        answer: HttpResponse = super().change_view(request, object_id, form_url, context)
        return answer

    @admin.action(description="Replay these", permissions=["import"])
    def replay_selected(self, request: HttpRequest, queryset: QuerySet[RejectedEntry]) -> None:
        self._replay(request, queryset)

    @admin.action(description="Replay all with the same reason", permissions=["import"])
    def replay_reasons(self, request: HttpRequest, queryset: QuerySet[RejectedEntry]) -> None:
        reasons = set(queryset.order_by().values_list("reason", flat=True))
        self._replay(request, RejectedEntry.objects.filter(reason__in=reasons))

    @admin.action(description="Replay all of the same feed", permissions=["import"])
    def replay_feeds(self, request: HttpRequest, queryset: QuerySet[RejectedEntry]) -> None:
        feeds = set(queryset.order_by().values_list("feed", flat=True))
        self._replay(request, RejectedEntry.objects.filter(feed__in=feeds))

    @method_decorator(require_POST)
    def replay_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        item = get_object_or_404(RejectedEntry, pk=pk)
        self._replay(request, RejectedEntry.objects.filter(pk=item.pk))
        return HttpResponseRedirect(reverse("admin:sources_rejectedentry_change", args=[pk]))

    def _replay(self, request: HttpRequest, items: QuerySet[RejectedEntry]) -> None:
        try:
            done = request_replay(items, cast(User, request.user), timezone.now())
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        _tell(request, done)

    @column("item", ordering="title")
    def item(self, item: Any) -> str:
        """What it says, where it has no title that could be read."""
        words = item.title or " ".join(readable(item.opening, is_html=True).split())
        return shortened(words, 90) or f"(nothing to read in it, item {item.pk})"

    @column("why it was not used", ordering="reason")
    def why(self, item: RejectedEntry) -> str:
        chip = format_html('<span class="nr-chip">{}</span> ', "rule") if item.by_rule else ""
        return format_html("<span>{}{}</span>", chip, shortened(item.reason))

    @column("received", ordering="received_at")
    def received(self, item: RejectedEntry) -> str:
        return when(item.received_at)

    @column("import")
    def run_link(self, item: RejectedEntry) -> str:
        if item.run_id is None:
            return "-"
        address = reverse("admin:sources_importrun_change", args=[item.run_id])
        return format_html('<a class="nr-link" href="{}">import {}</a>', address, item.run_id)

    @column("replayed", ordering="replayed_at", label=OUTCOMES)
    def used(self, item: RejectedEntry) -> tuple[str, str]:
        return ("used", "used after all") if item.replayed_at else ("unused", "not used")

    @column("replayed")
    def replayed(self, item: RejectedEntry) -> str:
        return format_html("used {}", when(item.replayed_at)) if item.replayed_at else "not used so far"

    @column("the item itself")
    def payload_received(self, item: RejectedEntry) -> str:
        return as_received(pretty(item.payload))


def _tell(request: HttpRequest, done: Replayed) -> None:
    for feed in done.busy:
        messages.warning(request, f"“{feed}” is being imported just now. Replay its items when that has finished.")
    if done.used:
        messages.success(request, f"{_items(done.used)} used now; drafts of what is new appear under Articles.")
    if done.still:
        messages.warning(request, f"{_items(done.still)} still not usable; each says why.")
    if done.used + done.still == MOST_AT_ONCE:
        messages.info(request, f"Those were {MOST_AT_ONCE:,}, as many as one replay does. Replay again for the rest.")
    if done == Replayed():
        messages.info(request, "Nothing was left to replay.")


def _items(count: int) -> str:
    return "One item is" if count == 1 else f"{count:,} items are"
