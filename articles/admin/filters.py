"""What an editor looks for in a list of articles."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import DropdownFilter

from articles.models import Article, Correction, Note, Rewrite
from sources.admin.promotion import PromotionFilter


class ProposalFilter(DropdownFilter):  # type: ignore[misc]
    title = "proposal"
    parameter_name = "proposal"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [
            ("waiting", "Waiting for review"),
            ("coming", "On its way"),
            ("failed", "Failed"),
            ("none", "None asked for"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        state = Rewrite.State
        match self.value():
            case "waiting":
                return queryset.filter(_has(state=state.PROPOSED))
            case "coming":
                return queryset.filter(_has(state__in=(state.QUEUED, state.RUNNING)))
            case "failed":
                return queryset.filter(_has(state=state.FAILED), ~_has(state__in=(*Rewrite.ACTIVE, state.ACCEPTED)))
            case "none":
                return queryset.filter(~_has())
        return queryset


class CorrectionFilter(DropdownFilter):  # type: ignore[misc]
    title = "source's changes"
    parameter_name = "correction"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("open", "Changed, to look at"), ("held", "Scheduled, and held by it")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        of_article = Correction.objects.filter(article=OuterRef("pk"))
        match self.value():
            case "open":
                return queryset.filter(Exists(of_article.to_look_at()))
            case "held":
                return queryset.filter(Exists(of_article.holding()), status=Article.Status.SCHEDULED)
        return queryset


def _has(**conditions: Any) -> Exists:
    return Exists(Rewrite.objects.filter(article=OuterRef("pk"), **conditions))


class TranslationFilter(DropdownFilter):  # type: ignore[misc]
    title = "translation"
    parameter_name = "translation"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("stale", "Its original was corrected")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        return queryset.filter(stale_since__isnull=False) if self.value() == "stale" else queryset


class TriageFilter(DropdownFilter):  # type: ignore[misc]
    title = "triage"
    parameter_name = "triage"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("waiting", "Drafts that wait in triage"), ("taken", "Drafts in hand")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        match self.value():
            case "waiting":
                return queryset.filter(waiting_since__isnull=False)
            case "taken":
                return queryset.filter(status=Article.Status.DRAFT, waiting_since=None)
        return queryset


class PinnedFilter(DropdownFilter):  # type: ignore[misc]
    title = "pin"
    parameter_name = "pinned"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("yes", "Pinned on top"), ("no", "Not pinned")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        match self.value():
            case "yes":
                return queryset.filter(sticky_weight__gt=0)
            case "no":
                return queryset.filter(sticky_weight__lte=0)
        return queryset


class EntryPromotionFilter(PromotionFilter):
    path = "entry__possible_promotion"


class LanguageFilter(DropdownFilter):  # type: ignore[misc]
    title = "language"
    parameter_name = "lang"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(code, name) for code, name in settings.LANGUAGES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        return queryset.filter(lang=self.value()) if self.value() else queryset


class HandedFilter(DropdownFilter):  # type: ignore[misc]
    title = "drafts of reporters"
    parameter_name = "handed"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [
            ("submitted", "Submitted to the editors"),
            ("returned", "Returned to the reporter"),
            ("open", "Not submitted"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        match self.value():
            case "submitted":
                return queryset.filter(submitted_at__isnull=False)
            case "returned":
                returned = Note.objects.filter(article=OuterRef("pk"), hands_back=True, resolved_at=None)
                return queryset.filter(Exists(returned), status=Article.Status.DRAFT)
            case "open":
                return queryset.filter(status=Article.Status.DRAFT, submitted_at=None)
        return queryset


class MineFilter(admin.SimpleListFilter):
    title = "assignment"
    parameter_name = "assigned"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("me", "Assigned to me"), ("nobody", "Assigned to nobody")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        match self.value():
            case "me":
                return queryset.filter(assigned_to_id=request.user.pk)
            case "nobody":
                return queryset.filter(assigned_to=None)
        return queryset
