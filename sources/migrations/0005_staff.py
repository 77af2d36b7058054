"""Groups of feeds, when silence is too long, where paging broke off; how far an import is, asked afresh, cancelled."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sources", "0004_rules")]
    operations = [
        migrations.AddField(
            model_name="feed",
            name="group",
            field=models.CharField(blank=True, help_text="To sort long lists by; kept in OPML.", max_length=100),
        ),
        migrations.AddField(
            model_name="feed",
            name="most_pages",
            field=models.PositiveSmallIntegerField(
                default=5,
                help_text="CoinDesk's API only: how many pages one import asks for.",
                validators=[MinValueValidator(1), MaxValueValidator(50)],
                verbose_name="pages at most",
            ),
        ),
        migrations.AddField(
            model_name="feed",
            name="older_than",
            field=models.PositiveBigIntegerField(
                blank=True,
                editable=False,
                help_text="Where paging broke off, as to_ts; the next import goes on.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="feed",
            name="quiet_from",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="From when on silence would be far longer than its rhythm.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="filed",
            field=models.PositiveIntegerField(default=0, help_text="Of the new ones: how many the desk has."),
        ),
        migrations.AddField(
            model_name="importrun",
            name="fresh",
            field=models.BooleanField(default=False, help_text="Asks as if nothing were known of the feed."),
        ),
        migrations.AddField(
            model_name="importrun",
            name="pages",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="Documents received; more than one where it pages."
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="received",
            field=models.PositiveIntegerField(default=0, help_text="Items in them."),
        ),
        migrations.AddField(
            model_name="importrun",
            name="step",
            field=models.CharField(
                blank=True,
                choices=[("asking", "asking the server"), ("storing", "reading and storing")],
                help_text="Where its worker is.",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "Queued"),
                    ("running", "Running"),
                    ("done", "Done"),
                    ("failed", "Failed"),
                    ("cancelled", "Cancelled"),
                ],
                default="queued",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="importrun",
            index=models.Index(fields=["feed", "-id"], name="run_of_feed"),
        ),
    ]
