from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sources", "0002_well_known_feeds")]
    operations = []
