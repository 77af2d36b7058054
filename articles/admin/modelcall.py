"""Every call to a language model, and what of the budget is spent."""

from decimal import Decimal
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from articles.budget import budget, dollars
from articles.models import ModelCall
from sources.admin.days import DaysFilter
from sources.admin.records import RecordAdmin, column
from sources.admin.showing import shortened, when

Outcome = ModelCall.Outcome
COLOURS = {
    Outcome.SENT: "info",
    Outcome.ANSWERED: "success",
    Outcome.UNUSABLE: "warning",
    Outcome.FAILED: "danger",
}


@admin.register(ModelCall)
class ModelCallAdmin(RecordAdmin):
    list_before_template = "admin/articles/_budget.html"
    list_display = ("made", "story", "model", "shown_outcome", "tokens", "price", "took", "why")
    list_display_links = ("made",)
    list_filter: ClassVar[Any] = (("outcome", ChoicesDropdownFilter), ("at", DaysFilter))
    search_fields = ("rewrite__article__title", "model", "request_id")
    search_help_text = "Words of the article's headline, the model, or the request's id"
    fields = (
        ("made", "story"),
        ("provider", "model", "prompt_version"),
        ("shown_outcome", "finish_reason", "request_id"),
        ("tokens_in", "tokens_out", "price", "took"),
        "error",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ModelCall]:
        calls = ModelCall.objects.select_related("rewrite__article").order_by("-pk")
        heavy = ("text", "accepted_text", "claims", "accepted_claims", "acknowledged")
        unread = ("body", "html", "file_rest")
        return calls.defer(*(f"rewrite__{name}" for name in heavy), *(f"rewrite__article__{name}" for name in unread))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"budget": shown_budget(), **(extra_context or {})}
        answer: HttpResponse = super().changelist_view(request, context)
        return answer

    @column("sent", ordering="at")
    def made(self, call: ModelCall) -> str:
        return when(call.at)

    @column("for")
    def story(self, call: ModelCall) -> str:
        if call.rewrite is None:
            return "-"
        address = reverse("admin:articles_rewrite_review", args=[call.rewrite_id])
        title = shortened(call.rewrite.article.title, 60)
        return format_html('<a class="nr-link" href="{}">{}, proposal {}</a>', address, title, call.rewrite.number)

    @column("outcome", ordering="outcome", label=COLOURS)
    def shown_outcome(self, call: ModelCall) -> tuple[str, str]:
        return call.outcome, call.get_outcome_display()

    @column("tokens read, written")
    def tokens(self, call: ModelCall) -> str:
        told = [f"{count:,}" if count is not None else "?" for count in (call.tokens_in, call.tokens_out)]
        return ", ".join(told)

    @column("cost", ordering="cost")
    def price(self, call: ModelCall) -> str:
        return "no price known" if call.cost is None else dollars(call.cost)

    @column("seconds", ordering="seconds")
    def took(self, call: ModelCall) -> str:
        return "-" if call.seconds is None else f"{call.seconds:.1f}"

    @column("reason")
    def why(self, call: ModelCall) -> str:
        return shortened(call.error, 100) or "-"


def shown_budget() -> dict[str, Any]:
    """How the money stands, in words. Two queries."""
    state = budget(timezone.now())
    spans = (("today", state.today, state.daily), ("this month", state.month, state.monthly))
    return {"spans": [_span(*span) for span in spans], "refusal": state.refusal}


def _span(name: str, spent: Decimal, limit: Decimal | None) -> dict[str, Any]:
    share = None if limit is None else float(min(100 * spent / limit, Decimal(100))) if limit else 100.0
    return {"name": name, "spent": dollars(spent), "limit": "" if limit is None else dollars(limit), "share": share}
