"""Querysets that are composed and compiled once, and run many times with other values.

For pages that readers wait for: composing and compiling a query costs Django several times what the database needs to
answer it. What a query means is written as a queryset all the same, so each rule of visibility stands where it stood.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.query import ModelIterable, get_related_populators

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class _Compiled:
    """`values` are the statement's parameters, `slots` which of them are whose."""

    sql: str
    values: list[Any]
    slots: list[tuple[int, str]]
    compiler: Any
    converters: dict[int, Any]
    makes_models: bool


class Prepared(Generic[Row]):
    """Call it with the values by name; a list of rows comes back, as the queryset would give them.

    `compose` makes the queryset. Each example is a pair of values of that parameter that differ; by them it is found
    where the parameter stands in the statement. A slice must have fixed bounds, and None is no value. A list of numbers
    goes through `sources.headlineindex.many`.
    """

    def __init__(self, compose: Callable[..., models.QuerySet[Any, Row]], **examples: tuple[Any, Any]) -> None:
        self._compose = compose
        self._examples = examples
        self._compiled: dict[str, _Compiled] = {}

    def __call__(self, **values: Any) -> list[Row]:
        compiled = self._compiled.get(connection.vendor) or self._compile()
        parameters = compiled.values.copy()
        for place, name in compiled.slots:
            parameters[place] = _adapted(values[name])
        with connection.cursor() as cursor:
            cursor.execute(compiled.sql, parameters)
            rows: Any = cursor.fetchall()
        if compiled.converters:
            rows = compiled.compiler.apply_converters(rows, compiled.converters)
        return list(_models(compiled.compiler, rows) if compiled.makes_models else map(tuple, rows))

    def first(self, **values: Any) -> Row | None:
        """The first row, where there is one."""
        rows = self(**values)
        return rows[0] if rows else None

    def _compile(self) -> _Compiled:
        values = {name: one for name, (one, _) in self._examples.items()}
        queryset = self._compose(**values)
        compiler, sql, parameters = _statement(queryset)
        slots = []
        for name, (_, other) in self._examples.items():
            _, same, changed = _statement(self._compose(**{**values, name: other}))
            if same != sql:
                raise ValueError(f"The value of {name} changes more than a parameter of the statement.")
            pairs = enumerate(zip(parameters, changed, strict=True))
            slots += [(place, name) for place, (one, two) in pairs if one != two]
        converters = compiler.get_converters([column[0] for column in compiler.select])
        makes_models = queryset._iterable_class is ModelIterable
        compiled = _Compiled(sql, parameters, slots, compiler, converters, makes_models)
        return self._compiled.setdefault(connection.vendor, compiled)


def _statement(queryset: models.QuerySet[Any, Any]) -> tuple[Any, str, list[Any]]:
    compiler = queryset.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    return compiler, sql, list(parameters)


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, list) and connection.vendor == "sqlite":
        return json.dumps(value)
    return value


def _models(compiler: Any, rows: Any) -> Any:
    """As Django's `ModelIterable` makes them, `select_related` and `only` included."""
    select, info = compiler.select, compiler.klass_info
    model, places = info["model"], info["select_fields"]
    begin, end = places[0], places[-1] + 1
    names = [column[0].target.attname for column in select[begin:end]]
    populators = get_related_populators(info, select, connection.alias)  # type: ignore[call-arg]  # stubs are of Django 6
    annotations = compiler.annotation_col_map.items()
    for row in rows:
        made = model.from_db(connection.alias, names, row[begin:end])
        for populator in populators:
            populator.populate(row, made)
        for name, place in annotations:
            setattr(made, name, row[place])
        yield made
