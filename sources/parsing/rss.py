"""Items and channels of RSS 0.9x and 2.0, with the extension elements that news feeds use."""

from collections.abc import Iterable

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


def rss_item(item: etree._Element, reading: Reading) -> RawItem:
    fields = reading.fields_of(item)
    raw = RawItem(payload=reading.written(item))
    _identify(raw, fields)
    raw.links = _links(fields, reading)
    raw.title = Text(first(texts(fields, TITLES)))
    raw.summary, raw.content = _bodies(fields, reading)
    raw.published = texts(fields, PUBLISHED)
    raw.updated = texts(fields, UPDATED)
    raw.authors = texts(fields, AUTHORS) + person_names(fields.get("atom:author", ()), reading)
    raw.categories = categories(fields, CATEGORIES)
    raw.keywords = texts(fields, KEYWORDS)
    raw.pictures = pictures(fields)
    raw.is_empty = not fields
    raw.lang = item.get(XML_LANG) or first(texts(fields, LANGUAGES))
    return raw


def _identify(raw: RawItem, fields: Fields) -> None:
    for guid in fields.get("guid", ())[:1]:
        raw.external_id = text_of(guid)
        raw.id_is_link = (guid.get("isPermaLink") or guid.get("ispermalink") or "true").strip().lower() == "true"
    raw.external_id = raw.external_id or first(texts(fields, ("atom:id", "id")))


def _links(fields: Fields, reading: Reading) -> list[str]:
    """RSS's own before Atom's."""
    own = [link(element, text_of(element), reading) for element in fields.get("link", ()) if not element.get("href")]
    atom = [*fields.get("link", ()), *fields.get("atom:link", ())]
    return [*own, *alternates(atom, reading), *texts(fields, ("feedburner:origlink",))]


def _bodies(fields: Fields, reading: Reading) -> tuple[Text, Text]:
    """Summary and content. Of `description` and `summary` together, the one that comes first is the summary."""
    bodies = _markups(fields, [name for name in fields if name in BODIES], reading)
    contents = _markups(fields, CONTENTS, reading) or bodies[1:]
    summaries = bodies[:1] or _markups(fields, SUMMARIES, reading)
    return next(iter(summaries), NO_TEXT), next(iter(contents), NO_TEXT)


def _markups(fields: Fields, names: Iterable[str], reading: Reading) -> list[Text]:
    elements = [element for name in names if name in fields for element in fields[name]]
    found = [Text(reading.told(markup_of(element)), True, reading.base_of(element)) for element in elements]
    return [text for text in found if text.value]


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
