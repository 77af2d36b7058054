"""A profile for everybody who answers for an article already."""

from django.db import migrations

from articles.enrichment import slug_of, unique_slug


def make_profiles(apps, schema_editor):
    Profile = apps.get_model("articles", "Profile")
    User = apps.get_model("auth", "User")
    taken = set(Profile.objects.values_list("slug", flat=True))
    for user in User.objects.filter(edited_articles__isnull=False, profile=None).distinct().order_by("pk"):
        name = f"{user.first_name} {user.last_name}".strip()
        slug = unique_slug(slug_of(name).strip("-") or f"author-{user.pk}", taken.__contains__)
        taken.add(slug)
        Profile.objects.create(user=user, name=name, slug=slug)


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_people")]
    operations = [migrations.RunPython(make_profiles, migrations.RunPython.noop, elidable=True)]
