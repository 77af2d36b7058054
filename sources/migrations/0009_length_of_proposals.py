"""How long a feed's proposals may be."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sources", "0008_words_for_unusable_items")]
    operations = [
        migrations.AddField(
            model_name="feed",
            name="shortest_proposal",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Characters, headline left out. A shorter proposal fails, with this as its reason.",
                null=True,
                verbose_name="proposals have at least",
            ),
        ),
        migrations.AddField(
            model_name="feed",
            name="longest_proposal",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Characters, headline left out. A longer one fails.",
                null=True,
                verbose_name="proposals have at most",
            ),
        ),
        migrations.AddConstraint(
            model_name="feed",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("longest_proposal__isnull", True),
                    ("shortest_proposal__isnull", True),
                    ("shortest_proposal__lte", models.F("longest_proposal")),
                    _connector="OR",
                ),
                name="proposals_have_a_length",
                violation_error_message="Proposals cannot have at least more characters than they have at most.",
            ),
        ),
    ]
