"""Querysets that are composed and compiled once, and run many times with other values.

For pages that readers wait for: composing and compiling a query costs Django several times what the database needs to
answer it. What a query means is written as a queryset all the same, so each rule of visibility stands where it stood.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar, overload

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX
from django.db.models.query import ModelIterable, get_related_populators

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class _Compiled:
    """`values` are the statement's parameters, `slots` which of them are whose."""

    sql: str
    values: list[Any]
    slots: list[tuple[int, str]]
    compiler: Any
    converters: list[tuple[int, Callable[[Any], Any]]]
    makes_models: bool
    vendor: str

    @property
    def width(self) -> int:
        """Columns of a row."""
        return len(self.compiler.select)

    def parameters(self, values: Mapping[str, Any]) -> list[Any]:
        parameters = self.values.copy()
        for place, name in self.slots:
            parameters[place] = values[name]
        return parameters if self.vendor == "postgresql" else [_adapted(value) for value in parameters]


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
        database = connections[DEFAULT_DB_ALIAS]
        compiled = self._compiled_for(database.vendor)
        rows: Any = _fetched(database, compiled.sql, compiled.parameters(values))
        if compiled.converters:
            rows = _converted(rows, compiled.converters)
        return list(_models(compiled.compiler, rows) if compiled.makes_models else map(tuple, rows))

    def first(self, **values: Any) -> Row | None:
        """The first row, where there is one."""
        rows = self(**values)
        return rows[0] if rows else None

    def compiled(self) -> _Compiled:
        return self._compiled_for(connection.vendor)

    def _compiled_for(self, vendor: str) -> _Compiled:
        return self._compiled.get(vendor) or self._compile()

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
        converters = _converters(compiler)
        makes_models = queryset._iterable_class is ModelIterable
        compiled = _Compiled(
            *_written_in(sql, parameters, slots), compiler, converters, makes_models, connection.vendor
        )
        return self._compiled.setdefault(connection.vendor, compiled)


def together(
    parts: Sequence[tuple[Prepared[Any], Mapping[str, Any]]], statement: str, values: Sequence[Any]
) -> list[tuple[Any, ...]]:
    """Rows of `statement` as the database gives them, in which `{}` are all rows of several queries, each with its
    values. The names of columns are those of the first."""
    compiled = [(prepared.compiled(), values) for prepared, values in parts]
    selects = (f"SELECT * FROM ({each.sql}) part{number}" for number, (each, _) in enumerate(compiled))  # noqa: S608
    bound = [one for each, values in compiled for one in each.parameters(values)]
    return list(fetched(statement.format(" UNION ALL ".join(selects)), [*bound, *values]))


def at_once(*parts: tuple[Prepared[Any], Mapping[str, Any]]) -> list[list[Any]]:
    """The rows of several queries, each with its values, in one statement; in their order where a query has one and a
    limit. A row of one column is its value, any other a list; times come as `moment` takes them, and nothing else is
    converted.

    All of them come as one row: SQLite's driver gives the interpreter's lock away at each, and other threads take it.
    """
    database = connections[DEFAULT_DB_ALIAS]
    compiled = [(prepared.compiled(), values) for prepared, values in parts]
    statement = _of_one_row(database.vendor, tuple([(each.sql, each.width) for each, _ in compiled]))
    bound = [one for each, values in compiled for one in each.parameters(values)]
    [found] = _fetched(database, statement, bound)
    return [json.loads(rows) if isinstance(rows, str) else rows or [] for rows in found]


@lru_cache(maxsize=256)
def _of_one_row(vendor: str, parts: tuple[tuple[str, int], ...]) -> str:
    """A statement that gives the rows of each as a list, in JSON."""
    one, every = _IN_JSON[vendor]
    named, asked = [], []
    for number, (sql, width) in enumerate(parts):
        columns = ", ".join(f"c{place}" for place in range(width))
        named.append(f"part{number}({columns}) AS ({sql})")
        row = f"{one}({columns})" if width > 1 else columns
        asked.append(f"(SELECT {every}({row}) FROM part{number})")  # noqa: S608 - of names made here
    return f"WITH {', '.join(named)} SELECT {', '.join(asked)}"


_IN_JSON = {"sqlite": ("json_array", "json_group_array"), "postgresql": ("json_build_array", "json_agg")}


def fetched(sql: str, parameters: list[Any]) -> Any:
    """The rows of a statement, with `%s` for each parameter, as the database gives them. For texts that come again: the
    database server keeps the plan of each.
    """
    return _fetched(connections[DEFAULT_DB_ALIAS], sql, parameters)


def _fetched(database: Any, sql: str, parameters: list[Any]) -> Any:
    if database.queries_logged:
        with database.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()
    database.ensure_connection()
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        return _STRAIGHT[database.vendor](database, sql, parameters)


def _straight(database: Any, sql: str, parameters: list[Any]) -> Any:
    """Past Django's cursor for SQLite, which looks for placeholders in each statement at each run."""
    return database.connection.execute(_as_sqlite_has_it(sql), parameters).fetchall()


def _by_name(database: Any, sql: str, parameters: list[Any]) -> Any:
    """Past Django's cursor for PostgreSQL, which has each statement read and planned anew at each run: that costs more
    than the run itself. Here the server keeps the plan, and is told its name."""
    server = database.connection
    server.prepare_threshold = 0
    try:
        with database.Database.Cursor(server) as cursor:
            return cursor.execute(sql, parameters).fetchall()
    finally:
        server.prepare_threshold = None  # else Django's own statements, each with its values, are kept to be counted


_STRAIGHT = {"sqlite": _straight, "postgresql": _by_name}


@lru_cache(maxsize=512)
def _as_sqlite_has_it(sql: str) -> str:
    return str(FORMAT_QMARK_REGEX.sub("?", sql).replace("%%", "%"))


def _statement(queryset: models.QuerySet[Any, Any]) -> tuple[Any, str, list[Any]]:
    compiler = queryset.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    return compiler, sql, list(parameters)


def _converters(compiler: Any) -> list[tuple[int, Callable[[Any], Any]]]:
    """Django's own by column. SQLite's times are UTC without saying so, which takes it many steps to find."""
    found = compiler.get_converters([column[0] for column in compiler.select])
    text = connection.vendor == "sqlite"
    return [
        (
            place,
            moment if text and isinstance(expression.output_field, models.DateTimeField) else _all(own, expression),
        )
        for place, (own, expression) in found.items()
    ]


def _all(converters: list[Callable[..., Any]], expression: Any) -> Callable[[Any], Any]:
    def convert(value: Any) -> Any:
        for each in converters:
            value = each(value, expression, connection)
        return value

    return convert


@overload
def moment(value: str | datetime) -> datetime: ...
@overload
def moment(value: None) -> None: ...
def moment(value: str | datetime | None) -> datetime | None:
    """A time as either database gives it."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)


def _converted(rows: Any, converters: list[tuple[int, Callable[[Any], Any]]]) -> list[list[Any]]:
    converted = [list(row) for row in rows]
    for place, convert in converters:
        for row in converted:
            row[place] = convert(row[place])
    return converted


def _written_in(
    sql: str, parameters: list[Any], slots: list[tuple[int, str]]
) -> tuple[str, list[Any], list[tuple[int, str]]]:
    """The statement with its constants written into it.

    SQLite compiles a statement anew at each run where a parameter might be what a partial index asks for.
    """
    of_callers = {place for place, _ in slots}
    kept: list[int] = []
    pieces = sql.split("%s")
    written = pieces[0]
    for place, (value, piece) in enumerate(zip(parameters, pieces[1:], strict=True)):
        constant = None if place in of_callers else _literal(value)
        if constant is None:
            kept.append(place)
        written += (constant or "%s") + piece
    moved = {place: number for number, place in enumerate(kept)}
    return written, [parameters[place] for place in kept], [(moved[place], name) for place, name in slots]


def _literal(value: Any) -> str | None:
    if type(value) is int:
        return str(value)
    if isinstance(value, str):
        return "'{}'".format(value.replace("'", "''").replace("%", "%%"))
    return None


def _adapted(value: Any) -> Any:
    """As SQLite takes it."""
    if isinstance(value, datetime):
        return _told(value)
    return json.dumps(value) if isinstance(value, list) else value


@lru_cache(maxsize=1024)
def _told(moment: datetime) -> str:
    """A statement of many parts asks for the same moment in each."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None)}"


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
