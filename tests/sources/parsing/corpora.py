"""Corpora that others wrote, as checks on our entries: what each expects, and how near enough is judged.

Titles are compared as plain text, markup as the HTML it is (elements, attributes, text), instants to the second.
"""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html

from sources.errors import ParseError
from sources.parsing import parse
from sources.parsing.parsed import ParsedEntry, ParsedFeed
from sources.parsing.texts import document_address


@dataclass(frozen=True)
class Check:
    """One thing that a case expects: `got` is what we made of it."""

    case: str
    what: str
    wanted: Any
    got: Any

    @property
    def holds(self) -> bool:
        if self.what == "title":
            return words(self.wanted) == words(self.got)
        if self.what == "content":
            return elements(self.wanted) == elements(self.got)
        if self.what == "link":
            return bool(self.got in self.wanted)
        return bool(self.wanted == self.got)


def words(title: str | None) -> str:
    """A title without markup, however often it was escaped."""
    return " ".join(re.sub(r"</?[a-zA-Z][^<>]*>", "", unescape(unescape(title or ""))).split())


def elements(markup: str | None) -> list[Any]:
    """What a browser would make of markup: elements, attributes and texts in order."""
    root = lxml.html.document_fromstring(f"<div>{markup or ''}</div>")
    seen: list[Any] = []
    for element in root.iter():
        attributes = sorted((name, value) for name, value in element.attrib.items() if not name.startswith("xmlns"))
        seen.append((element.tag, attributes, words(element.text), words(element.tail)))
    return seen


def parsed_or_none(path: Path, url: str = "", content_type: str = "") -> ParsedFeed | None:
    try:
        return parse(path.read_bytes(), url=url, content_type=content_type)
    except ParseError:
        return None


def entry_at(feed: ParsedFeed | None, index: int) -> ParsedEntry:
    return feed.entries[index] if feed and index < len(feed.entries) else ParsedEntry(title="there is no such entry")


def instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC) if text else None


FEEDPARSER_HOST = "http://127.0.0.1:8097/"
FEEDPARSER_FIELDS = {
    "title": "title", "title_detail.value": "title", "link": "link", "id": "id", "author": "author",
    "author_detail.name": "author", "content.0.value": "content", "summary": "summary", "description": "summary",
    "summary_detail.value": "summary", "published_parsed": "published", "updated_parsed": "updated",
    "created_parsed": "published",
}  # fmt: skip


def feedparser_checks(folder: Path) -> Iterator[Check]:
    for line in (folder / "cases.jsonl").read_text().splitlines():
        case = json.loads(line)
        path = folder / "data" / case["file"]
        wanted = [check for check in case.get("checks") or () if check[1] == "=="]
        if "sanitize" not in case["file"] and path.exists() and wanted:
            yield from _feedparser_case(case, path, wanted)


def _feedparser_case(case: dict[str, Any], path: Path, wanted: list[Any]) -> Iterator[Check]:
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in case["headers"])
    }
    url = document_address(FEEDPARSER_HOST + "case", headers.get("content-location", ""))
    feed = parsed_or_none(path, url, headers.get("content-type", ""))
    for keys, _, value in wanted:
        if keys[0] == "feed" and keys[1] in ("title", "link"):
            got = (feed.title if keys[1] == "title" else feed.url) if feed else None
            yield Check(case["file"], keys[1], value if keys[1] == "title" else [value], got)
        field = FEEDPARSER_FIELDS.get(".".join(map(str, keys[2:])))
        if keys[0] == "entries" and field:
            yield _feedparser_check(case["file"], field, value, entry_at(feed, keys[1]))


def _feedparser_check(case: str, field: str, value: Any, entry: ParsedEntry) -> Check:
    if field in ("published", "updated"):
        moment = entry.updated_at if field == "updated" and entry.updated_at else entry.published_at
        return Check(case, "date", datetime(*value[:6], tzinfo=UTC), moment)
    if field == "author":
        return Check(case, "author", (re.sub(r" \(.*\)$", "", value),), entry.authors[:1])
    if field == "summary":  # which feedparser copies from the content where there is none
        return Check(case, "content", value, entry.summary or entry.content)
    got = {"title": entry.title, "link": entry.url, "id": entry.external_id, "content": entry.content}[field]
    return Check(case, field, [value] if field == "link" else value, got)


def gofeed_checks(folder: Path) -> Iterator[Check]:
    for path in sorted(folder.rglob("*.json")):
        source = path.with_suffix(".xml")
        if not source.exists():
            continue
        expected, feed = json.loads(path.read_text()), parsed_or_none(source)
        for index, item in enumerate(expected.get("items") or expected.get("entries") or ()):
            links = [item.get("link"), *(_gofeed_link(link) for link in item.get("links") or ())]
            published = item.get("publishedParsed") or item.get("pubDateParsed")
            entry = entry_at(feed, index)
            yield from entry_checks(path.name, entry, item.get("title"), links, published, item.get("updatedParsed"))


def _gofeed_link(link: Any) -> Any:
    if isinstance(link, str):
        return link
    return link.get("href") if link.get("rel", "alternate") == "alternate" else None


def feed_rs_checks(folder: Path) -> Iterator[Check]:
    for path in sorted(folder.rglob("*.serde.json")):
        stem = path.name.removesuffix(".serde.json")
        source = next(file for file in (path.with_name(stem + ".xml"), path.with_name(stem + ".json")) if file.exists())
        feed = parsed_or_none(source)
        for index, item in enumerate(json.loads(path.read_text())["entries"]):
            links = [link["href"] for link in item["links"] if link["rel"] in (None, "alternate")]
            title = item["title"] and item["title"]["content"]
            yield from entry_checks(path.name, entry_at(feed, index), title, links, item["published"], item["updated"])


def entry_checks(
    case: str,
    entry: ParsedEntry,
    title: str | None,
    links: list[str | None],
    published: str | None,
    updated: str | None,
) -> Iterator[Check]:
    """Title, link and date of an entry, as far as the case says anything of them. None says that there is no title."""
    yield Check(case, "title", title, entry.title)
    wanted = [normal(link) for link in links if link]
    if wanted:
        yield Check(case, "link", wanted, normal(entry.url))
    if published:
        yield Check(case, "date", instant(published), entry.published_at)
    if updated:
        yield Check(case, "date", instant(updated), entry.updated_at or entry.published_at)


def normal(link: str) -> str:
    """Host in lower case and `/` for no path, as some parsers write every address."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return link
    return (
        parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/").geturl() if parts.netloc else link.strip()
    )


ASSERTION = re.compile(r'feed\.Entries\[(\d+)\]\.(Title|URL) != (?:"(.*)"|`(.*)`)$', re.DOTALL)


def miniflux_checks(folder: Path) -> Iterator[Check]:
    """What Go's tests forbid to differ; their expressions are plain enough to be read as text."""
    for line in (folder / "inline_cases.jsonl").read_text().splitlines():
        case = json.loads(line)
        path = folder / case["file"]
        if case["expects_error"] or not path.exists():
            continue
        feed = parsed_or_none(path, "https://example.org/")
        for assertion in filter(None, map(ASSERTION.match, case["asserts"])):
            entry, wanted = entry_at(feed, int(assertion[1])), assertion[3] or assertion[4] or ""
            if assertion[2] == "Title":
                yield Check(case["test"], "title", wanted, entry.title)
            else:
                yield Check(case["test"], "link", [normal(wanted)], normal(entry.url))


FEEDPARSER_DATES, MINIFLUX_DATES = "feedparser_date_tests.jsonl", "miniflux_weird_dates.txt"


def date_checks(folder: Path) -> Iterator[tuple[str, datetime | None]]:
    """Strings with the instant they mean, or None where the corpus only says that they are dates."""
    for line in (folder / "data" / FEEDPARSER_DATES).read_text().splitlines():
        case = json.loads(line)
        text = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), case["input"])
        yield text, datetime(*case["expected_utc_struct"][:6], tzinfo=UTC)
    for line in (folder / "data" / MINIFLUX_DATES).read_text().splitlines():
        yield line, None


def lemon24_checks(folder: Path) -> Iterator[Check]:
    """Expected values are Python source, which is read and never run."""
    for path in sorted(folder.rglob("*.py")):
        expected = ast.parse(path.read_text()).body[-1]
        feed = parsed_or_none(path.with_suffix(""), LEMON24_BASE + path.stem)
        if isinstance(expected, ast.Assign) and isinstance(expected.value, ast.List):
            for index, call in enumerate(expected.value.elts):
                wanted = {name.arg: _lemon24_value(name.value) for name in getattr(call, "keywords", ())}
                dates = (wanted.get("published"), wanted.get("updated"))
                entry = entry_at(feed, index)
                yield from entry_checks(path.stem, entry, wanted.get("title"), [wanted.get("link")], *dates)


LEMON24_BASE = "https://lemon.example/"


def _lemon24_value(node: ast.expr) -> str | None:
    """A text, an f-string over the base address, or a time as ISO 8601."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else LEMON24_BASE for part in node.values)
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("datetime"):
        return datetime(*(ast.literal_eval(part) for part in node.args), tzinfo=UTC).isoformat()
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
