"""Drafts of feeds that nobody touched and that have no proposal go to triage, their time counted from now on."""

from typing import Any

from django.db import migrations
from django.utils import timezone


def to_triage(apps: Any, schema_editor: Any) -> None:
    articles = apps.get_model("articles", "Article").objects
    untaken = articles.filter(status="draft", touched_at=None, assigned_to=None, auto_publish=False, rewrites=None)
    untaken = untaken.filter(entry__isnull=False)
    articles.filter(pk__in=untaken.values("pk")).update(waiting_since=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_triage")]
    operations = [migrations.RunPython(to_triage, migrations.RunPython.noop)]
