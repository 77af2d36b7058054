"""Rows in every table there is, with values that are easily lost on the way from one database to another."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from articles.models import Article
from newsroom.dumps.tables import Table, tables

MOMENT = datetime(2026, 3, 14, 23, 59, 59, 999_999, tzinfo=UTC)
WORDS = "“Їжак” & <b>\n\t\\ 'ґ' \U0001f98a"
DOCUMENT = {"z": [1, 2.5, 1e22, None, {"ї": WORDS}], "a": True, "nested": {"b": 1e-7, "a": 100.0}}

_number = count(1)
_VALUES: Mapping[type[Any], Callable[[Any, int], Any]] = {
    models.BooleanField: lambda field, number: bool(number % 2),
    models.DateTimeField: lambda field, number: MOMENT,
    models.DateField: lambda field, number: MOMENT.date(),
    models.JSONField: lambda field, number: DOCUMENT,
    models.BinaryField: lambda field, number: number.to_bytes(2, "big") + b"\xff\x00'\\",
    models.DecimalField: lambda field, number: Decimal("12.000340"),
    models.FloatField: lambda field, number: 0.1 + number,
    models.IntegerField: lambda field, number: number % 6 + 1,
    models.SlugField: lambda field, number: f"slug-{number}",
    models.CharField: lambda field, number: f"{number} {WORDS}"[: field.max_length],
    models.TextField: lambda field, number: f"{number} {WORDS}",
}
# What a constraint wants to be so, or not to be there.
_AS_CONSTRAINED: Mapping[str, Mapping[str, Any]] = {
    "articles.Article": {"status": "draft", "place": None},
    "articles.OldAddress": {"leads_to": ""},
    "sources.Feed": {"shortest_proposal": 1, "longest_proposal": 2},
    "sources.HeadlineKey": {"key": -(2**62)},
}


def fill() -> None:
    """At least two rows more in every table; a story and its translation, a tag merged into a later one."""
    for table in tables():
        if table.model is not ContentType:
            _row(table)
            _row(table)
    first, last = Article.objects.order_by("pk")
    Article.objects.filter(pk=first.pk).update(original=last)
    Article.objects.filter(pk=last.pk).update(original=first)


def _row(table: Table) -> None:
    number = next(_number)
    values = {field.attname: _value(field, number) for field in table.fields if not _is_numbered(field)}
    table.model._base_manager.create(**{**values, **_AS_CONSTRAINED.get(table.name, {})})


def _is_numbered(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, models.AutoField)


def _value(field: Any, number: int) -> Any:
    if field.is_relation:
        rows = field.related_model._base_manager.order_by("-pk")
        if field.unique:
            taken = field.model._base_manager.values(field.attname)
            rows = rows.exclude(pk__in=taken)
        found = rows.first() if number % 2 else rows.last()
        return found.pk if found else None
    if field.choices:
        return field.choices[0][0]
    return next(make for kind, make in _VALUES.items() if isinstance(field, kind))(field, number)
