"""The part of an address that names a page, so that one page is one address however a feed writes it."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# Parameters that tell a site who sent a reader, or beginnings of their names (`-`); no page needs them.
_TELL_TALES = """
utm- mtm_- matomo_- pk_- piwik_- mc_- ga_- _ga- _gl itm_- hsa_- _hs- __hs- at_medium at_campaign at_custom- at_link-
ns_- sfmc_- guce_- soc_- wt.- oly_- vero_- _branch_- campaign_- fb_- rb_- ml_subscriber- trk_- ref_- sc_-
action_type_map action_object_map _openstat _bhlid __readwiselocation __twitter_impression __source aff_id bbeml cmp
cmpid cmpnid dclid dgcid fbclid feature ftag gad_source gbraid gclid gclsrc guccounter hootpostid hsctatracking
ia_share_url icid igsh igshid intcid ito leadsource li_fat_id linkid mbid mkt_tok msclkid mtrref ncid ocid rss_source
s_cid s_kwcid shareadraft smid smtyp spref sr_share sref srsltid taid tblci tduid trafficsource traffic_source ttclid
twclid wbraid wickedid xtor yclid ysclid
"""
_FAMILIES = tuple(name.removesuffix("-") for name in _TELL_TALES.split() if name.endswith("-"))
_NAMES = frozenset(name for name in _TELL_TALES.split() if not name.endswith("-"))
# Parameters that do so on most sites, and name the page on some: there the value is a number or an id.
_DOUBTFUL = frozenset({"ref", "source", "src", "from", "via", "cid", "campaign", "medium", "partner", "share", "mod"})
# Most addresses, in which nothing is to be decoded or put right.
_PLAIN = re.compile(r"https?://(?:www\.)?([a-z0-9.-]+)((?:/[^?#\s]*)?)(?:\?([^#\s]*))?")
_PAIR = re.compile(r"([^&=]+)=?([^&]*)")
_ENCODED = frozenset("%+;")


def canonical_url(url: str) -> str:
    """The address less what does not name the page: scheme, `www.`, tracking parameters, fragment, last slash."""
    if plain := _PLAIN.fullmatch(url):
        host, path, query = plain.groups()
        return f"//{host}{path.rstrip('/')}{f'?{told}' if query and (told := _telling(query)) else ''}"
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:  # a bracket or a port that is none: the text itself is all there is
        return url.strip()
    host = (parts.hostname or "").removeprefix("www.")
    return urlunsplit(("", host + port, parts.path.rstrip("/"), _telling(parts.query), ""))


def names_a_page(page: str) -> bool:
    """Whether a canonical address has a path or a query: a site's front page names no story."""
    return "/" in page.removeprefix("//") or "?" in page


def _telling(query: str) -> str:
    """A query less what tracks, in one order."""
    if not query:
        return ""
    if _ENCODED.isdisjoint(query) and all(_is_tracking(*pair) for pair in _PAIR.findall(query)):
        return ""
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode(sorted(pair for pair in pairs if not _is_tracking(*pair)))


def _is_tracking(name: str, value: str) -> bool:
    name = name.lower()
    if name in _DOUBTFUL:
        return value.lower().startswith("rss") or not any(map(str.isdecimal, value))
    return name in _NAMES or name.startswith(_FAMILIES)
