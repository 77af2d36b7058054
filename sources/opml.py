"""Lists of feeds as OPML, in and out. Reading and planning are pure; nothing is asked over the network."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from sources.canonical import canonical_url
from sources.errors import ParseError
from sources.feedaddress import why_refused
from sources.models import Feed
from sources.naming import key_for
from sources.parsing.decoding import decoded
from sources.parsing.doctype import without_doctype
from sources.parsing.mending import mended_xml
from sources.parsing.texts import collapse, language

LARGEST = 2 * 2**20
MOST_FEEDS = 2_000
_LONGEST_TITLE, _LONGEST_GROUP = 300, 100
_ADDRESSES = ("xmlurl", "url")


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed as a list names it. `group` is the folders around it, parted by “ / ”."""

    url: str
    title: str = ""
    group: str = ""
    lang: str = ""
    site_url: str = ""

    @property
    def name(self) -> str:
        return self.title or self.url or "(nameless)"


@dataclass(frozen=True, slots=True)
class Planned:
    """A feed to be made."""

    key: str
    outline: Outline


@dataclass(frozen=True, slots=True)
class Plan:
    """What a list would change: feeds to be made, those that are here already, and those refused with their reason."""

    new: tuple[Planned, ...] = ()
    known: tuple[Outline, ...] = ()
    refused: tuple[tuple[Outline, str], ...] = ()


def read_opml(data: bytes) -> list[Outline]:
    """The feeds in an OPML document, in its order. Raises ParseError with the sentence to show.

    No DTD is loaded and no entity expanded; ampersands that are none of XML's are forgiven.
    """
    if len(data) > LARGEST:
        raise ParseError(f"The list is larger than {LARGEST // 2**20} MiB. Split it.")
    text, _ = without_doctype(decoded(data).lstrip("\ufeff \t\r\n"))
    root = _tree(text)
    if root is None:
        root = _tree(mended_xml(text, {}))
    if root is None:
        raise ParseError("The file is no well-formed XML, so it cannot be read as OPML.")
    if _name(root) != "opml":
        raise ParseError(f"The file is no OPML: its outermost element is <{_name(root)}>.")
    outlines = list(_outlines(root))
    if len(outlines) > MOST_FEEDS:
        raise ParseError(f"The list holds {len(outlines):,} feeds; {MOST_FEEDS:,} at once is the most. Split it.")
    return outlines


def plan(outlines: Iterable[Outline], known: Collection[str], keys: Collection[str]) -> Plan:
    """What is to be done. `known` are the addresses of feeds that are here, `keys` their keys.

    Two addresses that differ only by scheme, `www.`, a last slash or tracking parameters are one.
    """
    seen, taken = {canonical_url(url) for url in known if url}, set(keys)
    new, already, refused = [], [], []
    for outline in outlines:
        page = canonical_url(outline.url)
        if why := _why_refused(outline):
            refused.append((outline, why))
        elif page in seen:
            already.append(outline)
        else:
            key = key_for(outline.title, outline.url, taken)
            seen.add(page)
            taken.add(key)
            new.append(Planned(key, outline))
    return Plan(tuple(new), tuple(already), tuple(refused))


def write_opml(outlines: Iterable[Outline], title: str) -> bytes:
    """An OPML 2.0 document with one folder a group; feeds without a group come first."""
    root = etree.Element("opml", {"version": "2.0"})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _storable(title)
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {"": body}
    for outline in sorted(outlines, key=lambda one: (one.group, one.name.casefold())):
        if outline.group not in folders:
            folders[outline.group] = etree.SubElement(body, "outline", _attributes({"text": outline.group}))
        etree.SubElement(folders[outline.group], "outline", _attributes(_described(outline)))
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def outline_of(feed: Feed) -> Outline:
    """A feed as a list names it. Asks for `feed.source` unless it was selected."""
    site = feed.source.site_url if feed.source else ""
    return Outline(feed.url, str(feed), feed.group, feed.lang, site)


def as_rows(outlines: Iterable[Outline]) -> list[list[str]]:
    """For a form's hidden field; `from_rows` reads it back."""
    return [[one.url, one.title, one.group, one.lang] for one in outlines]


def from_rows(rows: object) -> list[Outline]:
    """Outlines of what a browser sent back. Raises ParseError for anything else."""
    if not isinstance(rows, list) or len(rows) > MOST_FEEDS:
        raise ParseError("The list did not come back whole. Upload it again.")
    for row in rows:
        if not isinstance(row, list) or len(row) != 4 or not all(isinstance(text, str) for text in row):
            raise ParseError("The list did not come back whole. Upload it again.")
    return [_outline(*row) for row in rows]


def _tree(text: str) -> etree._Element | None:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _outlines(root: etree._Element) -> Iterator[Outline]:
    for element in root.iter():
        if not isinstance(element.tag, str) or _name(element) != "outline":
            continue
        facts = _facts(element)
        url = next((facts[name] for name in _ADDRESSES if facts.get(name)), "")
        is_feed = "xmlurl" in facts or facts.get("type", "").lower() in ("rss", "atom", "feed")
        if is_feed:
            title = facts.get("title") or facts.get("text", "")
            yield _outline(url, title, _group(element), facts.get("language", ""), facts.get("htmlurl", ""))


def _outline(url: str, title: str, group: str, lang: str, site_url: str = "") -> Outline:
    url = url.strip()
    if url.lower().startswith("feed:"):
        rest = url[5:].removeprefix("//")
        url = rest if rest.startswith(("http://", "https://")) else f"https://{rest}"
    title, group = collapse(title)[:_LONGEST_TITLE], collapse(group)[:_LONGEST_GROUP].strip()
    return Outline(url, title, group, language(lang), site_url.strip())


def _group(element: etree._Element) -> str:
    folders = []
    for parent in element.iterancestors():
        facts = _facts(parent)
        if _name(parent) == "outline" and "xmlurl" not in facts:
            folders.append(collapse(facts.get("title") or facts.get("text", "")))
    return " / ".join(name for name in reversed(folders) if name)


def _facts(element: etree._Element) -> Mapping[str, str]:
    return {str(name).lower(): str(value) for name, value in element.attrib.items()}


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname.lower()


def _why_refused(outline: Outline) -> str:
    if not outline.url:
        return "It has no address (xmlUrl)."
    return why_refused(outline.url)


def _described(outline: Outline) -> dict[str, str]:
    named = {"text": outline.name, "title": outline.name, "type": "rss", "xmlUrl": outline.url}
    site = outline.site_url if urlsplit(outline.site_url).scheme in ("http", "https") else ""
    optional = {"htmlUrl": site, "language": outline.lang}
    return named | {name: value for name, value in optional.items() if value}


def _attributes(values: Mapping[str, str]) -> dict[str, str]:
    return {name: _storable(value) for name, value in values.items()}


def _storable(text: str) -> str:
    """`text` less the control characters that XML has no way to write."""
    return "".join(char for char in text if char.isprintable() or char == " ")
