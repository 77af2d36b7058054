"""Adding a feed: its address, a look at what is there, then the feed. Nothing is kept before the person says so."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from sources.adding import add_feed, feed_at, publisher_of
from sources.addresses import without_secrets
from sources.admin.feedform import FeedForm
from sources.admin.records import ListAdmin
from sources.discovery import Found, look
from sources.errors import NotAllowed, NotPossible
from sources.feedaddress import why_refused
from sources.models import Feed, ImportRun
from sources.naming import key_for
from sources.preview import Preview, preview_of

BY_HAND = "by-hand"


class AddressForm(forms.Form):
    url = forms.CharField(
        label="Address of a feed or of a site",
        max_length=2000,
        help_text="For example example.org, or https://example.org/rss.xml.",
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "url", "autocomplete": "url", "autofocus": True}),
    )

    def clean_url(self) -> str:
        """A bare host is meant as https."""
        url = str(self.cleaned_data["url"]).strip()
        url = url if "://" in url else f"https://{url}"
        if why := why_refused(url):
            raise forms.ValidationError(why)
        return url


class NewFeedForm(FeedForm):
    class Meta:
        model = Feed
        fields = ("url", "format", "title", "key", "source", "lang", "group", "rewriting")
        widgets: ClassVar = {
            "url": forms.HiddenInput,
            "format": forms.HiddenInput,
            "title": UnfoldAdminTextInputWidget,
            "key": UnfoldAdminTextInputWidget,
            "source": UnfoldAdminSelectWidget,
            "lang": UnfoldAdminTextInputWidget,
            "group": UnfoldAdminTextInputWidget,
            "rewriting": UnfoldAdminSelectWidget,
        }
        labels: ClassVar = {"source": "Who is credited"}
        help_texts: ClassVar = {
            "key": "How commands and files name this feed; it stays.",
            "source": "Leave empty to make a source of this feed, or where each entry names its own.",
        }


class NewFeedAdmin(ListAdmin):
    """The pages that lead to a new feed."""

    def get_urls(self) -> list[URLPattern]:
        own = path("new/", self.admin_site.admin_view(self.new_view), name="sources_feed_new")
        return [own, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The bare form is for what cannot be looked at; all others come by way of a look."""
        if request.method == "GET" and not {BY_HAND, IS_POPUP_VAR} & request.GET.keys():
            return HttpResponseRedirect(reverse("admin:sources_feed_new"))
        answer: HttpResponse = super().add_view(request, form_url, extra_context)
        return answer

    def new_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.POST.get("act") == "save":
            return self._save(request)
        address = AddressForm(request.POST or None)
        found = _looked_at(address.cleaned_data["url"]) if address.is_valid() else {}
        return self._page(request, {"address": address, **found})

    def _save(self, request: HttpRequest) -> HttpResponse:
        form = NewFeedForm(request.POST)
        if form.is_valid():
            try:
                feed = add_feed(form.save(commit=False), cast(User, request.user), timezone.now())
            except NotAllowed as error:
                raise PermissionDenied(str(error)) from error
            except NotPossible as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"{feed} is added, and its first import is on its way.")
                run = ImportRun.objects.filter(feed=feed).latest("pk")
                return HttpResponseRedirect(reverse("admin:sources_importrun_change", args=[run.pk]))
        address = AddressForm(initial={"url": request.POST.get("url", "")})
        return self._page(request, {"address": address, "form": form})

    def _page(self, request: HttpRequest, context: dict[str, Any]) -> TemplateResponse:
        by_hand = f"{reverse('admin:sources_feed_add')}?{BY_HAND}=1"
        common = {**self.admin_site.each_context(request), "opts": self.opts, "title": "Add a feed", "by_hand": by_hand}
        return TemplateResponse(request, "admin/sources/feed_new.html", {**common, **context})


def _looked_at(url: str) -> dict[str, Any]:
    """What the page shows of the address: the first feed found, the others by name, and the form to keep it."""
    looked = look(url)
    if not looked.feeds:
        return {"error": looked.error}
    first = looked.feeds[0]
    preview = preview_of(first, timezone.now())
    known = feed_at(preview.url)
    others = [{"url": other.url, "title": other.feed.title or without_secrets(other.url)} for other in looked.feeds[1:]]
    shown = {"preview": preview, "shown_url": without_secrets(preview.url), "others": others, "known": known}
    return shown if known else {**shown, "form": NewFeedForm(initial=_initial(first, preview))}


def _initial(found: Found, preview: Preview) -> dict[str, Any]:
    title = preview.title[:300]
    names_sources = bool(found.feed.entries) and all(entry.source for entry in found.feed.entries)
    return {
        "url": preview.url,
        "format": Feed.Format.COINDESK if preview.format == "coindesk" else Feed.Format.AUTO,
        "title": title,
        "key": key_for(title, preview.url, set(Feed.objects.values_list("key", flat=True))),
        "source": None if names_sources else publisher_of(preview.url),
        "lang": preview.lang or "en",
        "rewriting": Feed.Rewriting.TAKEN,
    }
