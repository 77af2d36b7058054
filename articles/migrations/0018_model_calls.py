import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0017_count_months")]
    operations = [
        migrations.CreateModel(
            name="ModelCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True)),
                ("provider", models.CharField(max_length=40)),
                ("model", models.CharField(max_length=200)),
                ("prompt_version", models.CharField(max_length=40)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("sent", "No answer on record"),
                            ("answered", "Answered"),
                            ("unusable", "Answered, of no use"),
                            ("failed", "Failed"),
                        ],
                        default="sent",
                        max_length=10,
                    ),
                ),
                ("tokens_in", models.PositiveIntegerField(null=True, verbose_name="tokens read")),
                ("tokens_out", models.PositiveIntegerField(null=True, verbose_name="tokens written")),
                ("cost", models.DecimalField(decimal_places=6, max_digits=12, null=True)),
                ("seconds", models.FloatField(null=True)),
                ("request_id", models.CharField(blank=True, max_length=200)),
                ("finish_reason", models.CharField(blank=True, max_length=40)),
                ("error", models.TextField(blank=True)),
                (
                    "rewrite",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="calls",
                        to="articles.rewrite",
                    ),
                ),
            ],
            options={"ordering": ["-pk"]},
        ),
    ]
