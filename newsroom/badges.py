"""The numbers beside the sidebar's links. One query a page for all of them."""

from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, QuerySet, Subquery
from django.http import HttpRequest

from articles.models import Article, Correction, Rewrite

COUNTED = 1_000


class _CountOf(Subquery):
    """How many rows a queryset has, up to one more than `COUNTED`, as a value of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) _counted)"
    output_field: ClassVar[Any] = IntegerField()

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows.order_by().values("pk")[: COUNTED + 1])


def triage(request: HttpRequest) -> str:
    """How many drafts of the wire wait for somebody to take or spike them."""
    return _counts(request)[0]


def waiting(request: HttpRequest) -> str:
    """How many proposals wait: 0 as well, since its mark is drawn in any case."""
    return _counts(request)[1]


def corrections(request: HttpRequest) -> str:
    """How many corrections are to be looked at, likewise."""
    return _counts(request)[2]


def told(count: int) -> str:
    """Exact up to a thousand: more than a person needs to know exactly is not counted."""
    return str(count) if count <= COUNTED else f"{COUNTED:,}+"


def _counts(request: HttpRequest) -> list[str]:
    """Asked once for a request, of a row that is there on every page: any row would do."""
    kept: list[str] | None = getattr(request, "_newsroom_badges", None)
    if kept is None:
        proposed = Rewrite.objects.filter(state=Rewrite.State.PROPOSED)
        counted = (Article.objects.in_triage(), proposed, Correction.objects.to_look_at())
        row = ContentType.objects.order_by("pk").values_list(*(_CountOf(rows) for rows in counted)).first()
        kept = [told(count) for count in row or (0, 0, 0)]
        request._newsroom_badges = kept  # type: ignore[attr-defined]
    return kept
