"""Ghost's own export (Settings → Labs → Export your content): one JSON document, of version 1 to 5.

It does not name the site's address; whoever imports it does.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from articles.movingin.stories import ExportError, Item, Label, OldStory, Person, Picture, Unusable, path_of
from articles.movingin.wordpress import first_picture

_HOME: Final = "__GHOST_URL__"
_PUBLIC: Final = "public"

Row = Mapping[str, Any]


@dataclass(slots=True)
class Site:
    """Rows by what points to them."""

    address: str
    lang: str
    posts: list[Row]
    people: dict[str, Person]
    tags: dict[str, Row]
    authors_of: dict[str, list[str]] = field(default_factory=dict)
    tags_of: dict[str, list[str]] = field(default_factory=dict)
    alts: dict[str, str] = field(default_factory=dict)


def read_site(path: Path, address: str) -> Site:
    """Raises ExportError where it is no export of Ghost."""
    data = _data(path)
    settings = {str(row.get("key")): row.get("value") for row in _rows(data, "settings")}
    return Site(
        address=address.rstrip("/"),
        lang=str(settings.get("locale") or settings.get("lang") or settings.get("default_locale") or ""),
        posts=_rows(data, "posts"),
        people={str(row["id"]): _person(row) for row in _rows(data, "users") if row.get("id")},
        tags={str(row["id"]): row for row in _rows(data, "tags") if row.get("id")},
        authors_of=_joined(data, "posts_authors", "author_id"),
        tags_of=_joined(data, "posts_tags", "tag_id"),
        alts={str(row.get("post_id")): _text(row, "feature_image_alt") for row in _rows(data, "posts_meta")},
    )


def items(site: Site) -> Iterator[Item]:
    for row in site.posts:
        yield _read(row, site)


def _data(path: Path) -> Row:
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise ExportError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise ExportError(f"{path} is no JSON document: {error}.") from error
    database = document.get("db") if isinstance(document, dict) else None
    first = database[0] if isinstance(database, list) and database else document
    data = first.get("data") if isinstance(first, dict) else None
    if not isinstance(data, dict) or "posts" not in data:
        raise ExportError(f"{path} is no export of Ghost: it has no posts under “db”, “data”.")
    return data


def _rows(data: Row, table: str) -> list[Row]:
    rows = data.get(table)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _joined(data: Row, table: str, key: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in sorted(_rows(data, table), key=lambda row: row.get("sort_order") or 0):
        found[str(row.get("post_id"))].append(str(row.get(key)))
    return found


def _person(row: Row) -> Person:
    slug = _text(row, "slug")
    return Person(slug, _text(row, "name") or slug, _text(row, "email"), f"/author/{slug}" if slug else "")


def _read(row: Row, site: Site) -> Item:
    name = f"{row.get('id')} “{_text(row, 'title') or _text(row, 'slug')}”"
    if row.get("type") == "page" or row.get("page") in (1, True):
        return Unusable(name, "it is a page and not a post, and there are only stories here.")
    if not row.get("id"):
        return Unusable(name, "it has no number.")
    return _story(row, site)


def _story(row: Row, site: Site) -> OldStory:
    key, slug = str(row["id"]), _text(row, "slug")
    html = _text(row, "html").replace(_HOME, site.address)
    published, open_to_all = row.get("status") == "published", row.get("visibility") in (None, "", _PUBLIC)
    authors = [site.people[one] for one in site.authors_of.get(key, [str(row.get("author_id"))]) if one in site.people]
    tags = [label for one in site.tags_of.get(key, ()) if (label := _label(site.tags.get(one)))]
    picture = _text(row, "feature_image") or _text(row, "image")
    return OldStory(
        old_id=key,
        title=_text(row, "title"),
        html=html,
        public=published and open_to_all,
        paths=(path_of(f"/{slug}/"),) if slug else (),
        slug=slug,
        excerpt=_text(row, "custom_excerpt"),
        published_at=_moment(row.get("published_at")) or _moment(row.get("created_at")),
        updated_at=_moment(row.get("updated_at")),
        author=authors[0] if authors else None,
        category=tags[0] if tags else None,
        tags=tuple(tags[1:]),
        picture=_picture(picture, site, site.alts.get(key, "")) if picture else first_picture(html, site.address),
        held="only members may read it there" if published and not open_to_all else "",
    )


def _label(row: Row | None) -> Label | None:
    """A tag that readers see; Ghost's internal ones begin with #."""
    name = _text(row or {}, "name")
    return Label(name, f"/tag/{_text(row or {}, 'slug')}") if name and not name.startswith("#") else None


def _picture(url: str, site: Site, alt: str) -> Picture:
    whole = url.replace(_HOME, site.address)
    return Picture(f"{site.address}{whole}" if whole.startswith("/") else whole, alt)


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _moment(value: Any) -> datetime | None:
    """ISO 8601, SQL's form, or milliseconds as old versions have them."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000, UTC)
        moment = datetime.fromisoformat(value) if isinstance(value, str) and value else None
    except (ValueError, OverflowError, OSError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None
