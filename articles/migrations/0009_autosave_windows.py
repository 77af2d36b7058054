from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_untaken_drafts_wait")]
    operations = [
        migrations.AddField(
            "revision",
            "window",
            models.CharField(
                blank=True, help_text="Of an autosave: the browser window that keeps it.", max_length=40
            ),
        ),
        migrations.AlterField(
            "revision",
            "kind",
            models.CharField(
                choices=[("autosave", "Typed, not saved"), ("saved", "Saved"), ("published", "Published")],
                max_length=10,
            ),
        ),
    ]
