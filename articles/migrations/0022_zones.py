from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0021_preview_links")]
    operations = [
        migrations.AddField(
            "profile",
            "zone",
            models.CharField(
                blank=True,
                default="",
                help_text="As the tz database names it; or UTC.",
                max_length=60,
                verbose_name="time zone",
            ),
            preserve_default=False,
        ),
    ]
