"""The article file: UTF-8 Markdown under YAML front matter, read and written byte for byte.

What no field holds (unknown keys, comments, missing keys) travels in `Rest`, so that a file comes out as it went in.
Only what somebody re-wrapped by hand changes, once: keys into the format's order, values into the format's quotes.
"""

import re
from dataclasses import replace

from articles.articlefile import ArticleFile, FileAI, FileCover, FileSource, Fragment, Rest, name_of, path_of
from articles.errors import ArticleFileError
from articles.filefields import Fields
from articles.filelines import lines_of
from articles.filerest import fragments_of, woven
from articles.yamltree import Mapping, parse

__all__ = [
    "ArticleFile",
    "FileAI",
    "FileCover",
    "FileSource",
    "Fragment",
    "Rest",
    "name_of",
    "path_of",
    "read_article",
    "write_article",
]

MAX_BYTES = 2_000_000
_MAX_FRONT_MATTER = 100_000
_FENCED = re.compile(r"---[ \t]*\r?\n(?P<yaml>.*?)(?<=\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LANG = re.compile(r"[a-z]{2}")
_SOURCE_KEY = re.compile(r"[A-Za-z0-9._-]+")
_YEARS = range(1970, 2200)
_SENTIMENTS = ("POSITIVE", "NEGATIVE", "NEUTRAL")
_COVER_KEYS = ("raw", "full", "regular", "small", "thumb")


def read_article(data: bytes) -> ArticleFile:
    """Raises ArticleFileError for what cannot be read without losing something."""
    text = _decoded(data)
    fence = _FENCED.match(text)
    if fence is None:
        raise ArticleFileError("The file must begin with front matter between two lines of `---`: add them.")
    front = fence["yaml"]
    if len(front) > _MAX_FRONT_MATTER:
        raise ArticleFileError(f"The front matter has {len(front)} characters: at most {_MAX_FRONT_MATTER} are read.")
    root, comments = parse(front, first_line=2)
    if not isinstance(root, Mapping):
        raise ArticleFileError("line 2: the front matter must be a map: write `key: value` lines.")
    fields = Fields(root)
    article = _article(fields, text[fence.end() :].strip("\n"))
    _check_years(fields, article)
    return replace(article, rest=Rest(fragments_of(fields, comments, front), tuple(fields.missing())))


def _check_years(fields: Fields, article: ArticleFile) -> None:
    """Addresses hold four digits of a year, and the search index a second of these centuries."""
    for key, moment in (("publishedAt", article.published_at), ("liveAt", article.live_at)):
        if moment and moment.year not in _YEARS:
            raise fields.error(key, f"is in the year {moment.year}: write one from {_YEARS[0]} to {_YEARS[-1]}")


def write_article(file: ArticleFile) -> bytes:
    """The file as js-yaml 3 would write it, with what `rest` keeps in its place."""
    silent = set(lines_of(_silent(file)))
    lines = [line for line in lines_of(file) if not (line[0] in file.rest.absent and line in silent)]
    body = file.body.strip("\n")
    return f"---\n{woven(lines, file.rest.fragments)}---\n{body}{chr(10) if body else ''}".encode()


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise ArticleFileError(f"The file has {len(data)} bytes: at most {MAX_BYTES} are read.")
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ArticleFileError(f"line {line}: the file is not UTF-8: save it as UTF-8.") from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ArticleFileError(f"line {line}: the file holds a NUL character: remove it.")
    return text.replace("\r\n", "\n") if text.partition("\n")[0].endswith("\r") else text


def _article(fields: Fields, body: str) -> ArticleFile:
    published_at = fields.moment("publishedAt")
    live_at = fields.optional_moment("liveAt")
    return ArticleFile(
        title=fields.text("title", 500),
        description=fields.text("description", 5000, ""),
        published_at=published_at,
        updated_at=fields.moment("updatedAt", published_at),
        live_at=live_at if live_at != published_at else None,
        lang=_lang(fields),
        external_id=fields.digits("externalId", 500),
        source=_source(fields.optional_map("source")),
        category=fields.text("category", 60, "OTHER"),
        tags=fields.texts("tags", 200),
        sticky_weight=fields.whole("stickyWeight"),
        sentiment=fields.choice("sentiment", _SENTIMENTS, "NEUTRAL"),
        score=fields.whole("score"),
        draft=fields.truth("draft"),
        cover=_cover(fields.optional_map("coverImage")),
        ai=_ai(fields.optional_map("ai")),
        body=body,
    )


def _lang(fields: Fields) -> str:
    lang = fields.text("lang", 8)
    if not _LANG.fullmatch(lang):
        raise fields.error("lang", f"is {lang!r}, but must be a code of two small letters, such as en")
    return lang


def _source(fields: Fields | None) -> FileSource | None:
    if fields is None:
        return None
    name, key, type_ = fields.text("name", 200, ""), fields.text("key", 80, ""), fields.text("type", 20, "")
    if not _SOURCE_KEY.fullmatch(key):
        raise fields.error(
            "key", f"is {key!r}, but stands in addresses: use letters, digits, dots, hyphens, underscores"
        )
    return FileSource(key, name, type_, fields.optional_text("url", 2000))


def _cover(fields: Fields | None) -> FileCover | None:
    if fields is None:
        return None
    raw, full, regular, small, thumb = (fields.text(key, 2000, "") for key in _COVER_KEYS)
    return FileCover(raw, full, regular, small, thumb, fields.optional_text("small_s3", 2000))


def _ai(fields: Fields | None) -> FileAI | None:
    if fields is None:
        return None
    return FileAI(
        rewritten=fields.optional_truth("rewritten"),
        expanded_at=fields.optional_moment("expandedAt"),
        version=_version(fields),
        translated_from=fields.optional_text("translatedFrom", 500),
    )


def _version(fields: Fields) -> int | None:
    version = fields.optional_whole("version")
    if version is not None and version < 0:
        raise fields.error("version", "counts rewrites: write 0 or more")
    return version


def _silent(file: ArticleFile) -> ArticleFile:
    """What reading would give if the file held no usual key that may be missing."""
    return ArticleFile(
        title="",
        description="",
        published_at=file.published_at,
        updated_at=file.published_at,
        lang="",
        external_id="",
        source=FileSource("", "", ""),
        category="OTHER",
        tags=(),
        sentiment="NEUTRAL",
        cover=FileCover("", "", "", "", ""),
        body="",
    )
