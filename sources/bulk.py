"""Many rows into a table with little ceremony: no model instance, no signal, no `save()`.

For the tables of which an import writes thousands of rows; everything else uses the ORM.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from django.db import connections, models, router

Row = Mapping[str, Any]
"""Values by column attribute (`feed_id`, not `feed`). A column that is left out gets its field's default."""


def insert(model: type[models.Model], rows: Sequence[Row], *, ignore_conflicts: bool = False) -> list[int]:
    """The new rows' ids, in the order of `rows`; none with `ignore_conflicts`, as nobody knows which went in.

    All of `rows` (at least two columns each) name the same columns, with values as the fields hold them in Python.
    """
    if not rows:
        return []
    connection = connections[router.db_for_write(model)]
    named = [field for field in model._meta.concrete_fields if field.attname in rows[0]]
    others = [f for f in model._meta.concrete_fields if f not in named and not f.primary_key]
    constants = [field.get_db_prep_save(field.get_default(), connection) for field in others]
    values = _reader(named, connection.ops)
    ids: list[int] = []
    with connection.cursor() as cursor:
        for batch in _batches(rows, connection.ops.bulk_batch_size([*named, *others], rows)):
            statement = _statement(connection.ops, model, [*named, *others], len(batch), ignore_conflicts)
            cursor.execute(statement, [value for row in batch for value in (*values(row), *constants)])
            if not ignore_conflicts:
                ids.extend(pk for (pk,) in cursor.fetchall())
    return ids


def _batches(rows: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _reader(fields: Sequence[Any], ops: Any) -> Callable[[Row], Sequence[Any]]:
    """From a row to what the driver takes: most values are the same in Python and there, moments and JSON are not."""
    pick = itemgetter(*(field.attname for field in fields))
    moments = [at for at, field in enumerate(fields) if isinstance(field, models.DateTimeField)]
    documents = [(at, field.encoder) for at, field in enumerate(fields) if isinstance(field, models.JSONField)]

    def values(row: Row) -> Sequence[Any]:
        picked = list(pick(row))
        for at in moments:
            picked[at] = ops.adapt_datetimefield_value(picked[at])
        for at, encoder in documents:
            picked[at] = ops.adapt_json_value(picked[at], encoder)
        return picked

    return values


def _statement(ops: Any, model: type[models.Model], fields: Sequence[Any], count: int, ignore_conflicts: bool) -> str:
    table, names = ops.quote_name(model._meta.db_table), ", ".join(ops.quote_name(field.column) for field in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * count)
    ending = "ON CONFLICT DO NOTHING" if ignore_conflicts else f"RETURNING {ops.quote_name(model._meta.pk.column)}"
    return f"INSERT INTO {table} ({names}) VALUES {places} {ending}"  # noqa: S608 - names of our own
