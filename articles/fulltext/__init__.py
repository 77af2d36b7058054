"""Two databases' full text, FTS5 and tsvector, asked alike. The tables are `0027_search_facts`'s, not models."""

from django.db import connection

from articles.fulltext.asking import WORD, Asked, Engine, Found, Row, Term, article_of, place_of, second_of
from articles.fulltext.postgresql import PostgreSQL
from articles.fulltext.sqlite import SQLite

__all__ = [
    "WORD",
    "Asked",
    "Engine",
    "Found",
    "Row",
    "Term",
    "article_of",
    "engine",
    "place_of",
    "second_of",
]


def engine() -> Engine:
    return PostgreSQL() if connection.vendor == "postgresql" else SQLite()
