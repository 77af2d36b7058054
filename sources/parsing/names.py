"""Names of elements as the readers know them (`title`, `dc:creator`), whatever the prefix in the file."""

from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from sources.parsing.lifting import Lifted, restored

ATOM_NAMESPACES = frozenset(
    {
        "http://www.w3.org/2005/atom",
        "http://purl.org/atom/ns#",
        "http://purl.org/atom/ns",
    }
)
_RSS_NAMESPACES = frozenset(
    {
        "http://backend.userland.com/rss",
        "http://backend.userland.com/rss2",
        "http://backend.userland.com/rss091",
        "http://blogs.law.harvard.edu/tech/rss",
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://purl.org/rss/1.0/modules/rss091#",
    }
)
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://example.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
}

THUMBNAIL = "media:thumbnail"

Fields = dict[str, list[etree._Element]]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a document is read: its root's namespace, and whether it says xml:base anywhere (looking costs time)."""

    namespace: str
    has_bases: bool = False
    texts: Lifted = field(default_factory=dict)
    """Those that were taken out of the document and not asked for yet."""

    def base_of(self, element: etree._Element) -> str:
        """The xml:base in force at an element, possibly relative; "" where there is none."""
        return (element.base or "") if self.has_bases else ""

    def told(self, text: str) -> str:
        """What stood in the document where `text` does now, if all of it was taken out there."""
        return self.texts.pop(text, text)

    def written(self, item: etree._Element) -> str:
        """An item's markup, to be asked for before its texts are."""
        return restored(etree.tostring(item, encoding="unicode", with_tail=False), self.texts)

    def fields_of(self, element: etree._Element) -> Fields:
        """An element's children by name, in document order; those of `media:group` and the thumbnails of
        `media:content` count as its own.
        """
        fields: Fields = {}
        for child in element:
            name = name_of(child.tag, self.namespace)
            if name == "media:group":
                for grouped, children in self.fields_of(child).items():
                    fields.setdefault(grouped, []).extend(children)
                continue
            fields.setdefault(name, []).append(child)
            if name == "media:content":
                fields.setdefault(THUMBNAIL, []).extend(self._thumbnails_of(child))
        return fields

    def _thumbnails_of(self, media: etree._Element) -> list[etree._Element]:
        return [child for child in media if name_of(child.tag, self.namespace) == THUMBNAIL]


@lru_cache(maxsize=4096)
def name_of(tag: str, root_namespace: str) -> str:
    """The lower-case name of a tag in lxml's spelling. A feed's own elements have no prefix, Atom's in RSS `atom:`, and
    those of a namespace that means nothing here have `?:`.
    """
    namespace, _, local = tag.rpartition("}")
    namespace = namespace.removeprefix("{").lower()
    local = local.lower()
    if not namespace or namespace == root_namespace or namespace in _RSS_NAMESPACES:
        return local
    if namespace in ATOM_NAMESPACES:
        return f"atom:{local}"
    return f"{_PREFIXES.get(namespace, '?')}:{local}"


def namespace_of(element: etree._Element) -> str:
    return element.tag.rpartition("}")[0].removeprefix("{").lower()
