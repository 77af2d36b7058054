from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0023_portraits")]
    operations = [
        migrations.AddField(
            "rewrite",
            "original_version",
            models.PositiveIntegerField(
                blank=True, help_text="Of a translation: its original's version when it was asked for.", null=True
            ),
        ),
    ]
