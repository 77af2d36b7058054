"""How many requests Unsplash leaves us this hour, as its last answer said; for an hour at most."""

from collections.abc import Mapping
from typing import Final

from django.core.cache import cache

_NAME: Final = "unsplash:quota"
_HOUR: Final = 3600


def note(headers: Mapping[str, str]) -> None:
    """Remember what an answer's headers say; they may say nothing."""
    left, most = (headers.get(f"x-ratelimit-{name}", "").strip() for name in ("remaining", "limit"))
    if left.isdecimal():
        cache.set(_NAME, (int(left), int(most) if most.isdecimal() else None), _HOUR)


def used_up() -> bool:
    left, _ = cache.get(_NAME, (None, None))
    return bool(left == 0)


def told() -> str:
    """For people; "" where nothing is known."""
    left, most = cache.get(_NAME, (None, None))
    if left is None:
        return ""
    return f"{left} of {most} requests left this hour." if most else f"{left} requests left this hour."
