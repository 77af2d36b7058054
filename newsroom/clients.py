"""Who asks: the address of the client, as far as the proxies that were configured vouch for it."""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address
from typing import Any

from django.conf import settings


def address_of(meta: Mapping[str, Any]) -> str:
    """The client's address from a request's META; "" where there is none.

    Each proxy appends whom it was asked by to X-Forwarded-For, and a client may begin the header with anything. So
    with `TRUSTED_PROXIES` of them the last so many entries are theirs, and the first of those is the client.
    """
    passed = [part.strip() for part in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",") if part.strip()]
    trusted: int = settings.TRUSTED_PROXIES
    if trusted and len(passed) >= trusted:
        return passed[-trusted]
    return str(meta.get("REMOTE_ADDR", ""))


def network_of(address: str) -> str:
    """What one household or machine has: an IPv4 address, or the /64 around one of IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return f"{IPv6Address(int(found) >> 64 << 64)}/64"
    return str(found)


def is_on_this_machine(meta: Mapping[str, Any]) -> bool:
    """Whether the request began here: one that a proxy which nobody configured passed on did not, as far as we know."""
    if not settings.TRUSTED_PROXIES and any(f"HTTP_{name}" in meta for name in ("X_FORWARDED_FOR", "FORWARDED")):
        return False
    try:
        return ip_address(address_of(meta)).is_loopback
    except ValueError:
        return False
