"""Which addresses a request may go to, and how an address is shown to people. Nothing is looked up or opened here.

The ranges are those of IANA's special-purpose registries (RFC 6890 and its successors). IPv6 is judged the other way
round: only global unicast (2000::/3) is public, and an IPv4 address carried inside is judged as IPv4.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from sources.errors import AddressRefused

_RESERVED_V4 = tuple(
    (IPv4Network(net), words)
    for net, words in (
        ("127.0.0.0/8", "this machine"),
        ("10.0.0.0/8", "a private network"),
        ("172.16.0.0/12", "a private network"),
        ("192.168.0.0/16", "a private network"),
        ("169.254.0.0/16", "link-local, where clouds keep their metadata"),
        ("100.64.0.0/10", "a carrier's shared network"),
        ("168.63.129.16/32", "a cloud's own service"),
        ("0.0.0.0/8", "unspecified"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "reserved for documentation"),
        ("192.88.99.0/24", "a retired relay range"),
        ("198.18.0.0/15", "reserved for benchmarks"),
        ("198.51.100.0/24", "reserved for documentation"),
        ("203.0.113.0/24", "reserved for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
_RESERVED_V6 = tuple(
    (IPv6Network(net), words)
    for net, words in (
        ("::1/128", "this machine"),
        ("::/128", "unspecified"),
        ("fc00::/7", "a private network"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "a private network"),
        ("ff00::/8", "multicast"),
        ("2001::/23", "reserved for protocols"),
        ("2001:db8::/32", "reserved for documentation"),
        ("3fff::/20", "reserved for documentation"),
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_TEREDO = IPv6Network("2001::/32")
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP_MARKS = (0x00005EFE, 0x02005EFE)

_USER_INFO = re.compile(r"//[^/?#]*@")
_SECRET_PARAMETER = re.compile(
    r"([?&;#](?:[\w.-]*(?:key|token|secret|signature|password)|auth|sig|pass|passwd|pwd|client_id)=)[^&;#\s]+",
    re.IGNORECASE,
)


def refusal(address: str) -> str:
    """Why no request may go to this IP address, in words that follow "it is", or "" for a public one."""
    try:
        ip = ip_address(address)
    except ValueError:
        return "not an IP address"
    return _refusal_v4(ip) if isinstance(ip, IPv4Address) else _refusal_v6(ip)


def _refusal_v4(ip: IPv4Address) -> str:
    return next((words for net, words in _RESERVED_V4 if ip in net), "")


def _refusal_v6(ip: IPv6Address) -> str:
    inside = list(_embedded(ip))
    for inner in inside:
        if words := _refusal_v4(inner):
            return f"a way to {inner}, {words}"
    if inside and (ip.ipv4_mapped or ip in _NAT64 or ip in _TEREDO):
        return ""
    for net, words in _RESERVED_V6:
        if ip in net:
            return words
    return "" if ip in _GLOBAL_UNICAST else "reserved"


def _embedded(ip: IPv6Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that a packet to `ip` would be handed to by a mapping, a translator or a tunnel."""
    if ip.ipv4_mapped:
        yield ip.ipv4_mapped
    if ip.sixtofour:
        yield ip.sixtofour
    if ip.teredo:
        yield from ip.teredo
    if ip in _NAT64 or (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP_MARKS:
        yield IPv4Address(int(ip) & 0xFFFFFFFF)


def without_secrets(url: str) -> str:
    """`url` as it may be shown or logged: no `user:password@`, no value of a key-like parameter, and cut at 300."""
    shown = _SECRET_PARAMETER.sub(r"\1...", _USER_INFO.sub("//", url))
    return shown if len(shown) <= 300 else shown[:297] + "..."


@dataclass(frozen=True, slots=True)
class OutboundRules:
    """Where requests may go. `exceptions` are "host:port" as in a URL, in any case; no other rule binds them."""

    ports: frozenset[int]
    exceptions: frozenset[str]

    def admit(self, host: str, port: int, shown: str) -> bool:
        """Whether this is a named exception. Raises AddressRefused, naming `shown`, for a port that is not allowed."""
        if f"{host}:{port}".lower() in {name.lower() for name in self.exceptions}:
            return True
        if port not in self.ports:
            raise AddressRefused(
                f"Refused {shown}: port {port} is not one that news is served from. "
                "To allow it, add it to OUTBOUND_PORTS or name its host:port in OUTBOUND_ALLOWED_HOSTS."
            )
        return False


def check_public(ip: str, shown: str) -> None:
    """Raises AddressRefused, naming `shown` (an address as people know it), unless `ip` is public."""
    if words := refusal(ip):
        raise AddressRefused(
            f"Refused {shown}: it leads to {ip}, which is {words}. Newsroom asks public addresses only; "
            "to allow this one, name its host:port in OUTBOUND_ALLOWED_HOSTS."
        )
