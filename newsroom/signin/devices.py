"""Devices on which somebody signed in before: a signed cookie that says for which account, and nothing else."""

import secrets
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

COOKIE: Final = "known_device"
_SALT: Final = "newsroom.signin.devices"
_SECONDS: Final = 180 * 24 * 3600


def known(request: HttpRequest, account: str) -> str:
    """The device's own name if `account` signed in on it in the last half year; else ""."""
    try:
        mark, name = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(name) if mark == _mark(account) else ""


def remember(answer: HttpResponseBase, account: str) -> None:
    """Sent to the admin's pages alone, so readers' pages stay storable."""
    value = signing.dumps([_mark(account), secrets.token_urlsafe(12)], salt=_SALT)
    answer.set_cookie(
        COOKIE,
        value,
        max_age=_SECONDS,
        path=settings.DESK_URL,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _mark(account: str) -> str:
    return salted_hmac(_SALT, account.casefold()).hexdigest()
