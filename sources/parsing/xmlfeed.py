"""Well-formed RSS and Atom, read strictly: nothing is guessed, repaired, expanded or fetched."""

from lxml import etree

from sources.parsing.atom import atom_entry, atom_facts
from sources.parsing.found import FeedFacts, RawItem
from sources.parsing.items import finished_feed, site_address
from sources.parsing.lifting import Lifted, lifted
from sources.parsing.names import ATOM_NAMESPACES, Reading, name_of, namespace_of
from sources.parsing.parsed import ParsedFeed
from sources.parsing.rss import channel_facts, channel_of, rss_item

_has_bases = etree.XPath("boolean(//@xml:base)")


def parse_strictly(data: bytes, url: str) -> ParsedFeed | None:
    """The feed in UTF-8 without a DOCTYPE, whatever it declares; None where it is not well-formed or not known here.

    A lone `item` or `entry`, as a stored payload has it, is a feed of one.
    """
    rest, texts = lifted(data)
    feed = _parsed(rest, texts, url)
    return _parsed(data, {}, url) if feed and texts else feed


def _parsed(data: bytes, texts: Lifted, url: str) -> ParsedFeed | None:
    """Texts that are left over afterwards stood in places where nobody knows them again."""
    root = _root(data)
    if root is None:
        return None
    reading = Reading(namespace_of(root), bool(_has_bases(root)), texts)
    kind = name_of(root.tag, reading.namespace)
    if kind in ("item", "entry"):
        return finished_feed(*_lone(root, kind, reading), url)
    if kind == "rss":
        return _rss(root, reading, url)
    known = reading.namespace in ATOM_NAMESPACES or not reading.namespace
    return _atom(root, reading, url) if kind == "feed" and known else None


def _root(data: bytes) -> etree._Element | None:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=False,
        collect_ids=False,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def _lone(item: etree._Element, kind: str, reading: Reading) -> tuple[str, FeedFacts, list[RawItem]]:
    if kind == "item":
        return "rss", FeedFacts(), [rss_item(item, reading)]
    return "atom", FeedFacts(), [atom_entry(item, reading)]


def _rss(root: etree._Element, reading: Reading, url: str) -> ParsedFeed:
    """The items inside the channel and, as old feeds have them, beside it."""
    channel = channel_of(root, reading)
    facts = channel_facts(channel, root, reading)
    parents = [channel] if channel is root else [channel, root]
    raws = [rss_item(item, reading) for parent in parents for item in _named(("item",), parent, reading)]
    return finished_feed("rss", facts, raws, url, base=site_address(facts, url))


def _atom(root: etree._Element, reading: Reading, url: str) -> ParsedFeed:
    raws = [atom_entry(entry, reading) for entry in _named(("entry", "item"), root, reading)]
    return finished_feed("atom", atom_facts(root, reading), raws, url)


def _named(names: tuple[str, ...], parent: etree._Element, reading: Reading) -> list[etree._Element]:
    return [child for child in parent if name_of(child.tag, reading.namespace) in names]
