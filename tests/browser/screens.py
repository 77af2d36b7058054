"""Pictures of the desk's screens for the docs: each at three widths, light and dark, small enough to keep."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.people import signed_in

WIDTHS = {1440: 900, 768: 1024, 360: 740}
THEMES = ("light", "dark")
COLOURS = 192  # more than an interface has


def take(
    chromium: Browser,
    live_server: Any,
    user: User,
    address: str,
    folder: Path,
    name: str,
    ready: Callable[[Page], object],
) -> None:
    """`NAME-WIDTH-THEME.png` for every width and theme; `ready` waits for, or does, what is to be seen."""
    folder.mkdir(parents=True, exist_ok=True)
    for theme in THEMES:
        for width, height in WIDTHS.items():
            context = chromium.new_context(
                viewport={"width": width, "height": height},
                color_scheme=theme,  # type: ignore[arg-type]
                reduced_motion="reduce",
            )
            page = signed_in(context.new_page(), user, live_server)
            page.goto(f"{live_server.url}{address}")
            page.wait_for_load_state("networkidle")
            ready(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than {width} px"
            (folder / f"{name}-{width}-{theme}.png").write_bytes(smaller(page.screenshot()))
            context.close()


def smaller(png: bytes) -> bytes:
    """The same picture in a palette of its own."""
    out = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()
