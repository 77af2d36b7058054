"""What a hub and search engines are still to be told, and why they did not hear it. What was heard is gone."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from articles.models import Announcement
from articles.models.announcement import TRIES
from sources.admin.records import RecordAdmin, column
from sources.admin.showing import shortened, when

COLOURS = {"waiting": "info", "failing": "warning", "given up": "danger"}


@admin.register(Announcement)
class AnnouncementAdmin(RecordAdmin):
    list_display = ("path", "kind", "state", "trouble", "changed")
    list_filter: ClassVar[Any] = (("kind", ChoicesDropdownFilter),)
    fields = ("path", "kind", "trouble", "changed", "attempts")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).order_by("-pk")

    @column("state", label=COLOURS)
    def state(self, row: Announcement) -> tuple[str, str]:
        if row.attempts >= TRIES:
            return "given up", "given up"
        return ("failing", "will be tried again") if row.error else ("waiting", "waiting")

    @column("trouble")
    def trouble(self, row: Announcement) -> str:
        return shortened(row.error) or "-"

    @column("changed", ordering="wanted_at")
    def changed(self, row: Announcement) -> str:
        return when(row.wanted_at)
