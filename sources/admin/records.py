"""What every list of the admin has in common, and records that nobody edits."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar, cast

from django.contrib.admin import ShowFacets
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from unfold.admin import ModelAdmin
from unfold.decorators import display

PAGE = 50
MOST_COUNTED = 200 * PAGE

Column = TypeVar("Column", bound=Callable[..., object])


def column(description: str, **options: Any) -> Callable[[Column], Column]:
    """unfold's `display`, typed: a method that computes a column. `options` are `ordering`, `label`, `header`."""
    return cast(Callable[[Column], Column], display(description=description, **options))


class Pages(Paginator[Any]):
    """The first ten thousand rows, and whether there are more: to count a million takes longer than to show a page, and
    filters and search lead to the others sooner.
    """

    template_name = "admin/_pages.html"

    @cached_property
    def _found(self) -> int:
        rows = self.object_list
        if not isinstance(rows, QuerySet):
            return len(rows)
        return rows.order_by().values("pk")[: MOST_COUNTED + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self._found, MOST_COUNTED)

    @property
    def has_more(self) -> bool:
        return self._found > MOST_COUNTED


class ListAdmin(ModelAdmin):  # type: ignore[misc]
    """A list that stays light however many rows there are. Filters are sent together, by a button."""

    list_per_page = PAGE
    paginator: Any = Pages
    list_max_show_all = 200
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_filter_submit = True
    warn_unsaved_form = True

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """An action that the person may not do is refused; Django would pass it over and show the list."""
        if any(action not in self.get_actions(request) for action in request.POST.getlist("action") if action):
            raise PermissionDenied("You may not do this to the rows of this list.")
        answer: HttpResponse = super().changelist_view(request, extra_context)
        return answer


class RecordAdmin(ListAdmin):
    """Written by machines and acts, read by people: no form adds, changes or deletes it."""

    actions: ClassVar[Any] = None
    warn_unsaved_form = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
