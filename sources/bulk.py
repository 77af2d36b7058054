"""Many rows into a table with little ceremony: no model instance, no signal, no `save()`.

For the tables of which an import writes thousands of rows; everything else uses the ORM.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any

from django.db import connections, models, router

Row = Mapping[str, Any]
"""Values by column attribute (`feed_id`, not `feed`). A column that is left out gets its field's default."""


def insert(model: type[models.Model], rows: Sequence[Row]) -> list[int]:
    """The new rows' ids, in the order of `rows`.

    All of `rows` (at least two columns each) name the same columns, with values as the fields hold them in Python.
    """
    if not rows:
        return []
    into = _Insertion(model, rows[0])
    ids: list[int] = []
    with into.connection.cursor() as cursor:
        for batch in into.batches(rows):
            cursor.execute(into.statement(len(batch), f"RETURNING {into.key}"), list(chain.from_iterable(batch)))
            ids.extend(pk for (pk,) in cursor.fetchall())
    return ids


def insert_blindly(model: type[models.Model], rows: Sequence[Row], *, ignore_conflicts: bool = False) -> None:
    """As `insert`, for rows whose ids nobody needs."""
    if not rows:
        return
    into = _Insertion(model, rows[0])
    ending = "ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    with into.connection.cursor() as cursor:
        if into.connection.vendor == "sqlite":  # which reads one short statement faster than one that names all rows
            cursor.executemany(into.statement(1, ending), map(into.values, rows))
            return
        for batch in into.batches(rows):
            cursor.execute(into.statement(len(batch), ending), list(chain.from_iterable(batch)))


class _Insertion:
    """How rows that name the columns of `sample` get into a table: most values are the same in Python and in the
    driver, moments and JSON are not.
    """

    def __init__(self, model: type[models.Model], sample: Row) -> None:
        self.connection: Any = connections[router.db_for_write(model)]
        named = [field for field in model._meta.concrete_fields if field.attname in sample]
        others = [f for f in model._meta.concrete_fields if f not in named and not f.primary_key]
        self._model, self._fields = model, [*named, *others]
        self._constants = [field.get_db_prep_save(field.get_default(), self.connection) for field in others]
        self.values = self._reader(named)
        self.key = self.connection.ops.quote_name(str(model._meta.pk.column))

    def batches(self, rows: Sequence[Row]) -> Iterator[list[list[Any]]]:
        """No more rows at once than the database takes."""
        size = self.connection.ops.bulk_batch_size(self._fields, rows)
        for start in range(0, len(rows), size):
            yield [self.values(row) for row in rows[start : start + size]]

    def statement(self, count: int, ending: str) -> str:
        quote = self.connection.ops.quote_name
        columns = ", ".join(quote(field.column) for field in self._fields)
        places = ", ".join([f"({', '.join(['%s'] * len(self._fields))})"] * count)
        return f"INSERT INTO {quote(self._model._meta.db_table)} ({columns}) VALUES {places} {ending}"  # noqa: S608

    def _reader(self, fields: Sequence[Any]) -> Callable[[Row], list[Any]]:
        ops, constants = self.connection.ops, self._constants
        pick = itemgetter(*(field.attname for field in fields))
        moments = [at for at, field in enumerate(fields) if isinstance(field, models.DateTimeField)]
        documents = [(at, field.encoder) for at, field in enumerate(fields) if isinstance(field, models.JSONField)]

        def values(row: Row) -> list[Any]:
            picked = [*pick(row), *constants]
            for at in moments:
                picked[at] = ops.adapt_datetimefield_value(picked[at])
            for at, encoder in documents:
                picked[at] = ops.adapt_json_value(picked[at], encoder)
            return picked

        return values
