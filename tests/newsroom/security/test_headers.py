"""What every answer tells a browser, and that the admin's exceptions are exactly those that it needs."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.fixtures import Settings

from tests.builders import make_user

EVERYWHERE = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ADMIN_ALONE = {"script-src": "'unsafe-eval'", "style-src": "'unsafe-inline'", "frame-src": "'self'"}


def policy(answer: Any) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))
    return {name: values for name, _, values in parts}


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/", "/search/", "/nowhere/", "/admin/login/", "/health/live", "/api/v1/articles"])
def test_every_answer_carries_the_policies(client: Client, page: str) -> None:
    answer = client.get(page)
    assert {name: answer.get(name) for name in EVERYWHERE} == EVERYWHERE
    for feature in ("camera", "microphone", "geolocation", "payment", "usb"):
        assert f"{feature}=()" in answer["Permissions-Policy"]


@pytest.mark.django_db
def test_over_tls_browsers_are_told_to_stay_there(client: Client, settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_SSL_REDIRECT = 31_536_000, True
    answer = client.get("/", secure=True)
    assert answer["Strict-Transport-Security"].startswith("max-age=31536000")
    assert client.get("/").status_code == 301


@pytest.mark.django_db
def test_cookies_are_closed_to_scripts_and_to_other_sites(client: Client) -> None:
    user = make_user(username="editor", is_staff=True)
    user.set_password("ink and pen 77")
    user.save()
    answer = client.post("/admin/login/", {"username": "editor", "password": "ink and pen 77"})
    assert set(answer.cookies) >= {"sessionid", "known_device"}
    for name, cookie in answer.cookies.items():
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax"), name
    assert answer.cookies["known_device"]["path"] == "/admin/"


@pytest.mark.django_db
def test_the_admins_policy_is_the_readers_but_for_three_words(client: Client) -> None:
    readers, admin = policy(client.get("/")), policy(client.get("/admin/login/"))
    assert "unsafe" not in str(readers)
    assert readers["default-src"] == "'none'"
    differing = {name for name in admin if admin[name] != readers.get(name)}
    assert differing == set(ADMIN_ALONE) == set(settings.ADMIN_CONTENT_SECURITY_POLICY)
    for name in ("script-src", "style-src"):
        assert set(admin[name].split()) - set(readers[name].split()) == {ADMIN_ALONE[name]}
