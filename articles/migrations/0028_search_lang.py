"""PostgreSQL's index names the language of each row; `manage.py rebuild_search` fills it."""

from django.db import migrations


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("TRUNCATE articles_search")
        schema_editor.execute("ALTER TABLE articles_search ADD COLUMN lang varchar(8) NOT NULL")


class Migration(migrations.Migration):
    dependencies = [("articles", "0027_search_facts")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
