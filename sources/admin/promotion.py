"""Finding what may be advertising, in a list."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import DropdownFilter


class PromotionFilter(DropdownFilter):  # type: ignore[misc]
    title = "possible promotion"
    parameter_name = "promotion"
    path = "possible_promotion"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("yes", "Possible promotions"), ("no", "No sign of it")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        none = Q(**{self.path: ""}) | Q(**{f"{self.path}__isnull": True})
        match self.value():
            case "yes":
                return queryset.exclude(none)
            case "no":
                return queryset.filter(none)
        return queryset
