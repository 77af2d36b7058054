"""Drafts of the wire wait in triage until somebody takes or spikes them."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_places")]
    operations = [
        migrations.AddField("article", "waiting_since", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.AddConstraint(
            "article",
            models.CheckConstraint(condition=Q(waiting_since=None) | Q(status="draft"), name="only_drafts_wait"),
        ),
        migrations.AddIndex(
            "article",
            models.Index(
                fields=["-waiting_since", "-published_at", "-id"],
                name="triage_queue",
                condition=Q(waiting_since__isnull=False),
            ),
        ),
    ]
