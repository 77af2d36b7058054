"""Reading an element's children by name: what RSS and Atom items have in common."""

from collections.abc import Iterable, Sequence

from lxml import etree

from sources.parsing.found import Picture
from sources.parsing.markup import text_of
from sources.parsing.names import Fields, Reading
from sources.parsing.texts import absolute

ALTERNATE = "alternate"
_PERSON_PARTS = ("name", "atom:name", "email", "atom:email")
_PAGE_TYPES = ("", "text/html", "application/xhtml+xml", "html", "xhtml")


def first(values: Iterable[str]) -> str:
    return next(iter(values), "")


def texts(fields: Fields, names: Sequence[str]) -> list[str]:
    """The texts of the elements of these names, name by name; empty ones left out."""
    if not names or fields.keys().isdisjoint(names):
        return []
    return [text for name in names if name in fields for element in fields[name] if (text := text_of(element))]


def categories(fields: Fields, names: Iterable[str]) -> list[str]:
    """Of each category its text, or what Atom says in attributes."""
    elements = (element for name in names for element in fields.get(name, ()))
    return [_own_text(element) or element.get("term") or element.get("label") or "" for element in elements]


def _own_text(element: etree._Element) -> str:
    return (element.text or "").strip() or text_of(element)


def person_names(people: Iterable[etree._Element], reading: Reading) -> list[str]:
    """Of each Atom person its name, else its address, else whatever text stands there."""
    parts = ((person, reading.fields_of(person)) for person in people)
    return [first(texts(fields, _PERSON_PARTS)) or ("" if fields else text_of(person)) for person, fields in parts]


def link(element: etree._Element, address: str, reading: Reading) -> str:
    """An address under the xml:base of its element; still relative where that is, or where there is none."""
    base = reading.base_of(element)
    return absolute(base, address) if base else address


def alternates(links: Iterable[etree._Element], reading: Reading) -> list[str]:
    """The addresses of Atom links that lead to the story itself, pages before other types."""
    found = [
        (element.get("type") or "", link(element, element.get("href") or "", reading))
        for element in links
        if element.get("href") and (element.get("rel") or ALTERNATE).lower() == ALTERNATE
    ]
    return pages_first(found)


def pages_first(links: list[tuple[str, str]]) -> list[str]:
    """The addresses of (type, address), pages before other types."""
    return [address for _, address in sorted(links, key=lambda link: link[0].lower() not in _PAGE_TYPES)]


def pictures(fields: Fields) -> list[Picture]:
    """Candidates for the image, best first."""
    found = [_picture(element) for element in fields.get("media:content", ())]
    found += [
        Picture(element.get("url") or text_of(element), medium="image") for element in fields.get("media:thumbnail", ())
    ]
    found += [_picture(element) for element in fields.get("enclosure", ())]
    found += [
        Picture(element.get("href") or element.get("url") or "", medium="image")
        for element in fields.get("itunes:image", ())
    ]
    return found


def _picture(element: etree._Element) -> Picture:
    return Picture(element.get("url") or "", element.get("type") or "", element.get("medium") or "")
