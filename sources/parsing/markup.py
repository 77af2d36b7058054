"""Text and markup of XML elements."""

import base64
import binascii
from copy import deepcopy
from html import escape

from lxml import etree

from sources.parsing.found import Text

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_SHORT_TYPES = ("text", "plain", "html", "xhtml")
_PLAIN_TYPES = ("text", "plain", "text/plain")


def text_of(element: etree._Element) -> str:
    """All text below an element, without its markup."""
    text = (element.text or "") if len(element) == 0 else "".join(map(str, element.itertext()))
    return text.strip()


def markup_of(element: etree._Element, unwrap: bool = False) -> str:
    """What an element holds, as HTML: its text as it stands, or its child elements written out.

    With `unwrap`, a `div` that holds everything is left out, as Atom 1.0 asks.
    """
    if len(element) == 0:
        return (element.text or "").strip()
    copied = deepcopy(element)
    for inner in copied.iter():
        inner.tag = inner.tag.rpartition("}")[2]
    etree.cleanup_namespaces(copied)
    if (
        unwrap
        and len(copied) == 1
        and copied[0].tag == "div"
        and not ((copied.text or "") + (copied[0].tail or "")).strip()
    ):
        copied = copied[0]
    pieces = [escape(copied.text or "", quote=False)]
    pieces += [etree.tostring(child, method="html", encoding="unicode") for child in copied]
    return "".join(pieces).strip()


def atom_text(element: etree._Element, base: str, unwrap: bool) -> Text:
    """Atom 1.0 by `type`, Atom 0.3 by `type` and `mode`; base64 is decoded where it holds text."""
    kind = (element.get("type") or "text").strip().lower()
    if len(element):
        return Text(markup_of(element, unwrap), True, base)
    text = (element.text or "").strip()
    if element.get("mode") == "base64" or not (
        kind in _SHORT_TYPES or kind.startswith("text/") or kind.endswith("xml")
    ):
        text = _from_base64(text)
    return Text(text, kind not in _PLAIN_TYPES, base)


def _from_base64(text: str) -> str:
    """The text that was meant, or the text as it stands where it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8").replace("\0", "").strip()
    except (binascii.Error, ValueError):
        return text
