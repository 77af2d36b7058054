from django.db import migrations

WAITING = """
INSERT INTO sources_filing (entry_id, lease_until, attempts, failure)
SELECT id, lease_until, attempts, failure FROM sources_entry WHERE filed_at IS NULL
"""
# When it was is not known any more.
FILED = """
UPDATE sources_entry SET filed_at = received_at WHERE id NOT IN (SELECT entry_id FROM sources_filing)
"""
STUCK = """
UPDATE sources_entry SET
    lease_until = (SELECT lease_until FROM sources_filing WHERE entry_id = sources_entry.id),
    attempts = (SELECT attempts FROM sources_filing WHERE entry_id = sources_entry.id),
    failure = (SELECT failure FROM sources_filing WHERE entry_id = sources_entry.id)
WHERE id IN (SELECT entry_id FROM sources_filing)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0011_filings'),
    ]

    operations = [
        migrations.RunSQL(WAITING, [FILED, STUCK]),
    ]
