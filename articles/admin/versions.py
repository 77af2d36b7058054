"""Two versions of an article's file, field by field."""

from typing import Any

from articles.admin.comparing import compare, excerpted
from articles.admin.stale import Difference, differences
from articles.errors import ArticleFileError
from articles.frontmatter import read_article
from articles.moments import for_reader


def between(before: str, after: str) -> list[Difference]:
    """What differs, in the words of the form; files that cannot be read are compared as they stand."""
    try:
        found = differences(_fields(before), _fields(after))
    except ArticleFileError:
        found = [Difference("File", compare(before, after))] if before != after else []
    return [Difference(each.label, excerpted(each.parts)) for each in found]


def _fields(file: str) -> dict[str, Any]:
    """In the order in which they are shown."""
    read = read_article(file.encode())
    return {
        "title": read.title,
        "description": read.description,
        "body": f"{read.body}\n",  # a last line is a line as any other
        "category": read.category,
        "tags": list(read.tags),
        "sentiment": read.sentiment,
        "score": read.score,
        "cover": read.cover.regular if read.cover else "none",
        "draft": "no" if read.draft else "yes",
        "sticky_weight": read.sticky_weight,
        "published_at": for_reader(read.published_at),
    }
