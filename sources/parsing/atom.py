"""Entries and feeds of Atom 1.0 and 0.3."""

from lxml import etree

from sources.parsing.fields import alternates, categories, first, link, person_names, pictures, texts
from sources.parsing.found import NO_TEXT, FeedFacts, Picture, RawItem, Text
from sources.parsing.items import title_of
from sources.parsing.markup import XML_LANG, atom_text, text_of
from sources.parsing.names import Fields, Reading

ATOM_10 = "http://www.w3.org/2005/atom"
PUBLISHED = ("published", "issued", "dcterms:issued", "pubdate", "created", "dcterms:created")
UPDATED = ("updated", "modified", "dcterms:modified", "dc:date")
KEYWORDS = ("media:keywords", "itunes:keywords")


def atom_entry(entry: etree._Element, reading: Reading) -> RawItem:
    fields = reading.fields_of(entry)
    return RawItem(
        payload=reading.written(entry),
        external_id=_id(fields, reading),
        id_is_link=True,
        links=[*_links(fields, reading), *texts(fields, ("feedburner:origlink",))],
        title=_text(fields, ("title", "media:title", "dc:title"), reading),
        summary=_text(fields, ("summary", "description", "media:description"), reading),
        content=_text(fields, ("content", "content:encoded"), reading),
        published=texts(fields, PUBLISHED),
        updated=texts(fields, UPDATED),
        authors=person_names(fields.get("author", ()), reading) + texts(fields, ("dc:creator", "itunes:author")),
        keywords=texts(fields, KEYWORDS),
        categories=categories(fields, ("category", "dc:subject", "media:category")),
        pictures=pictures(fields) + _enclosed(fields, reading),
        lang=entry.get(XML_LANG) or first(texts(fields, ("dc:language", "language"))),
        is_empty=not fields,
    )


def atom_facts(root: etree._Element, reading: Reading) -> FeedFacts:
    fields = reading.fields_of(root)
    return FeedFacts(
        title=title_of(_text(fields, ("title",), reading)),
        links=_links(fields, reading),
        lang=root.get(XML_LANG) or root.get("lang") or first(texts(fields, ("dc:language", "language"))),
        period=first(texts(fields, ("sy:updateperiod",))),
        frequency=first(texts(fields, ("sy:updatefrequency",))),
        authors=person_names(fields.get("author", ()), reading),
    )


def _id(fields: Fields, reading: Reading) -> str:
    """The entry's id; one that is no URI by itself stands on its xml:base, where it has one."""
    elements = (element for name in ("id", "guid") for element in fields.get(name, ()))
    found = ((element, text_of(element)) for element in elements)
    return first(text if ":" in text else link(element, text, reading) for element, text in found if text)


def _text(fields: Fields, names: tuple[str, ...], reading: Reading) -> Text:
    """The first of these elements that says anything."""
    unwrap = reading.namespace == ATOM_10
    elements = (element for name in names for element in fields.get(name, ()))
    found = (atom_text(element, reading.base_of(element), unwrap) for element in elements)
    text = next((text for text in found if text.value), NO_TEXT)
    return text._replace(value=reading.told(text.value))


def _links(fields: Fields, reading: Reading) -> list[str]:
    elements = [*fields.get("link", ()), *fields.get("atom:link", ())]
    written = [link(element, text_of(element), reading) for element in elements if not element.get("href")]
    return [*alternates(elements, reading), *filter(None, written)]


def _enclosed(fields: Fields, reading: Reading) -> list[Picture]:
    return [
        Picture(link(element, element.get("href") or "", reading), element.get("type") or "")
        for element in fields.get("link", ())
        if element.get("rel") == "enclosure"
    ]
