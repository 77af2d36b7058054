import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sources", "0002_well_known_feeds")]
    operations = [
        migrations.CreateModel(
            name="Cluster",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField()),
            ],
            options={"ordering": ["-pk"], "verbose_name": "event"},
        ),
        migrations.CreateModel(
            name="HeadlineKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.BigIntegerField()),
                ("slot", models.PositiveSmallIntegerField()),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sources.entry",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("key", "slot"), name="headline_key_once")],
            },
        ),
        migrations.AddField(
            model_name="entry",
            name="followed_version",
            field=models.PositiveIntegerField(
                default=1,
                help_text="The version that the desk has followed; behind `version`, there is something to do.",
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="cluster",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="entries",
                to="sources.cluster",
                verbose_name="event",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("version__gt", models.F("followed_version"))), fields=["id"], name="entry_changed"
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("cluster__isnull", False)), fields=["cluster"], name="entry_of_cluster"
            ),
        ),
    ]
