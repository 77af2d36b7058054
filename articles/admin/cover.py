"""Cover pictures on record: where they come from and whom they credit. They are chosen on an article's form."""

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.html import format_html
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from articles.models import CoverImage
from sources.admin.records import RecordAdmin, column
from sources.admin.showing import external_link, shortened, when


@admin.register(CoverImage)
class CoverImageAdmin(RecordAdmin):
    list_display = ("picture", "shows", "provider", "credit", "added")
    list_display_links = ("shows",)
    list_filter: ClassVar[Any] = (("provider", ChoicesDropdownFilter),)
    search_fields = ("alt", "credit_name", "=photo_id")
    fields = ("picture", "alt", "provider", "credit", ("width", "height"), "photo_id", "regular", "added", "used_by")

    @column("picture")
    def picture(self, cover: CoverImage) -> str:
        return format_html('<img class="nr-thumb" src="{}" alt="" loading="lazy" width="96" height="54">', cover.thumb)

    @column("shows", ordering="alt")
    def shows(self, cover: CoverImage) -> str:
        return shortened(cover.alt) or "(no description)"

    @column("credit", ordering="credit_name")
    def credit(self, cover: CoverImage) -> str:
        return external_link(cover.credit_url, cover.credit_name) if cover.credit_name else "credit unknown"

    @column("added", ordering="created_at")
    def added(self, cover: CoverImage) -> str:
        return when(cover.created_at)

    @column("stands over")
    def used_by(self, cover: CoverImage) -> str:
        return ", ".join(cover.articles.values_list("title", flat=True)[:20]) or "no article"
