"""The months that have public stories already."""

from typing import Any

from django.db import migrations
from django.db.models import Count, Max
from django.db.models.functions import Greatest


def count(apps: Any, schema_editor: Any) -> None:
    public = apps.get_model("articles", "Article").objects.filter(status="published").order_by()
    counted = public.values("lang", "year", "month").annotate(
        stories=Count("pk"), changed_at=Max(Greatest("updated_at", "live_at"))
    )
    month = apps.get_model("articles", "Month")
    month.objects.bulk_create([month(**row) for row in counted])


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_months")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
