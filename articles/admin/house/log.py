"""What people did: Django's log, to be read."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter

from articles.people.letters import name_of
from sources.admin.days import DaysFilter
from sources.admin.records import RecordAdmin, column
from sources.admin.showing import shortened, when

FLAGS = {1: "success", 2: "info", 3: "danger"}
WORDS = {1: "added", 2: "changed", 3: "deleted"}


@admin.register(LogEntry)
class LogEntryAdmin(RecordAdmin):
    list_display = ("what", "who", "on", "kind", "flag", "at")
    list_display_links = ("what",)
    list_filter: ClassVar[Any] = (
        ("user", RelatedDropdownFilter),
        ("content_type", RelatedDropdownFilter),
        ("action_flag", ChoicesDropdownFilter),
        ("action_time", DaysFilter),
    )
    search_fields = ("object_repr", "change_message", "=object_id")
    search_help_text = "Words of the title or of what was done, or the number of an object"
    list_select_related = ("user", "content_type")
    fields = ("what", "who", "on", "kind", "done", "moment")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LogEntry]:
        rows: QuerySet[LogEntry] = super().get_queryset(request)
        return rows.select_related("user", "content_type").order_by("-pk")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("-pk",)

    @column("what was done")
    def what(self, line: LogEntry) -> str:
        return shortened(line.get_change_message(), 160) or WORDS.get(line.action_flag, "-").capitalize()

    @column("who", ordering="user__username")
    def who(self, line: LogEntry) -> str:
        return name_of(line.user)

    @column("on what")
    def on(self, line: LogEntry) -> str:
        words = shortened(line.object_repr, 90)
        kind = line.content_type
        if kind is None:
            return words
        try:
            address = reverse(f"admin:{kind.app_label}_{kind.model}_change", args=[line.object_id])
        except NoReverseMatch:
            return words
        return format_html('<a class="nr-link" href="{}">{}</a>', address, words)

    @column("kind", ordering="content_type__model")
    def kind(self, line: LogEntry) -> str:
        return str(line.content_type.name) if line.content_type else "-"

    @column("change", ordering="action_flag", label=FLAGS)
    def flag(self, line: LogEntry) -> tuple[int, str]:
        return line.action_flag, WORDS.get(line.action_flag, "-")

    @column("change")
    def done(self, line: LogEntry) -> str:
        return WORDS.get(line.action_flag, "-")

    @column("when", ordering="pk")
    def at(self, line: LogEntry) -> str:
        return when(line.action_time)

    @column("when")
    def moment(self, line: LogEntry) -> str:
        return f"{line.action_time:%Y-%m-%d %H:%M:%S} UTC"
