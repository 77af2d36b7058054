import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_acknowledged"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.AddField(
            "article",
            "original",
            models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="translations",
                to="articles.article",
            ),
        ),
        migrations.AddField("article", "stale_since", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("typo", "Typo"), ("update", "Update"), ("correction", "Correction")], max_length=10
                    ),
                ),
                (
                    "note",
                    models.TextField(blank=True, help_text="What readers are told; every correction has one."),
                ),
                ("version", models.PositiveIntegerField(help_text="The article's version that this made.")),
                ("at", models.DateTimeField()),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="amendments",
                        to="articles.article",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("kind", "correction")), fields=["-at", "-id"], name="corrections_page"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind", "correction"), _negated=True) | models.Q(("note", ""), _negated=True),
                        name="correction_has_note",
                    ),
                    models.UniqueConstraint(fields=("article", "version"), name="one_amendment_a_version"),
                ],
            },
        ),
    ]
