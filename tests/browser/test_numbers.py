"""The week's numbers as people meet them: on a phone and a desk, in both themes, by keys, without scripts."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page

from tests.browser.axe import violations
from tests.browser.numbers import busy_week
from tests.browser.people import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("numbers"), pytest.mark.django_db(transaction=True)]


def opened(chromium: Browser, live_server: Any, user: User, width: int, theme: Any, **more: Any) -> Page:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, **more)
    page = signed_in(context.new_page(), user, live_server)
    page.goto(f"{live_server.url}{busy_week()}")
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (360, "dark"), (1440, "light"), (1440, "dark")])
def test_nothing_sticks_out_and_axe_finds_nothing(
    width: int, theme: str, chromium: Browser, live_server: Any, admin_user: User
) -> None:
    page = opened(chromium, live_server, admin_user, width, theme)
    page.locator("summary").evaluate_all("all => all.forEach(one => one.click())")
    wider = "all => all.filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML)"
    assert page.locator(".nr-desk *").evaluate_all(wider) == []
    assert violations(page) == []
    page.context.close()


def test_all_is_there_without_scripts(chromium: Browser, live_server: Any, admin_user: User) -> None:
    page = opened(chromium, live_server, admin_user, 1440, "light", java_script_enabled=False)
    for name in ("Reads by day", "Most read", "Sections", "Tags", "Sources", "From wire to live"):
        assert page.get_by_role("heading", name=name, exact=True).is_visible(), name
    for drawing in ("more than in the week before", "nine in ten"):
        drawn = page.get_by_role("img", name=drawing)
        assert drawn.bounding_box()["height"] > 80, drawing  # type: ignore[index]
    page.get_by_role("link", name="Week before").click()
    assert "week=" in page.url
    page.context.close()


def test_it_is_walked_through_by_keys(chromium: Browser, live_server: Any, admin_user: User) -> None:
    page = opened(chromium, live_server, admin_user, 1440, "light")
    page.get_by_role("link", name="Week before").focus()
    reached = []
    for _ in range(8):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText"))
    assert reached[:3] == ["Week after", "Every story as a table (CSV)", "The same as a table"]
    page.get_by_text("The same as a table").first.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("cell", name="Wednesday").is_visible()
    page.context.close()
