from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0012_fill_filings'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='entry',
            name='entry_unfiled',
        ),
        migrations.RemoveField(
            model_name='entry',
            name='attempts',
        ),
        migrations.RemoveField(
            model_name='entry',
            name='failure',
        ),
        migrations.RemoveField(
            model_name='entry',
            name='filed_at',
        ),
        migrations.RemoveField(
            model_name='entry',
            name='lease_until',
        ),
    ]
