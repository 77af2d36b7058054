"""New passwords: one's own, or by e-mail. Django's pages in our frame; the letter is queued, not sent by a request."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils import timezone
from django.views.generic.base import ContextMixin, TemplateResponseMixin
from unfold.forms import AdminOwnPasswordChangeForm
from unfold.widgets import UnfoldAdminEmailInputWidget

from articles.admin.house.joining import OUTSIDE, frame, new_password
from articles.models import Mail
from articles.people.mailing import queue


class ResetForm(PasswordResetForm):
    """Who asks learns neither by words nor by waiting whether there is such an account."""

    email = forms.EmailField(
        max_length=254, label="E-mail address", widget=UnfoldAdminEmailInputWidget(attrs={"autocomplete": "email"})
    )

    def save(self, *args: Any, **options: Any) -> None:
        found = self.get_users(self.cleaned_data["email"])
        queue(Mail(kind=Mail.Kind.RESET, user=user, queued_at=timezone.now()) for user in found)


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    new_password1 = forms.CharField(
        strip=False, label="New password", help_text="At least ten characters.", widget=new_password()
    )
    new_password2 = forms.CharField(strip=False, label="The password again", widget=new_password())

    def save(self, commit: bool = True) -> User:
        return _on_record(super().save(commit), "Chose a new password by e-mail.")


class OwnPasswordForm(AdminOwnPasswordChangeForm):  # type: ignore[misc]
    """A new password of one's own, on record as everything is."""

    def save(self, commit: bool = True) -> User:
        return _on_record(super().save(commit), "Changed their password.")


def _on_record(user: User, told: str) -> User:
    LogEntry.objects.log_actions(user.pk, [user], CHANGE, told, single_object=True)
    return user


def change_own(request: HttpRequest) -> HttpResponseBase:
    """As the admin's own page, for who is signed in."""
    done = reverse("admin:password_change_done")
    view = views.PasswordChangeView.as_view(form_class=OwnPasswordForm, success_url=done, extra_context=frame(request))
    return view(request)


class _Framed(TemplateResponseMixin, ContextMixin):
    """Our frame around Django's views. `sentence` and `button` are what the page says."""

    template_name = OUTSIDE
    sentence = ""
    button = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {"sentence": self.sentence, "button": self.button}
        return {**frame(self.request), **own, **super().get_context_data(**kwargs)}


class Asked(_Framed, views.PasswordResetView):
    title = "A new password"
    sentence = "Type the address of your account. If there is such an account, a letter with a link goes there."
    button = "Send me the link"
    form_class = ResetForm
    success_url = reverse_lazy("password_reset_done")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not settings.HAS_EMAIL:
            context |= {
                "form": None,
                "sentence": "No mail server is set. An administrator can give you a new password.",
            }
        return context


class Sent(_Framed, views.PasswordResetDoneView):
    title = "Look into your mail"
    sentence = "If there is an account with that address, a letter is on its way. Its link works once."


class Confirmed(_Framed, views.PasswordResetConfirmView):
    title = "Choose a new password"
    button = "Take this password"
    form_class = NewPasswordForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not self.validlink:
            void = "It was used already, or is too old. Ask for a new one."
            context |= {"title": "This link leads nowhere", "sentence": void, "ask": True, "form": None}
        return context


class Done(_Framed, views.PasswordResetCompleteView):
    title = "Your password is changed"
    sentence = "Sign in with it from now on."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "sign_in": True}


urlpatterns: list[URLPattern] = [
    path("password_change/", admin.site.admin_view(change_own)),
    path("reset/", Asked.as_view(), name="admin_password_reset"),
    path("reset/sent/", Sent.as_view(), name="password_reset_done"),
    path("reset/done/", Done.as_view(), name="password_reset_complete"),
    path("reset/<uidb64>/<token>/", Confirmed.as_view(), name="password_reset_confirm"),
]
