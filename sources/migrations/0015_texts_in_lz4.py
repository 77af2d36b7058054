from typing import Any

from django.db import migrations

COLUMNS = (
    ('sources_entry', ('summary', 'content', 'payload')),
    ('sources_entryversion', ('summary', 'content', 'payload')),
    ('sources_rejectedentry', ('payload',)),
)


def compress_quickly(apps: Any, schema_editor: Any) -> None:
    """From now on PostgreSQL packs long texts with LZ4, in a fifth of its own method's time; not where it was built
    without.
    """
    if schema_editor.connection.vendor != 'postgresql':
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'")
        if not (cursor.fetchone() or (False,))[0]:
            return
        for table, columns in COLUMNS:
            for column in columns:
                cursor.execute(f'ALTER TABLE {table} ALTER COLUMN {column} SET COMPRESSION lz4')


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0014_indexes_that_others_begin_with'),
    ]

    operations = [
        migrations.RunPython(compress_quickly, migrations.RunPython.noop),
    ]
