"""A filter by days, both of them included, in UTC."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_date
from unfold.contrib.filters.admin import RangeDateFilter


class DaysFilter(RangeDateFilter):  # type: ignore[misc]
    """unfold's filter compares with naive midnights, which loses the last day; a day that is none is ignored."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        first, last = self._day("from"), self._day("to")
        if first:
            queryset = queryset.filter(**{f"{self.field_path}__gte": first})
        if last:
            queryset = queryset.filter(**{f"{self.field_path}__lt": last + timedelta(days=1)})
        return queryset

    def _day(self, end: str) -> datetime | None:
        try:
            day = parse_date(str(self.used_parameters.get(f"{self.field_path}_{end}", "")))
        except ValueError:
            return None
        return datetime.combine(day, time(), UTC) if day else None
