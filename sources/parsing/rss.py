"""Items and channels of RSS 0.9x and 2.0, with the extension elements that news feeds use."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from sources.parsing.fields import alternates, categories, first, link, person_names, pictures, texts
from sources.parsing.found import NO_TEXT, FeedFacts, RawItem, Text
from sources.parsing.items import title_of
from sources.parsing.markup import XML_LANG, markup_of, text_of
from sources.parsing.names import Fields, Reading, name_of

TITLES = ("title", "atom:title", "dc:title", "media:title", "itunes:title")
BODIES = ("description", "summary")
SUMMARIES = ("atom:summary", "dc:description", "itunes:summary", "media:description", "itunes:subtitle")
CONTENTS = ("content:encoded", "fullitem", "xhtml:body", "body", "xhtml:div", "content", "atom:content")
PUBLISHED = ("pubdate", "published", "dcterms:issued", "issued", "atom:published", "dcterms:created", "created")
UPDATED = ("atom:updated", "updated", "dcterms:modified", "modified", "dc:date", "lastbuilddate")
AUTHORS = ("author", "dc:creator", "dc:author", "itunes:author")
CATEGORIES = ("category", "atom:category", "dc:subject", "media:category")
KEYWORDS = ("media:keywords", "itunes:keywords", "keywords")
LANGUAGES = ("language", "dc:language")


class _Named(NamedTuple):
    """Of each kind the names that stand in an item, in the order of the kind's; of bodies, in the item's."""

    titles: Sequence[str]
    bodies: Sequence[str]
    summaries: Sequence[str]
    contents: Sequence[str]
    published: Sequence[str]
    updated: Sequence[str]
    authors: Sequence[str]
    categories: Sequence[str]
    keywords: Sequence[str]
    languages: Sequence[str]


_KINDS = (TITLES, BODIES, SUMMARIES, CONTENTS, PUBLISHED, UPDATED, AUTHORS, CATEGORIES, KEYWORDS, LANGUAGES)


@lru_cache(maxsize=1024)
def _named(found: tuple[str, ...]) -> _Named:
    """Most items of a feed hold the same elements."""
    kinds = _Named(*(tuple(name for name in kind if name in found) for kind in _KINDS))
    return kinds._replace(bodies=tuple(name for name in found if name in BODIES))


def rss_item(item: etree._Element, reading: Reading) -> RawItem:
    fields = reading.fields_of(item)
    payload = reading.written(item)
    named = _named(tuple(fields))
    external_id, id_is_link = _identity(fields)
    summary, content = _bodies(fields, named, reading)
    return RawItem(
        payload=payload,
        external_id=external_id,
        id_is_link=id_is_link,
        links=_links(fields, reading),
        title=Text(first(texts(fields, named.titles))),
        summary=summary,
        content=content,
        published=texts(fields, named.published),
        updated=texts(fields, named.updated),
        authors=texts(fields, named.authors) + person_names(fields.get("atom:author", ()), reading),
        categories=categories(fields, named.categories),
        keywords=texts(fields, named.keywords),
        pictures=pictures(fields),
        lang=item.get(XML_LANG) or first(texts(fields, named.languages)),
        is_empty=not fields,
    )


def _identity(fields: Fields) -> tuple[str, bool]:
    """An item's id, and whether it is an address."""
    for guid in fields.get("guid", ())[:1]:
        is_link = (guid.get("isPermaLink") or guid.get("ispermalink") or "true").strip().lower() == "true"
        return text_of(guid) or _atom_id(fields), is_link
    return _atom_id(fields), False


def _atom_id(fields: Fields) -> str:
    return first(texts(fields, ("atom:id", "id")))


def _links(fields: Fields, reading: Reading) -> list[str]:
    """RSS's own before Atom's."""
    own = [link(element, text_of(element), reading) for element in fields.get("link", ()) if not element.get("href")]
    atom = [*fields.get("link", ()), *fields.get("atom:link", ())]
    return [*own, *alternates(atom, reading), *texts(fields, ("feedburner:origlink",))]


def _bodies(fields: Fields, named: _Named, reading: Reading) -> tuple[Text, Text]:
    """Summary and content. Of `description` and `summary` together, the one that comes first is the summary."""
    bodies = _markups(fields, named.bodies, reading)
    contents = _markups(fields, named.contents, reading) or bodies[1:]
    summaries = bodies or _markups(fields, named.summaries, reading)
    return summaries[0] if summaries else NO_TEXT, contents[0] if contents else NO_TEXT


def _markups(fields: Fields, names: Iterable[str], reading: Reading) -> list[Text]:
    found = ((element, markup_of(element)) for name in names for element in fields[name])
    return [Text(reading.told(markup), True, reading.base_of(element)) for element, markup in found if markup]


def channel_of(root: etree._Element, reading: Reading) -> etree._Element:
    return next((child for child in root if name_of(child.tag, reading.namespace) == "channel"), root)


def channel_facts(channel: etree._Element, root: etree._Element, reading: Reading) -> FeedFacts:
    fields = reading.fields_of(channel)
    links = [link(element, text_of(element), reading) for element in fields.get("link", ()) if text_of(element)]
    return FeedFacts(
        title=title_of(Text(first(texts(fields, TITLES)))),
        links=[*links, *alternates([*fields.get("link", ()), *fields.get("atom:link", ())], reading)],
        lang=first(texts(fields, LANGUAGES)) or root.get(XML_LANG) or root.get("lang") or "",
        ttl=first(texts(fields, ("ttl",))),
        period=first(texts(fields, ("sy:updateperiod",))),
        frequency=first(texts(fields, ("sy:updatefrequency",))),
    )
