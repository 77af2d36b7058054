"""The secrets that the environment gave, and how to keep them out of what people and log keepers read."""

import html
import json
import re
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings

HIDDEN: Final = "********"
SETTINGS: Final = (
    *("SECRET_KEY", "LLM_API_KEY", "UNSPLASH_ACCESS_KEY", "COINDESK_API_KEY", "METRICS_TOKEN", "SENTRY_DSN"),
    *("EMAIL_HOST_PASSWORD", "REDIS_URL"),
)
_SHORTEST: Final = 8
"""What is shorter, or one plain word, cannot be told from other words; it guards nothing either."""


def scrub(text: str) -> str:
    """`text` without any secret, however it is quoted or coded there."""
    pattern = _pattern(_known())
    return pattern.sub(HIDDEN, text) if pattern else text


def _known() -> tuple[str, ...]:
    passwords = (str(database.get("PASSWORD") or "") for database in settings.DATABASES.values())
    return (*(str(getattr(settings, name, "")) for name in SETTINGS), *passwords)


@lru_cache(maxsize=8)
def _pattern(secrets: tuple[str, ...]) -> re.Pattern[str] | None:
    """What finds each secret, the longest first; None where there are none."""
    found = {value for secret in secrets for value in (secret, *_within(secret)) if _guards(value)}
    spelt = ("".join(_sign(sign) for sign in value) for value in sorted(found, key=len, reverse=True))
    return re.compile("|".join(spelt)) if found else None


def _guards(value: str) -> bool:
    return len(value) >= _SHORTEST and not (value.isalpha() and value.islower())


def _sign(sign: str) -> str:
    """One sign as it may stand in a text, in HTML, an address, JSON, or in a Python string in another."""
    if sign.isascii() and (sign.isalnum() or sign in "-_.~"):
        return re.escape(sign)
    spellings = {sign, html.escape(sign), quote(sign, safe=""), json.dumps(sign)[1:-1]}
    return rf"\\*(?:{'|'.join(re.escape(each) for each in sorted(spellings, key=len, reverse=True))})"


def _within(value: str) -> tuple[str, ...]:
    """The password, or key, of an address."""
    if "://" not in value:
        return ()
    parts = urlsplit(value)
    secret = parts.password or (parts.username if value.startswith("http") else "") or ""
    return secret, unquote(secret)


def scrubbed(value: Any) -> Any:
    """The same for whatever JSON holds."""
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, dict):
        return {key: scrubbed(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [scrubbed(part) for part in value]
    return value
