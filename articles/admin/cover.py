"""Cover pictures on record: where they come from, whom they credit, where they stand. Articles choose them."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from articles.admin.coverforms import AltForm, FocusForm
from articles.covers import caring, library
from articles.errors import DeskError, NotAllowed
from articles.models import CoverImage
from sources.admin.records import RecordAdmin, column
from sources.admin.showing import external_link, shortened, when

MOST_USES = 200


@admin.register(CoverImage)
class CoverImageAdmin(RecordAdmin):
    list_display = ("picture", "shows", "provider", "credit", "added")
    list_display_links = ("shows",)
    list_filter: ClassVar[Any] = (("provider", ChoicesDropdownFilter),)
    search_fields = ("alt",)
    search_help_text = "What it shows, whom it credits, a tag or a section that it stands under"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[CoverImage], search_term: str
    ) -> tuple[QuerySet[CoverImage], bool]:
        return library.fitting(queryset, search_term), False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A POST describes the picture, or sets its middle."""
        cover = CoverImage.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if cover is None:
            raise Http404("There is no such picture.")
        if not self.has_view_permission(request, cover):
            raise PermissionDenied
        return self._cared(request, cover) if request.method == "POST" else self._page(request, cover)

    def _cared(self, request: HttpRequest, cover: CoverImage) -> HttpResponse:
        forms = {"describe": AltForm, "refocus": FocusForm}
        act = request.POST.get("act", "")
        form = forms.get(act, AltForm)(request.POST)
        if not form.is_valid():
            return self._page(request, cover, **{act: form})
        try:
            if isinstance(form, FocusForm):
                caring.refocus(cover, request.user, timezone.now(), focus=form.focus)
            else:
                caring.describe(cover, request.user, timezone.now(), alt=form.cleaned_data["alt"])
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except DeskError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Kept, wherever the picture stands.")
        return HttpResponseRedirect(reverse("admin:articles_coverimage_change", args=[cover.pk]))

    def _page(self, request: HttpRequest, cover: CoverImage, **forms: Any) -> HttpResponse:
        articles = caring.articles_with(cover).only("pk", "title", "status").order_by("-pk")
        uses = list(articles[: MOST_USES + 1])
        focus = {"focus_x": cover.focus_x, "focus_y": cover.focus_y}
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": shortened(str(cover)),
            "original": cover,
            "facts": [(name, method(cover)) for name, method in (("Credit", self.credit), ("Added", self.added))],
            "describe": forms.get("describe") or AltForm(initial={"alt": cover.alt}),
            "refocus": forms.get("refocus") or FocusForm(initial=focus),
            "may_care": request.user.has_perm(caring.NEEDED),
            "uses": uses[:MOST_USES],
            "more_uses": len(uses) > MOST_USES,
        }
        return TemplateResponse(request, "admin/articles/cover.html", context)

    @column("picture")
    def picture(self, cover: CoverImage) -> str:
        return format_html('<img class="nr-thumb" src="{}" alt="" loading="lazy" width="96" height="54">', cover.thumb)

    @column("shows", ordering="alt")
    def shows(self, cover: CoverImage) -> str:
        return shortened(cover.alt) or "(no description)"

    @column("credit", ordering="credit_name")
    def credit(self, cover: CoverImage) -> str:
        if cover.provider == CoverImage.Provider.UPLOAD and not cover.credit_name:
            return "uploaded here"
        return external_link(cover.credit_url, cover.credit_name) if cover.credit_name else "credit unknown"

    @column("added", ordering="created_at")
    def added(self, cover: CoverImage) -> str:
        return when(cover.created_at)
