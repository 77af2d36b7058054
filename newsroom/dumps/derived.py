"""What is made of the rows and must be made anew where other rows came in."""

from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection

from articles import search
from newsroom.dumps.tables import tables


def rebuild() -> int:
    """The search index; and stored pages and drawn covers are forgotten. How many articles readers can find."""
    forget()
    return search.rebuild()


def forget() -> None:
    """No page, cover or number of before is shown: they were made of other rows."""
    call_command("createcachetable", verbosity=0)
    for cache in caches.all(initialized_only=False):
        cache.clear()
    ContentType.objects.clear_cache()


def reset_sequences() -> None:
    """The next row of every table gets a number that no row has."""
    statements = connection.ops.sequence_reset_sql(no_style(), [table.model for table in tables()])
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
