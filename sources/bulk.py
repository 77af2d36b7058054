"""Many rows into a table, or a few values onto a row, with little ceremony: no model instance, no signal, no `save()`.

For what an import does thousands of times; everything else uses the ORM.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any

from django.db import connections, models, router, transaction

Row = Mapping[str, Any]
"""Values by column attribute (`feed_id`, not `feed`). A column that is left out gets its field's default."""


def insert(model: type[models.Model], rows: Sequence[Row]) -> list[int]:
    """The new rows' ids, in the order of `rows`.

    All of `rows` name the same columns, with values as the fields hold them in Python.
    """
    if not rows:
        return []
    table = _table_of(model)
    with transaction.atomic(table.connection.alias, savepoint=False):  # SQLite: nobody else writes from here on
        ids = table.free_ids(len(rows))
        table.write([{str(table.key.attname): pk, **row} for pk, row in zip(ids, rows, strict=True)])
    return ids


def insert_blindly(model: type[models.Model], rows: Sequence[Row], *, ignore_conflicts: bool = False) -> None:
    """As `insert`, for rows whose ids nobody needs."""
    if rows:
        _table_of(model).write(rows, "ON CONFLICT DO NOTHING" if ignore_conflicts else "")


def update(model: type[models.Model], values: Row, **where: Any) -> int:
    """Write `values` on the rows whose columns are as `where` says; how many there were."""
    table = _table_of(model)
    statement = table.update_statement(tuple(values), tuple(where))
    with table.connection.cursor() as cursor:
        cursor.execute(statement, [*table.reader(tuple(values))(values), *table.reader(tuple(where))(where)])
        return int(cursor.rowcount)


class _Table:
    """A model's table in the words of its database: most values are the same in Python and in the driver, moments and
    JSON are not. What does not change from call to call is worked out once.
    """

    def __init__(self, model: type[models.Model], alias: str) -> None:
        self._alias = alias
        self.key: Any = model._meta.pk
        self._model = model
        self._fields: dict[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
        self._name = self._quoted(model._meta.db_table)
        self.update_statement = lru_cache(self._update_statement)
        self._insertion = lru_cache(self._insertion_of)
        self._odd = lru_cache(self._odd_among)

    @property
    def connection(self) -> Any:
        """This thread's."""
        return connections[self._alias]

    def free_ids(self, count: int) -> list[int]:
        """Ids for new rows, ascending; in a transaction that writes, nobody else is given them."""
        table = self._model._meta.db_table
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "sqlite":
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
                last = (cursor.fetchone() or (0,))[0]
                return list(range(last + 1, last + count + 1))
            ids = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(ids, [table, self.key.column, count])
            return [pk for (pk,) in cursor.fetchall()]

    def write(self, rows: Sequence[Row], ending: str = "") -> None:
        named, connection = tuple(rows[0]), self.connection
        columns, places, others = self._insertion(named)
        defaults = [field.get_db_prep_save(field.get_default(), connection) for field in others]
        read = self.reader(named)
        tuples = [(*read(row), *defaults) for row in rows] if defaults else list(map(read, rows))
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql" and not ending:
                # What the driver raises in a COPY, Django does not turn into its own by itself.
                errors, statement = connection.wrap_database_errors, f"COPY {self._name} ({columns}) FROM STDIN"
                with errors, cursor.copy(statement) as copy:
                    for each in tuples:
                        copy.write_row(each)
                return
            statement = f"INSERT INTO {self._name} ({columns}) VALUES {{}} {ending}"  # noqa: S608
            if connection.vendor == "sqlite":  # which reads one short statement faster than one of all rows
                cursor.executemany(statement.format(places), tuples)
            else:
                everything = list(chain.from_iterable(tuples))
                cursor.execute(statement.format(", ".join([places] * len(tuples))), everything)

    def _insertion_of(self, named: tuple[str, ...]) -> tuple[str, str, list[Any]]:
        """Columns and places of a row that names these, and the fields that get their defaults, which come last."""
        others = [field for name, field in self._fields.items() if name not in named and field is not self.key]
        columns = [self._quoted(field.column) for field in (*map(self._fields.__getitem__, named), *others)]
        return ", ".join(columns), f"({', '.join(['%s'] * len(columns))})", others

    def _update_statement(self, values: tuple[str, ...], where: tuple[str, ...]) -> str:
        sets, conditions = (
            [f"{self._quoted(self._fields[name].column)} = %s" for name in names] for names in (values, where)
        )
        return f"UPDATE {self._name} SET {', '.join(sets)} WHERE {' AND '.join(conditions)}"  # noqa: S608

    def _odd_among(self, names: tuple[str, ...]) -> tuple[list[int], list[tuple[int, Any]]]:
        """Where moments stand among `names`, and where JSON does, with its encoders."""
        fields = [self._fields[name] for name in names]
        moments = [at for at, field in enumerate(fields) if isinstance(field, models.DateTimeField)]
        return moments, [(at, field.encoder) for at, field in enumerate(fields) if isinstance(field, models.JSONField)]

    def reader(self, names: tuple[str, ...]) -> Callable[[Row], Sequence[Any]]:
        """What turns a row into the driver's values, in the order of `names`."""
        moments, documents = self._odd(names)
        if len(names) > 1 and not (moments or documents):
            return itemgetter(*names)
        ops = self.connection.ops
        adapted: dict[datetime, Any] = {}  # many rows share their moments
        nothing = ops.adapt_json_value([], None)

        def values(row: Row) -> list[Any]:
            picked = [row[name] for name in names]
            for at in moments:
                moment = picked[at]
                if moment is not None:
                    told = adapted.get(moment)
                    picked[at] = told or adapted.setdefault(moment, ops.adapt_datetimefield_value(moment))
            for at, encoder in documents:
                document = picked[at]
                if document is not None:  # which is the database's own NULL, as Django has it, and not JSON's
                    picked[at] = nothing if document == [] else ops.adapt_json_value(document, encoder)
            return picked

        return values

    def _quoted(self, name: str) -> str:
        return str(self.connection.ops.quote_name(name))


def _table_of(model: type[models.Model]) -> _Table:
    return _table(model, router.db_for_write(model))


_table = lru_cache(maxsize=64)(_Table)
