from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_search_index"), ("sources", "0005_staff")]
    operations = []
