"""Corrections: what a source changed after a person had laid hands on our article of it."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter

from articles.admin import correctionpage
from articles.models import Article, Correction
from sources.admin.records import RecordAdmin, column
from sources.admin.showing import shortened, when

State = Correction.State
COLOURS = {State.OPEN: "primary", State.TAKEN: "success", State.ASKED: "info", State.DISMISSED: "default"}
OPEN_FIRST = Case(When(state=State.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())


@admin.register(Correction)
class CorrectionAdmin(RecordAdmin):
    list_display = ("headline", "shown_state", "standing", "source", "noticed", "decided")
    list_display_links = ("headline",)
    list_filter: ClassVar[Any] = (
        ("state", ChoicesDropdownFilter),
        ("article__status", ChoicesDropdownFilter),
        ("article__source", RelatedDropdownFilter),
    )
    search_fields = ("article__title",)
    search_help_text = "Words of the article's headline"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Correction]:
        rows = Correction.objects.select_related("article", "article__source", "decided_by")
        return rows.defer("article__body", "article__html", "article__file_rest").order_by(OPEN_FIRST, "-pk")

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        return (OPEN_FIRST, "-pk")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return correctionpage.correction_page(self, request, object_id)

    @column("article", ordering="article__title")
    def headline(self, correction: Correction) -> str:
        return shortened(correction.article.title, 100)

    @column("state", ordering="state", label=COLOURS)
    def shown_state(self, correction: Correction) -> tuple[str, str]:
        return correction.state, correction.get_state_display()

    @column("the article is", ordering="article__status")
    def standing(self, correction: Correction) -> str:
        held = correction.is_open and correction.article.status == Article.Status.SCHEDULED
        return "scheduled, and held" if held else correction.article.get_status_display().lower()

    @column("source", ordering="article__source__name")
    def source(self, correction: Correction) -> str:
        return str(correction.article.source or "-")

    @column("noticed", ordering="noticed_at")
    def noticed(self, correction: Correction) -> str:
        return when(correction.noticed_at)

    @column("decided")
    def decided(self, correction: Correction) -> str:
        if correction.is_open:
            return "-"
        return correction.decided_by.get_username() if correction.decided_by else "by itself"
