"""WordPress's own export (WXR; Tools → Export), streamed. There is no specification of it, so this reads what
`wp-admin/includes/export.php` writes, versions 1.0 to 1.2.

No DTD is loaded and no entity expanded: a file with a document type is refused.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from lxml import etree

from articles.movingin.stories import (
    ExportError,
    Item,
    Label,
    OldStory,
    PassedOver,
    Person,
    Picture,
    Unusable,
    path_of,
)
from articles.movingin.wordpresstext import shown_html

_ITEM: Final = "item"
_ABOUT: Final = ("title", "link", "language", "wxr_version", "base_site_url", "base_blog_url", "author")
_NO_DATE: Final = "0000-00-00 00:00:00"
_FORMAT: Final = "%Y-%m-%d %H:%M:%S"
_NO_CATEGORY: Final = "uncategorized"
_KEPT_AS_DRAFTS: Final = ("draft", "pending", "future", "private")
_IMAGE = re.compile(r"""<img\b[^>]*?\bsrc\s*=\s*["']([^"'\s]+)["']""", re.IGNORECASE)


@dataclass(slots=True)
class Site:
    """What the whole file says: who wrote there, which pictures it has, and how many items."""

    address: str = ""
    lang: str = ""
    title: str = ""
    people: dict[str, Person] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    items: int = 0


def read_site(path: Path) -> Site:
    """A first walk through the file. Raises ExportError where it is no export, or breaks off."""
    site, version = Site(), ""
    for element in _elements(path, (_ITEM, *(f"{{*}}{name}" for name in _ABOUT))):
        name = _local(element)
        if name == _ITEM:
            site.items += 1
            _note_picture(site, _Fields(element))
            continue
        text = (element.text or "").strip()
        match name:
            case "wxr_version":
                version = text
            case "language":
                site.lang = text
            case "title":
                site.title = text
            case "base_blog_url" | "base_site_url" | "link" if text and (name == "base_blog_url" or not site.address):
                site.address = text
            case "author" if len(element):
                person = _person(element)
                site.people[person.login] = person
    if not version:
        raise ExportError(f"{path} is no export of WordPress: it does not tell its version of WXR.")
    return site


def items(path: Path, site: Site) -> Iterator[Item]:
    """Each item as it stands in the file. Raises ExportError where the file breaks off."""
    for element in _elements(path, (_ITEM,)):
        yield _read(_Fields(element), site)


# --- elements -----------------------------------------------------------------------------------------
def _elements(path: Path, tags: Iterable[str]) -> Iterator[etree._Element]:
    """Children of the channel, each emptied when the next is asked for."""
    try:
        with path.open("rb") as file:
            for _, element in etree.iterparse(
                file,
                events=("end",),
                tag=tuple(tags),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            ):
                if element.getroottree().docinfo.doctype:
                    raise ExportError(f"{path} has a document type, which no export of WordPress has: it is refused.")
                parent = element.getparent()
                if parent is None or parent.tag != "channel":
                    continue
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del parent[0]
    except etree.XMLSyntaxError as error:
        raise ExportError(f"{path} breaks off: {error}. What stands before is read; export again.") from error
    except OSError as error:
        raise ExportError(f"{path} cannot be read: {error.strerror}.") from error


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


class _Fields:
    """An item's children by name; `excerpt:encoded` is `excerpt`."""

    def __init__(self, item: etree._Element) -> None:
        self.categories: list[tuple[str, str, str]] = []
        self.meta: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        for child in item:
            if not isinstance(child.tag, str):
                continue
            name = etree.QName(child)
            if name.localname == "category":
                self.categories.append((child.get("domain", ""), child.get("nicename", ""), child.text or ""))
            elif name.localname == "postmeta":
                self.meta[_child(child, "meta_key")] = _child(child, "meta_value")
            elif name.localname == "encoded" and "/excerpt" in (name.namespace or ""):
                self._texts["excerpt"] = child.text or ""
            elif name.localname != "comment":
                self._texts[name.localname] = child.text or ""

    def __getitem__(self, name: str) -> str:
        return self._texts.get(name, "").strip()


def _child(element: etree._Element, name: str) -> str:
    return next((child.text or "" for child in element if isinstance(child.tag, str) and _local(child) == name), "")


# --- what they mean -----------------------------------------------------------------------------------
def _person(author: etree._Element) -> Person:
    login, name = _child(author, "author_login"), _child(author, "author_display_name")
    full = f"{_child(author, 'author_first_name')} {_child(author, 'author_last_name')}".strip()
    return Person(login, name or full or login, _child(author, "author_email"), f"/author/{login.lower()}")


def _note_picture(site: Site, found: _Fields) -> None:
    if found["post_type"] == "attachment" and found["attachment_url"]:
        alt = found.meta.get("_wp_attachment_image_alt", "").strip()
        site.pictures[found["post_id"]] = Picture(found["attachment_url"], alt)


def _read(found: _Fields, site: Site) -> Item:
    kind, status = found["post_type"], found["status"]
    name = f"{found['post_id']} “{found['title'] or found['post_name']}”"
    if kind == "page":
        return Unusable(name, "it is a page and not a post, and there are only stories here.")
    if kind != "post":
        return PassedOver(kind or "unknown")
    if status not in ("publish", *_KEPT_AS_DRAFTS):
        return PassedOver(status or "unknown")
    if not found["post_id"]:
        return Unusable(name, "it has no number.")
    return _story(found, site)


def _story(found: _Fields, site: Site) -> OldStory:
    category, tags = _labels(found)
    html = shown_html(found["encoded"])
    locked = bool(found["post_password"])
    return OldStory(
        old_id=found["post_id"],
        title=found["title"],
        html=html,
        public=found["status"] == "publish" and not locked,
        paths=_paths(found),
        slug=unquote(found["post_name"]),
        excerpt=found["excerpt"],
        published_at=_moment(found["post_date_gmt"]) or _moment(found["post_date"]),
        updated_at=_moment(found["post_modified_gmt"]) or _moment(found["post_modified"]),
        author=site.people.get(found["creator"])
        or (Person(found["creator"], found["creator"]) if found["creator"] else None),
        category=category,
        tags=tags,
        picture=site.pictures.get(found.meta.get("_thumbnail_id", "")) or first_picture(html, site.address),
        held="it is behind a password there" if locked and found["status"] == "publish" else "",
    )


def _paths(found: _Fields) -> tuple[str, ...]:
    paths = (path_of(found["link"]), f"/?p={found['post_id']}", path_of(found["guid"]))
    return tuple(dict.fromkeys(path for path in paths if path))


def _labels(found: _Fields) -> tuple[Label | None, tuple[Label, ...]]:
    """The first category is the section, the others and the tags are tags."""
    named = [
        (domain, Label(name.strip(), f"/{'tag' if domain == 'post_tag' else 'category'}/{unquote(nicename)}"))
        for domain, nicename, name in found.categories
        if domain in ("category", "post_tag") and nicename != _NO_CATEGORY and name.strip()
    ]
    sections = [label for domain, label in named if domain == "category"]
    tags = [label for domain, label in named if domain == "post_tag"]
    return (sections[0] if sections else None), (*sections[1:], *tags)


def _moment(text: str) -> datetime | None:
    if not text or text == _NO_DATE:
        return None
    try:
        return datetime.strptime(text, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None


def first_picture(html: str, site: str) -> Picture | None:
    """The first picture inside a text, if it lies on the old site itself: elsewhere it may be anybody's."""
    host = urlsplit(site).hostname
    for url in _IMAGE.findall(html)[:5]:
        try:
            if urlsplit(url).hostname == host:
                return Picture(url)
        except ValueError:
            continue
    return None
