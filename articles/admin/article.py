"""The list of articles, and where its pages hang. The form is `articlepage`'s, every change an act's."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter

from articles.admin import articlepage, frontdesk, newpage, presence, triagepage, writingpages
from articles.admin.bulk import BulkActions
from articles.admin.filters import (
    CorrectionFilter,
    EntryPromotionFilter,
    HandedFilter,
    LanguageFilter,
    MineFilter,
    PinnedFilter,
    ProposalFilter,
    TranslationFilter,
    TriageFilter,
)
from articles.models import Article, Correction, Rewrite
from articles.places import name_of
from sources.admin.days import DaysFilter
from sources.admin.records import column
from sources.admin.showing import promotion_chip, shortened, when
from sources.models import Entry

Status = Article.Status
TONES = {"POSITIVE": "▲", "NEUTRAL": "●", "NEGATIVE": "▼"}
MOST_MATCHES = 1_000
MOST_WORDS = 6


@admin.register(Article)
class ArticleAdmin(BulkActions):
    list_display = ("headline", "shown_status", "proposal", "source", "category", "tone", "published")
    list_display_links = ("headline",)
    list_filter: ClassVar[Any] = (
        ("status", ChoicesDropdownFilter),
        TriageFilter,
        ProposalFilter,
        CorrectionFilter,
        TranslationFilter,
        MineFilter,
        HandedFilter,
        ("source", RelatedDropdownFilter),
        ("category", RelatedDropdownFilter),
        ("sentiment", ChoicesDropdownFilter),
        EntryPromotionFilter,
        PinnedFilter,
        LanguageFilter,
        ("published_at", DaysFilter),
    )
    list_select_related = ("source",)
    search_fields = ("title",)
    search_help_text = "Words of the headline, or the upstream's id"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("front/", wrap(frontdesk.page), name="articles_article_front"),
            path("front/<str:lang>/", wrap(frontdesk.page), name="articles_article_front"),
            path("triage/", wrap(self.triage_view), name="articles_article_triage"),
            path("<int:pk>/here/", wrap(self.here_view), name="articles_article_here"),
            *writingpages.addresses(self),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Sections apart: joined, SQLite would begin with them and sort the whole archive, to show one page of it."""
        rewrites = Rewrite.objects.only("article_id", "state", "number").order_by("-number")
        corrections = Correction.objects.filter(article=OuterRef("pk"))
        entry = Entry.objects.filter(pk=OuterRef("entry"))
        articles: QuerySet[Article] = Article.objects.defer("body", "html", "file_rest", "description")
        return (
            articles.annotate(
                is_corrected=Exists(corrections.to_look_at()),
                is_held=Exists(corrections.holding()),
                promotion=Subquery(entry.values("possible_promotion")),
            )
            .prefetch_related("category", Prefetch("rewrites", rewrites, "newest_rewrites"))
            .order_by(*self.get_ordering(request))
        )

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("-published_at", "-pk")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        """At most the newest thousand matches, so that a common word costs no more than a rare one."""
        words = search_term.split()[:MOST_WORDS]
        if not words:
            return queryset, False
        matches = Article.objects.filter(external_id=search_term.strip())
        by_title = Article.objects.all()
        for word in words:
            by_title = by_title.filter(title__icontains=word[:100])
        newest = (matches | by_title).order_by("-published_at", "-pk").values("pk")[:MOST_MATCHES]
        return queryset.filter(pk__in=newest), False

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Articles are spiked or withdrawn, and stay on record."""
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return newpage.new(self, request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return articlepage.change(self, request, object_id)

    def triage_view(self, request: HttpRequest) -> HttpResponse:
        return triagepage.triage_page(self, request)

    def here_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return presence.still_here(request, articlepage.found(self, request, str(pk)))

    @column("headline", ordering="title")
    def headline(self, article: Article) -> str:
        lang = format_html(' <span class="nr-lang">{}</span>', article.lang) if article.lang != "en" else ""
        advert = promotion_chip(article.promotion)  # type: ignore[attr-defined]
        words = shortened(article.title, 120)
        marks = format_html("{}{}{}{}", submitted_chip(article), place_chip(article), corrected_chip(article), advert)
        return format_html("<span>{}{}{}</span>", marks, words, lang)

    @column("status", ordering="status")
    def shown_status(self, article: Article) -> str:
        state = (article.status, article.get_status_display())
        return format_html('<span class="nr-state nr-state-{}">{}</span>', *state)

    @column("proposal")
    def proposal(self, article: Article) -> str:
        newest: Rewrite | None = next(iter(article.newest_rewrites), None)  # type: ignore[attr-defined]
        state = Rewrite.State
        if newest is None or newest.state in (state.SUPERSEDED, state.REJECTED):
            return "-"
        if newest.state in (state.PROPOSED, state.FAILED):
            address = reverse("admin:articles_rewrite_review", args=[newest.pk])
            words = "review" if newest.state == state.PROPOSED else "failed"
            return format_html('<a class="nr-chip nr-chip-{}" href="{}">{}</a>', newest.state, address, words)
        return "accepted" if newest.state == state.ACCEPTED else "on its way"

    @column("sentiment", ordering="sentiment")
    def tone(self, article: Article) -> str:
        words = (article.sentiment, TONES.get(article.sentiment, "●"), article.get_sentiment_display())
        return format_html('<span class="nr-tone nr-tone-{}">{} {}</span>', *words)

    @column("published", ordering="published_at")
    def published(self, article: Article) -> str:
        return when(article.published_at)


def place_chip(article: Article) -> str:
    """Its place on the front page, or that its file put it on top."""
    if article.place:
        words = name_of(article.place).lower() if article.is_public else f"will be {name_of(article.place).lower()}"
    else:
        words = f"on top by its file, weight {article.sticky_weight}" if article.sticky_weight > 0 else ""
    return format_html('<span class="nr-chip">{}</span> ', words) if words else ""


def submitted_chip(article: Article) -> str:
    return format_html('<span class="{}">{}</span> ', "nr-chip", "submitted") if article.submitted_at else ""


def corrected_chip(article: Any) -> str:
    """That its source has changed the story and what that holds up, or that its original was corrected."""
    if article.stale_since:
        return format_html('<span class="{}">{}</span> ', "nr-chip nr-caution", "original corrected")
    if article.is_held and article.status == Status.SCHEDULED:
        return format_html('<span class="{}">{}</span> ', "nr-chip nr-chip-failed", "held: source changed it")
    return format_html('<span class="{}">{}</span> ', "nr-chip", "source changed it") if article.is_corrected else ""
