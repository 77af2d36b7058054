import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_edited_and_policy")]
    operations = [
        migrations.CreateModel(
            name="FormerAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lang", models.CharField(max_length=8)),
                ("year", models.PositiveSmallIntegerField()),
                ("month", models.PositiveSmallIntegerField()),
                ("slug", models.CharField(max_length=100)),
                ("left_at", models.DateTimeField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_addresses",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "former addresses",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("lang", "year", "month", "slug"), name="one_article_a_former_address"
                    )
                ],
            },
        ),
    ]
