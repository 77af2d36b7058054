"""Feeds had “always” because it was the default: from now on that is chosen."""

from typing import Any

from django.db import migrations


def to_taken(apps: Any, schema_editor: Any) -> None:
    apps.get_model("sources", "Feed").objects.filter(rewriting="always").update(rewriting="taken")


class Migration(migrations.Migration):
    dependencies = [("sources", "0006_proposals_for_taken_drafts")]
    operations = [migrations.RunPython(to_taken, migrations.RunPython.noop)]
