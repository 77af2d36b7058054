"""In Chromium, unfold runs under the admin's policy, and breaks it as soon as one exception is taken away."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.builders import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ["/admin/", "/admin/articles/article/", "/admin/sources/feed/add/", "/admin/status/", "/admin/auth/user/add/"]


@pytest.fixture
def signed_in(page: Page, live_server: LiveServer) -> Page:
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return page


def violations(page: Page, url: str) -> list[str]:
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: found.append(str(error)) if "Content Security Policy" in str(error) else None)
    for path in PAGES:
        page.goto(url + path)
        page.wait_for_load_state("networkidle")
    return found


def test_every_page_keeps_the_policy(signed_in: Page, live_server: LiveServer) -> None:
    assert violations(signed_in, live_server.url) == []


@pytest.mark.parametrize("exception", ["script-src", "style-src"])
def test_without_an_exception_the_admin_breaks_the_policy(
    exception: str, signed_in: Page, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    own: dict[str, Any] = settings.ADMIN_CONTENT_SECURITY_POLICY
    monkeypatch.setattr(settings, "ADMIN_CONTENT_SECURITY_POLICY", {**own, exception: ["'self'"]})
    assert violations(signed_in, live_server.url)
