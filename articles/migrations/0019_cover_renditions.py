from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0018_model_calls'),
    ]

    operations = [
        migrations.AddField(
            model_name='coverimage',
            name='focus_x',
            field=models.PositiveSmallIntegerField(default=50, verbose_name='middle, from the left'),
        ),
        migrations.AddField(
            model_name='coverimage',
            name='focus_y',
            field=models.PositiveSmallIntegerField(default=50, verbose_name='middle, from the top'),
        ),
        migrations.AddField(
            model_name='coverimage',
            name='share',
            field=models.CharField(blank=True, max_length=2000),
        ),
        migrations.AddField(
            model_name='coverimage',
            name='webp',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddConstraint(
            model_name='coverimage',
            constraint=models.CheckConstraint(condition=models.Q(('focus_x__range', (0, 100)), ('focus_y__range', (0, 100))), name='focus_inside'),
        ),
    ]
