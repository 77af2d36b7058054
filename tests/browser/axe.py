"""What axe-core finds on a page that keeps people out, as lines to read."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SERIOUS = ("serious", "critical")


def violations(page: Page) -> list[str]:
    """The serious and critical ones of the page as it stands, each with the element that it is about."""
    return [line for found in _found(page) if found["impact"] in SERIOUS for line in _lines(found)]


def every_violation(page: Page) -> list[str]:
    """Of whatever weight, best practices among them."""
    return [line for found in _found(page) for line in _lines(found)]


def _found(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return found


def _lines(found: dict[str, Any]) -> list[str]:
    about = f"{found['id']} ({found['impact']}): {found['help']}"
    return [f"{about} in {node['html'][:200]}" for node in found["nodes"][:5]]
