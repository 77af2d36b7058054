from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_bulk_jobs")]
    operations = [
        migrations.AddField("rewrite", "accepted_title", models.CharField(blank=True, max_length=500)),
        migrations.AddField("rewrite", "accepted_claims", models.JSONField(blank=True, default=list)),
        migrations.AddField("rewrite", "acknowledged", models.JSONField(blank=True, default=list)),
    ]
