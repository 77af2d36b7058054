"""How feeds are doing and how they are grouped, as a list shows and filters them."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import DropdownFilter

from sources.health import Health
from sources.models import Feed

COLOURS = {
    Health.FINE: "success",
    Health.FAILING: "danger",
    Health.STOPPED: "danger",
    Health.QUIET: "warning",
    Health.NEVER: "info",
    Health.OFF: "default",
    Health.FILES: "default",
}


class HealthFilter(admin.SimpleListFilter):
    title = "health"
    parameter_name = "health"
    CHOICES: ClassVar = (
        ("trouble", "Anything wrong"),
        ("fine", "Fine"),
        ("failing", "Failing"),
        ("quiet", "Gone quiet"),
        ("stopped", "Stopped"),
        ("never", "Never asked"),
        ("off", "Switched off"),
    )

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return list(self.CHOICES)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Feed]) -> QuerySet[Feed]:
        now = timezone.now()
        asked = Q(enabled=True, stopped_reason="", error_streak=0, succeeded_at__isnull=False) & ~Q(url="")
        match self.value():
            case "trouble":
                return queryset.filter(pk__in=Feed.objects.troubled(now).order_by().values("pk"))
            case "fine":
                return queryset.filter(asked & (Q(quiet_from=None) | Q(quiet_from__gt=now)))
            case "failing":
                return queryset.filter(enabled=True, stopped_reason="", error_streak__gt=0)
            case "quiet":
                return queryset.filter(asked, quiet_from__lte=now)
            case "stopped":
                return queryset.filter(~Q(stopped_reason=""), enabled=True)
            case "never":
                never = Q(enabled=True, stopped_reason="", error_streak=0, succeeded_at=None)
                return queryset.filter(never & ~Q(url=""))
            case "off":
                return queryset.filter(enabled=False)
        return queryset


class GroupFilter(DropdownFilter):  # type: ignore[misc]
    title = "group"
    parameter_name = "group"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        groups = Feed.objects.exclude(group="").order_by("group").values_list("group", flat=True).distinct()
        return [(group, group) for group in groups]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Feed]) -> QuerySet[Feed]:
        return queryset.filter(group=self.value()) if self.value() else queryset
