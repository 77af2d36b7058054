"""Proposals are made for drafts that somebody takes, unless a feed asks for more or less."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sources", "0005_staff")]
    operations = [
        migrations.AlterField(
            model_name="feed",
            name="rewriting",
            field=models.CharField(
                choices=[
                    ("always", "Propose a rewrite for every draft"),
                    ("taken", "When an editor takes the draft"),
                    ("asked", "Only when an editor asks"),
                ],
                default="taken",
                help_text="Drafts with a proposal for every one go to review at once, the others to triage.",
                max_length=10,
                verbose_name="proposals",
            ),
        ),
    ]
