"""How a feed is doing, in a word that a person can act on."""

from dataclasses import dataclass
from typing import ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from sources.models import Feed

COLOURS = {
    "well": "success",
    "failing": "danger",
    "stopped": "danger",
    "new": "info",
    "off": "default",
    "files": "default",
}


@dataclass(frozen=True, slots=True)
class Health:
    """`kind` is one of the keys of `COLOURS`; `words` say it to a person."""

    kind: str
    words: str


def health_of(feed: Feed) -> Health:
    if not feed.enabled:
        return Health("off", "switched off")
    if feed.stopped_reason:
        return Health("stopped", "stopped")
    if feed.error_streak:
        return Health("failing", "failed once" if feed.error_streak == 1 else f"failed {feed.error_streak} times")
    if not feed.url:
        return Health("files", "from files")
    return Health("well", "well") if feed.succeeded_at else Health("new", "not asked yet")


class HealthFilter(admin.SimpleListFilter):
    title = "health"
    parameter_name = "health"
    CONDITIONS: ClassVar[dict[str, tuple[str, Q]]] = {
        "well": ("Well", Q(enabled=True, stopped_reason="", error_streak=0, succeeded_at__isnull=False)),
        "failing": ("Failing", Q(enabled=True, stopped_reason="", error_streak__gt=0)),
        "stopped": ("Stopped", Q(enabled=True) & ~Q(stopped_reason="")),
        "off": ("Switched off", Q(enabled=False)),
    }

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(key, words) for key, (words, _) in self.CONDITIONS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Feed]) -> QuerySet[Feed]:
        chosen = self.CONDITIONS.get(self.value() or "")
        return queryset.filter(chosen[1]) if chosen else queryset
