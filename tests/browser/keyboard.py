"""Hands that never touch the mouse, and are counted."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from playwright.sync_api import Page


@dataclass
class Hands:
    page: Page
    pressed: list[str] = field(default_factory=list)

    def press(self, keys: Iterable[str]) -> None:
        """One key after the other, as fast as somebody who knows what they want."""
        for key in keys:
            self.pressed.append(key)
            self.page.keyboard.press(key)
