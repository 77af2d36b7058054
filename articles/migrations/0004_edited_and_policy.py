from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_corrections")]
    operations = [
        migrations.AddField("article", "auto_publish", models.BooleanField(default=False, editable=False)),
        migrations.AddField("article", "edited_at", models.DateTimeField(blank=True, editable=False, null=True)),
    ]
