"""The week's numbers in the admin: a page and a table. Nothing here needs a script."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.budget import dollars
from articles.errors import NotAllowed
from newsroom.numbers.drawing import compared, drawn_days, drawn_pace, shares
from newsroom.numbers.facts import Numbers
from newsroom.numbers.gathering import numbers_of
from newsroom.numbers.pace import told
from newsroom.numbers.table import table_of
from newsroom.numbers.week import named, this_week


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    week = named(request.GET.get("week", ""), now)
    try:
        numbers = numbers_of(request.user, week)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "Numbers",
        "numbers": numbers,
        "is_now": week == this_week(now),
        "is_counted": settings.PAGE_STORE,
        "kept_days": settings.READS_DAYS,
        "figures": _figures(numbers),
        "days": drawn_days(numbers.days, numbers.days_before),
        "pace": drawn_pace(numbers.pace),
        **_drawn_tables(numbers),
    }
    return TemplateResponse(request, "admin/house/numbers.html", context)


@require_safe
def table(request: HttpRequest) -> StreamingHttpResponse:
    week = named(request.GET.get("week", ""), timezone.now())
    try:
        lines = table_of(request.user, week)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    name = f'attachment; filename="numbers-{week.monday}.csv"'
    return StreamingHttpResponse(lines, "text/csv; charset=utf-8", headers={"Content-Disposition": name})


def _figures(numbers: Numbers) -> list[tuple[str, str, str]]:
    """Number, what it counts, and what there is to say about it."""
    cost, corrected = numbers.cost, numbers.corrected
    a_story = dollars(cost.a_story) if cost.a_story is not None else "-"
    hundred = f"{100 * corrected.told / numbers.published:.1f} for a hundred" if numbers.published else ""
    return [
        (f"{numbers.reads:,}", "reads", compared(numbers.reads, numbers.reads_before)),
        (f"{numbers.stories_read:,}", "stories read", ""),
        (f"{numbers.published:,}", "stories went live", ""),
        (told(numbers.pace.median), "from wire to live", "half of the stories were as fast"),
        (f"{corrected.told:,}", "corrections", hundred),
        (a_story, "models, a story", f"{dollars(cost.spent)} spent in the week"),
    ]


def _drawn_tables(numbers: Numbers) -> dict[str, Any]:
    """Rows with how long a bar to draw for each."""

    def with_bars(rows: Any) -> list[tuple[Any, int]]:
        return list(zip(rows, shares([row.reads for row in rows]), strict=True))

    top = [(row, share, told(row.minutes), _money(row.cost)) for row, share in with_bars(numbers.top)]
    sources = [(row, share, told(row.median)) for row, share in with_bars(numbers.sources)]
    tables = {"sections": with_bars(numbers.sections), "tags": with_bars(numbers.tags)}
    return {"top": top, "sources": sources, "on_stories": dollars(numbers.cost.on_stories), **tables}


def _money(cost: Any) -> str:
    return "-" if cost is None else dollars(cost)
