from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_former_addresses")]
    operations = [
        migrations.AddField(
            "article",
            "place",
            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="place on the front page"),
        ),
        migrations.AlterField(
            "article",
            "slot_until",
            models.DateTimeField(blank=True, null=True, verbose_name="keeps its place until"),
        ),
        migrations.AddConstraint(
            "article",
            models.UniqueConstraint(
                fields=["lang", "place"], name="one_story_a_place", condition=Q(status="published", place__isnull=False)
            ),
        ),
        migrations.AddConstraint(
            "article", models.CheckConstraint(condition=Q(place=None) | Q(place__range=(1, 6)), name="place_exists")
        ),
    ]
