"""How readers know a person: everybody's own page of it, and all of them for administrators."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from articles import zones
from articles.admin.fields import TextField
from articles.covers.choosing import too_large
from articles.covers.errors import CoverError
from articles.errors import DeskError, NotAllowed
from articles.models import Article, Profile
from articles.people import profiles
from articles.people.signing import ensure
from sources.admin.records import RecordAdmin, column


def _zones() -> list[tuple[str, str]]:
    return [("", "UTC"), *((name, name.replace("_", " ")) for name in zones.names()[1:])]


class ProfileForm(forms.Form):
    name = forms.CharField(
        max_length=150,
        required=False,
        label="Name",
        help_text="As it stands over your stories. Without one, the newsroom's name does.",
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "name"}),
    )
    bio = TextField(rows=5, limit=profiles.LONGEST_BIO, required=False, label="About you")
    portrait = forms.FileField(
        required=False,
        label="A portrait: JPEG, PNG, WebP or AVIF",
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}),
    )
    no_portrait = forms.BooleanField(required=False, label="Take the portrait away", widget=UnfoldBooleanWidget)
    public = forms.BooleanField(required=False, label="Readers may know me", widget=UnfoldBooleanWidget)
    mails = forms.BooleanField(
        required=False, label="Tell me by e-mail what concerns me on the desk", widget=UnfoldBooleanWidget
    )
    zone = forms.ChoiceField(
        choices=_zones,
        required=False,
        label="My clock",
        help_text="The desk tells and takes times in this zone.",
        widget=UnfoldAdminSelectWidget,
    )


def _save(profile: Profile, user: User | AnonymousUser, typed: dict[str, Any]) -> None:
    """The portrait first: what is no picture is refused before anything is written."""
    now, file = timezone.now(), typed["portrait"]
    if file and too_large(file.size):
        raise CoverError("The picture is too large; at most 25 MB are taken.")
    if file or typed["no_portrait"]:
        profiles.portray(profile, user, now, data=file.read() if file else None)
    profiles.save(profile, user, now, changes={key: typed[key] for key in profiles.OWN})


@admin.register(Profile)
class ProfileAdmin(RecordAdmin):
    list_display = ("shown_name", "account", "address", "state")
    list_display_links = ("shown_name",)
    list_select_related = ("user",)
    search_fields = ("name", "slug", "user__username")

    def get_urls(self) -> list[URLPattern]:
        own = path("mine/", self.admin_site.admin_view(self.mine_view), name="articles_profile_mine")
        return [own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Profile]:
        return Profile.objects.select_related("user", "photo")

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        own = isinstance(obj, Profile) and obj.user_id == request.user.pk
        return own or request.user.has_perm("articles.view_profile")

    def mine_view(self, request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User):
            raise PermissionDenied
        return self._page(request, ensure(request.user))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        found = self.get_queryset(request).filter(pk=object_id).first() if object_id.isdecimal() else None
        if found is None:
            raise Http404("There is no such profile.")
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        return self._page(request, found)

    def _page(self, request: HttpRequest, profile: Profile) -> HttpResponse:
        said = {key: getattr(profile, key) for key in profiles.OWN}
        form = ProfileForm(request.POST or None, request.FILES or None, initial=said)
        if request.method == "POST" and form.is_valid():
            try:
                _save(profile, request.user, form.cleaned_data)
            except NotAllowed as error:
                raise PermissionDenied(str(error)) from error
            except DeskError as error:
                form.add_error(None, str(error))
            else:
                if profile.user_id == request.user.pk:
                    request.session[zones.KEY] = profile.zone
                messages.success(request, "Saved.")
                return HttpResponseRedirect(request.path)
        own = profile.user_id == request.user.pk
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Your profile" if own else f"Profile of {profile}",
            "original": profile,
            "form": form,
            "own": own,
            "may_change": own or request.user.has_perm("auth.change_user"),
            "has_page": profile.is_shown and Article.objects.public().filter(editor=profile.user_id).exists(),
        }
        return TemplateResponse(request, "admin/house/profile.html", context)

    @column("name", ordering="name")
    def shown_name(self, profile: Profile) -> str:
        return profile.name or "(no name)"

    @column("account", ordering="user__username")
    def account(self, profile: Profile) -> str:
        return profile.user.get_username()

    @column("page", ordering="slug")
    def address(self, profile: Profile) -> str:
        return profile.get_absolute_url()

    @column("readers", label={True: "success", False: "default"})
    def state(self, profile: Profile) -> tuple[bool, str]:
        return profile.is_shown, "know them" if profile.is_shown else "see the newsroom's name"
