"""The page behind an invitation's link. It works without JavaScript."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

from articles.errors import NotPossible
from articles.people import inviting
from articles.people.links import invitation_of
from sources.parsing.texts import collapse

OUTSIDE = "admin/house/outside.html"


def new_password() -> UnfoldAdminPasswordWidget:
    return UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"})


class JoinForm(forms.Form):
    first_name = forms.CharField(
        max_length=150, widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "given-name", "autofocus": True})
    )
    last_name = forms.CharField(
        max_length=150, required=False, widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "family-name"})
    )
    password = forms.CharField(strip=False, help_text="At least ten characters.", widget=new_password())
    again = forms.CharField(strip=False, label="The password again", widget=new_password())

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned and cleaned.get("password") != cleaned.get("again"):
            self.add_error("again", "The two passwords differ.")
        return cleaned


@sensitive_post_parameters("password", "again")
@never_cache
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The form behind an invitation's link; sent, it makes the account and signs the person in."""
    invitation = invitation_of(token, timezone.now())
    form = JoinForm(request.POST or None)
    if invitation is None:
        return _page(request, {"title": "This link leads nowhere", "sentence": inviting.VOID}, status=410)
    if request.method == "POST" and form.is_valid():
        names = {key: collapse(form.cleaned_data[key]) for key in ("first_name", "last_name")}
        try:
            user = inviting.join(token, timezone.now(), **names, password=form.cleaned_data["password"])
        except ValidationError as error:
            form.add_error("password", error)
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            login(request, user)
            messages.success(request, f"Welcome. From now on you sign in with {invitation.email}.")
            return HttpResponseRedirect(reverse("admin:index"))
    told = f"You sign in with {invitation.email} and the password that you choose here."
    return _page(request, {"title": "Welcome", "sentence": told, "form": form, "button": "Come in"})


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = TemplateResponse(request, OUTSIDE, {**frame(request), **context}, status=status)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def frame(request: HttpRequest) -> dict[str, Any]:
    return admin.site.each_context(request)
