"""What a person was told: their own notices, opened one by one or read all at once."""

from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from articles.models import Notice
from articles.people import telling
from articles.people.letters import told
from sources.admin.records import RecordAdmin, column
from sources.admin.showing import shortened, when

KINDS = {
    Notice.Kind.RETURNED: "warning",
    Notice.Kind.ASSIGNED: "info",
    Notice.Kind.SUBMITTED: "info",
    Notice.Kind.MENTION: "primary",
    Notice.Kind.NOTE: "default",
}


class ReadFilter(admin.SimpleListFilter):
    title = "seen"
    parameter_name = "seen"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("no", "New"), ("yes", "Seen")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Notice]) -> QuerySet[Notice]:
        return queryset.filter(read_at__isnull=self.value() == "no") if self.value() in ("no", "yes") else queryset


@admin.register(Notice)
class NoticeAdmin(RecordAdmin):
    """Everybody sees their own, and nobody anybody else's."""

    list_display = ("what", "shown_kind", "words", "told_at")
    list_display_links = ("what",)
    list_filter: ClassVar[Any] = (ReadFilter, ("kind", ChoicesDropdownFilter))
    list_before_template = "admin/house/_notices.html"

    def get_urls(self) -> list[URLPattern]:
        own = path("read/", self.admin_site.admin_view(self.read_all), name="articles_notice_read")
        return [own, *super().get_urls()]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        own = Notice.objects.filter(user=cast(User, request.user))
        rows = own.select_related("by", "article", "note")
        return rows.defer("article__body", "article__html", "article__file_rest").order_by("-pk")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"title": "For you", **(extra_context or {})}
        answer: HttpResponse = super().changelist_view(request, context)
        return answer

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """To what it is about; from then on it counts as seen."""
        rows = self.get_queryset(request)
        notice = rows.filter(pk=object_id).first() if object_id.isdecimal() else None
        if notice is None:
            raise Http404("There is no such notice for you.")
        if request.method != "GET":
            raise PermissionDenied
        telling.read(notice, request.user, timezone.now())
        address = reverse("admin:articles_article_change", args=[notice.article_id])
        return HttpResponseRedirect(f"{address}#notes" if notice.note_id else address)

    @method_decorator(require_POST)
    def read_all(self, request: HttpRequest) -> HttpResponse:
        count = telling.read_all(request.user, timezone.now())
        messages.success(request, "Nothing is new any more." if count else "Nothing was new.")
        return HttpResponseRedirect(reverse("admin:articles_notice_changelist"))

    @column("what happened")
    def what(self, notice: Notice) -> str:
        words = shortened(told(notice), 160)
        return format_html("<span>{}</span>", words) if notice.read_at else format_html("<strong>{}</strong>", words)

    @column("kind", ordering="kind", label=KINDS)
    def shown_kind(self, notice: Notice) -> tuple[str, str]:
        return notice.kind, notice.get_kind_display()

    @column("the note")
    def words(self, notice: Notice) -> str:
        return shortened(notice.note.text, 120) if notice.note else "-"

    @column("when", ordering="pk")
    def told_at(self, notice: Notice) -> str:
        return when(notice.at)
