"""The page where people sign in: Django's, with a sentence for who tried too often, and a mark on the device."""

import math
from datetime import timedelta
from http import HTTPStatus

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from unfold.forms import AuthenticationForm

from newsroom.signin import devices


class LimitedForm(AuthenticationForm):  # type: ignore[misc]
    def get_invalid_login_error(self) -> forms.ValidationError:
        refused = getattr(self.request, "refused_try", None)
        if refused is not None:
            return forms.ValidationError(sentence(refused.wait), code="too_many")
        error: forms.ValidationError = super().get_invalid_login_error()
        return error


def sentence(wait: timedelta) -> str:
    minutes = max(1, math.ceil(wait.total_seconds() / 60))
    return (
        f"Too many passwords were tried. Try again in {minutes} {'minute' if minutes == 1 else 'minutes'}, or sign in "
        "where you have signed in before."
    )


def sign_in(request: HttpRequest) -> HttpResponseBase:
    """A device keeps its mark: another one would bring it another allowance of tries."""
    answer: HttpResponseBase = admin.site.login(request)
    if request.method == "POST" and answer.status_code == HTTPStatus.FOUND and request.user.is_authenticated:
        account = request.user.get_username()
        if not devices.known(request, account):
            devices.remember(answer, account)
    return answer
