"""Whether an address may be a feed's: http(s), an allowed port, and not a private machine by its very spelling."""

from urllib.parse import urlsplit

from django.conf import settings

from sources.addresses import OutboundRules, check_public, refusal, without_secrets
from sources.errors import AddressRefused

DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST = 2000


def why_refused(url: str) -> str:
    """The sentence to show, or "" for an address that may be kept. Names are resolved, and judged again, when asked."""
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError:
        return "This is not an address such as https://example.org/feed."
    host = parts.hostname or ""
    if parts.scheme not in DEFAULT_PORTS or not host or any(char.isspace() for char in url):
        return "Give an address that begins with https:// or http://."
    if len(url) > LONGEST:
        return f"This address is longer than {LONGEST:,} characters."
    return _why_private(host, port, url)


def _why_private(host: str, port: int, url: str) -> str:
    rules = OutboundRules(frozenset(settings.OUTBOUND_PORTS), frozenset(settings.OUTBOUND_ALLOWED_HOSTS))
    try:
        excepted = rules.admit(host, port, without_secrets(url))
        if not excepted and refusal(host) != "not an IP address":
            check_public(host, without_secrets(url))
    except AddressRefused as error:
        return str(error)
    if not excepted and (host == "localhost" or host.endswith(".localhost")):
        return "This address leads to this machine. Newsroom asks public addresses only."
    return ""
