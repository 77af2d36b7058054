"""The review queue: proposals, what waits for a person first. Opening one leads to its review screen."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.forms import Script
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter

from articles.admin import looking, reviewpage
from articles.admin.nextup import first
from articles.models import Presence, Rewrite
from articles.models.rewrite import Urgency
from sources.admin.records import RecordAdmin, column
from sources.admin.showing import shortened, when

State = Rewrite.State
COLOURS = {
    State.PROPOSED: "primary",
    State.FAILED: "danger",
    State.QUEUED: "info",
    State.RUNNING: "info",
    State.ACCEPTED: "success",
    State.REJECTED: "warning",
    State.SUPERSEDED: "default",
}
WORDS = {State.PROPOSED: "waiting for review", State.RUNNING: "being written"}
NEEDING_A_PERSON = Urgency("state")
KEYS = (("j", "next proposal"), ("k", "the one before"), ("Enter", "open it: there it is decided"))


@admin.register(Rewrite)
class RewriteAdmin(RecordAdmin):
    list_display = ("headline", "shown_state", "source", "written_by", "growth", "asked", "on_it", "decided")
    list_display_links = ("headline",)
    list_filter: ClassVar[Any] = (
        ("state", ChoicesDropdownFilter),
        ("origin", ChoicesDropdownFilter),
        ("article__source", RelatedDropdownFilter),
    )
    search_fields = ("article__title",)
    search_help_text = "Words of the article's headline"
    list_before_template = "admin/articles/_queue_bar.html"

    class Media:
        js = (Script("admin-newsroom/keys.js", defer=True),)
        css: ClassVar = {"all": ("admin-newsroom/rows.css",)}

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("next/", wrap(self.next_view), name="articles_rewrite_next"),
            path("<int:pk>/review/", wrap(self.review_view), name="articles_rewrite_review"),
            path("<int:pk>/look/", wrap(self.look_view), name="articles_rewrite_look"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rewrite]:
        rewrites = Rewrite.objects.select_related("article", "article__source", "decided_by")
        here = Prefetch("article__presences", Presence.objects.here(timezone.now()), to_attr="people_here")
        return (
            rewrites.defer("accepted_text", "claims", "article__body", "article__html", "article__file_rest")
            .prefetch_related(here)
            .order_by(NEEDING_A_PERSON, "-pk")
        )

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        return (NEEDING_A_PERSON, "-pk")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        answer: HttpResponse = super().changelist_view(request, {**(extra_context or {}), "keys": KEYS})
        return answer

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not (object_id.isascii() and object_id.isdecimal()):
            raise Http404("There is no such proposal.")
        return HttpResponseRedirect(reverse("admin:articles_rewrite_review", args=[object_id]))

    def next_view(self, request: HttpRequest) -> HttpResponse:
        """The first that waits, or the queue where none does."""
        return HttpResponseRedirect(first() or reverse("admin:articles_rewrite_changelist"))

    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return reviewpage.review_page(self, request, pk)

    def look_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return looking.look(request, reviewpage.found(self, request, pk))

    @column("proposal", ordering="article__title")
    def headline(self, rewrite: Rewrite) -> str:
        return shortened(rewrite.title or rewrite.article.title, 100)

    @column("state", ordering=NEEDING_A_PERSON, label=COLOURS)
    def shown_state(self, rewrite: Rewrite) -> tuple[str, str]:
        return rewrite.state, WORDS.get(State(rewrite.state), rewrite.get_state_display())

    @column("source", ordering="article__source__name")
    def source(self, rewrite: Rewrite) -> str:
        return str(rewrite.article.source or "-")

    @column("written by", ordering="origin")
    def written_by(self, rewrite: Rewrite) -> str:
        if rewrite.origin == Rewrite.Origin.MODEL:
            return rewrite.model or "a language model"
        return rewrite.get_origin_display() or "-"

    @column("characters")
    def growth(self, rewrite: Rewrite) -> str:
        return f"{len(rewrite.text):,}" if rewrite.text else "-"

    @column("asked for", ordering="requested_at")
    def asked(self, rewrite: Rewrite) -> str:
        return when(rewrite.requested_at)

    @column("who is on it")
    def on_it(self, rewrite: Rewrite) -> str:
        if rewrite.state != State.PROPOSED:
            return "-"
        people: list[Presence] = rewrite.article.people_here  # type: ignore[attr-defined]
        return ", ".join(presence.user.get_username() for presence in people) or "-"

    @column("decided")
    def decided(self, rewrite: Rewrite) -> str:
        return rewrite.decided_by.get_username() if rewrite.decided_by else "-"
