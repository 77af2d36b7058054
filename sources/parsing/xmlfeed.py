"""Well-formed RSS and Atom, read strictly: nothing is guessed, repaired, expanded or fetched."""

from lxml import etree

from sources.parsing.atom import atom_entry, atom_facts
from sources.parsing.items import finished_feed, site_address
from sources.parsing.names import ATOM_NAMESPACES, Reading, name_of, namespace_of
from sources.parsing.parsed import ParsedFeed
from sources.parsing.rss import channel_facts, channel_of, rss_item


def parse_strictly(text: str, url: str) -> ParsedFeed | None:
    """The feed in `text`, which must be free of a DOCTYPE; None where it is not well-formed or no dialect known here.

    A lone `item` or `entry`, as a stored payload has it, is a feed of one.
    """
    root = _root(text)
    if root is None:
        return None
    reading = Reading(namespace_of(root), "xml:base" in text)
    kind = name_of(root.tag, reading.namespace)
    if kind in ("rss", "item"):
        return _rss(root, reading, url)
    known = reading.namespace in ATOM_NAMESPACES or not reading.namespace
    return _atom(root, reading, url) if kind in ("feed", "entry") and known else None


def _root(text: str) -> etree._Element | None:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError):
        return None


def _rss(root: etree._Element, reading: Reading, url: str) -> ParsedFeed:
    channel = channel_of(root, reading)
    facts = channel_facts(channel, root, reading)
    items = [root] if name_of(root.tag, reading.namespace) == "item" else _named("item", channel, root, reading)
    raws = [rss_item(item, reading) for item in items]
    return finished_feed("rss", facts, raws, url, base=site_address(facts, url))


def _named(name: str, channel: etree._Element, root: etree._Element, reading: Reading) -> list[etree._Element]:
    """The items inside the channel and, as old feeds have them, beside it."""
    parents = [channel] if channel is root else [channel, root]
    return [child for parent in parents for child in parent if name_of(child.tag, reading.namespace) == name]


def _atom(root: etree._Element, reading: Reading, url: str) -> ParsedFeed:
    entries = (
        [root]
        if name_of(root.tag, reading.namespace) == "entry"
        else [child for child in root if name_of(child.tag, reading.namespace) == "entry"]
    )
    return finished_feed("atom", atom_facts(root, reading), [atom_entry(entry, reading) for entry in entries], url)
