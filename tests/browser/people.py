"""Who sits before the browser."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page


def signed_in(page: Page, user: User, live_server: Any) -> Page:
    """`page` with a session of `user`'s; a script that breaks fails the test."""
    client = Client()
    client.force_login(user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.on("pageerror", lambda error: pytest.fail(f"a script broke: {error}"))
    return page
