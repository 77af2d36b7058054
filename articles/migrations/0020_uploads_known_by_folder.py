"""Uploads made so far: their photo is their folder, and the files beside their JPEGs are told."""

from typing import Any

from django.db import migrations

SIZES = ("full", "regular", "small", "thumb")


def told(apps: Any, schema_editor: Any) -> None:
    for cover in apps.get_model("articles", "CoverImage").objects.filter(provider="upload"):
        folder = cover.full.removesuffix("/full.jpg")
        if folder == cover.full:
            continue
        cover.photo_id = folder.rsplit("/", 1)[-1][:200]
        cover.share = f"{folder}/share.jpg"
        cover.webp = {size: f"{folder}/{size}.webp" for size in (*SIZES, "share")}
        cover.save(update_fields=["photo_id", "share", "webp"])


class Migration(migrations.Migration):
    dependencies = [("articles", "0019_cover_renditions")]
    operations = [migrations.RunPython(told, migrations.RunPython.noop)]
