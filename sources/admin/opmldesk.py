"""Lists of feeds in the admin: uploaded, looked at, kept; and downloaded."""

import json
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold.widgets import UnfoldAdminFileFieldWidget

from sources.adding import add_list, plan_list
from sources.addresses import without_secrets
from sources.admin.records import ListAdmin
from sources.errors import NotAllowed, ParseError
from sources.models import Feed
from sources.opml import LARGEST, Outline, as_rows, from_rows, outline_of, read_opml, write_opml


class ListForm(forms.Form):
    file = forms.FileField(
        label="OPML file",
        help_text="As every feed reader exports it, up to 2 MiB. You see what it would add before anything is added.",
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".opml,.xml,text/xml,text/x-opml,application/xml"}),
    )

    def outlines(self) -> list[Outline]:
        """Raises ParseError, as `read_opml` does."""
        return read_opml(self.cleaned_data["file"].read(LARGEST + 1))


class ListsAdmin(ListAdmin):
    """The pages that take lists of feeds in and out."""

    list_before_template = "admin/sources/_feed_list.html"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("opml/", wrap(self.opml_view), name="sources_feed_opml"),
            path("opml/download/", wrap(self.opml_download), name="sources_feed_opml_download"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        may = {"may_add": self.has_add_permission(request), "may_download": self.has_change_permission(request)}
        answer: HttpResponse = super().changelist_view(request, {**may, **(extra_context or {})})
        return answer

    def opml_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.POST.get("act") == "save":
            return self._add(request)
        form = ListForm(request.POST or None, request.FILES or None)
        context: dict[str, Any] = {"form": form}
        if form.is_valid():
            try:
                context |= _planned(form.outlines())
            except ParseError as error:
                form.add_error("file", str(error))
        return self._opml_page(request, context)

    def opml_download(self, request: HttpRequest) -> HttpResponse:
        """Addresses are whole, keys in them included, so it takes the permission to change feeds."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        feeds = Feed.objects.exclude(url="").select_related("source")
        document = write_opml([outline_of(feed) for feed in feeds], f"Feeds of {settings.SITE_NAME}")
        headers = {"Content-Disposition": 'attachment; filename="feeds.opml"'}
        return HttpResponse(document, content_type="text/x-opml; charset=utf-8", headers=headers)

    def _add(self, request: HttpRequest) -> HttpResponse:
        """What was shown, planned anew: the rows may have changed meanwhile, and the browser is not believed."""
        try:
            plan = plan_list(from_rows(json.loads(request.POST.get("rows", ""))))
            feeds = add_list(plan.new, cast(User, request.user), timezone.now())
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except (ParseError, ValueError) as error:
            told = str(error) if isinstance(error, ParseError) else "The list did not come back whole. Upload it again."
            messages.error(request, told)
            return HttpResponseRedirect(reverse("admin:sources_feed_opml"))
        count = "1 feed is" if len(feeds) == 1 else f"{len(feeds)} feeds are"
        messages.success(request, f"{count} added, and asked within a minute.")
        return HttpResponseRedirect(reverse("admin:sources_feed_changelist"))

    def _opml_page(self, request: HttpRequest, context: dict[str, Any]) -> TemplateResponse:
        common = {**self.admin_site.each_context(request), "opts": self.opts, "title": "Add a list of feeds"}
        return TemplateResponse(request, "admin/sources/opml.html", {**common, **context})


def _planned(outlines: list[Outline]) -> dict[str, Any]:
    plan = plan_list(outlines)
    return {
        "plan": plan,
        "new": [{"key": one.key, "url": without_secrets(one.outline.url), "outline": one.outline} for one in plan.new],
        "refused": [{"name": without_secrets(one.name), "reason": reason} for one, reason in plan.refused],
        "rows": json.dumps(as_rows(one.outline for one in plan.new)),
    }
