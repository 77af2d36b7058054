"""An article file's fields as lines of YAML, in the format's order and quotes."""

from collections.abc import Iterator
from datetime import UTC, datetime

from articles.articlefile import ArticleFile, FileAI, FileCover, FileSource
from articles.filerest import Line
from articles.yamlstyle import scalar


def lines_of(file: ArticleFile) -> Iterator[Line]:
    """Every key that a field holds, in the format's order."""
    yield "title", f"title: {scalar(file.title)}\n"
    yield "description", f"description: {scalar(file.description)}\n"
    yield "publishedAt", f"publishedAt: {_moment(file.published_at)}\n"
    yield "updatedAt", f"updatedAt: {_moment(file.updated_at)}\n"
    if file.live_at is not None and _moment(file.live_at) != _moment(file.published_at):
        yield "liveAt", f"liveAt: {_moment(file.live_at)}\n"
    yield "lang", f"lang: {scalar(file.lang)}\n"
    yield "externalId", f"externalId: {scalar(file.external_id)}\n"
    yield from _map_lines("source", _source_values(file.source))
    yield "category", f"category: {scalar(file.category)}\n"
    items = "".join(f"  - {scalar(tag, 2)}\n" for tag in file.tags)
    yield "tags", f"tags:\n{items}" if items else "tags: []\n"
    yield "stickyWeight", f"stickyWeight: {file.sticky_weight}\n"
    yield "sentiment", f"sentiment: {scalar(file.sentiment)}\n"
    yield "score", f"score: {file.score}\n"
    yield "draft", f"draft: {_truth(file.draft)}\n"
    yield from _map_lines("coverImage", _cover_values(file.cover))
    yield from _map_lines("ai", _ai_values(file.ai))


def _map_lines(name: str, values: dict[str, str] | None) -> Iterator[Line]:
    """A key with "" for its YAML is left out; None leaves out the map."""
    if values is not None:
        yield name, f"{name}:\n"
        yield from ((f"{name}.{key}", f"  {key}: {value}\n") for key, value in values.items() if value)


def _source_values(source: FileSource | None) -> dict[str, str] | None:
    if source is None:
        return None
    values = {"name": source.name, "key": source.key, "type": source.type}
    return {key: scalar(value, 2) for key, value in values.items()} | {"url": source.url and scalar(source.url, 2)}


def _cover_values(cover: FileCover | None) -> dict[str, str] | None:
    if cover is None:
        return None
    values = {key: scalar(getattr(cover, key), 2) for key in ("raw", "full", "regular", "small", "thumb")}
    return values | {"small_s3": cover.small_s3 and scalar(cover.small_s3, 2)}


def _ai_values(ai: FileAI | None) -> dict[str, str] | None:
    if ai is None:
        return None
    return {
        "rewritten": "" if ai.rewritten is None else _truth(ai.rewritten),
        "expandedAt": "" if ai.expanded_at is None else _moment(ai.expanded_at),
        "translatedFrom": ai.translated_from and scalar(ai.translated_from, 2),
        "version": "" if ai.version is None else str(ai.version),
    }


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _moment(moment: datetime) -> str:
    text = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
    return scalar(f"{text}Z")
