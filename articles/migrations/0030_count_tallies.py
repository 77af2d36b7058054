"""The tallies of what is public already."""

from datetime import timedelta
from typing import Any

from django.db import migrations
from django.db.models import Count

_MOODS = ("positive", "neutral", "negative")
_ORIGINS = ("upstream", "file", "lexicon", "person")


def count(apps: Any, schema_editor: Any) -> None:
    public = apps.get_model("articles", "Article").objects.filter(status="published").order_by()
    tally = apps.get_model("articles", "Tally")
    for kind, topic in (("category", "category"), ("tag", "tagged__tag")):
        found: dict[Any, Any] = {}
        rows = public.filter(**{f"{topic}__isnull": False}).values_list(topic, "lang", "live_at__date", "sentiment", "sentiment_by")
        for number, lang, day, mood, origin, stories in rows.annotate(count=Count("pk")).iterator():
            key = (number, lang, day - timedelta(days=day.weekday()))
            one = found.setdefault(key, tally(kind=kind, topic=key[0], lang=lang, week=key[2]))
            known = mood.lower() if mood.lower() in _MOODS else "neutral"
            for column in [known, *([f"by_{origin}"] if origin in _ORIGINS else [])]:
                setattr(one, column, getattr(one, column) + stories)
        tally.objects.bulk_create(found.values(), batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("articles", "0029_tallies")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
