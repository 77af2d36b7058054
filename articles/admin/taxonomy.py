"""Sections, topics and sources: names that stand on many pages."""

from functools import partial
from typing import Any, ClassVar, cast

from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from taggit.admin import TagAdmin as PlainTagAdmin
from taggit.models import Tag as PlainTag

from articles.admin.tagmerge import MOST, merge_page
from articles.models import Article, Category, Tag, TaggedArticle
from articles.recording import note_everywhere
from sources.admin.feed import SourceAdmin
from sources.admin.records import ListAdmin, column
from sources.models import Source

# taggit's own tags are not used: ours have stored slugs and their own through table.
if isinstance(admin.site._registry.get(PlainTag), PlainTagAdmin):
    admin.site.unregister(PlainTag)


def _number_of(rows: QuerySet[Any, Any]) -> Coalesce:
    """Computed for the rows of one page only: a join would group the whole archive before it is cut."""
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField())


class ShownEverywhere:
    """Mixed into the admin of rows whose names readers see on many pages: a change of one renews them all."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        note_everywhere(timezone.now())


@admin.register(Category)
class CategoryAdmin(ShownEverywhere, ListAdmin):
    list_display = ("name", "key", "slug", "position", "articles")
    search_fields = ("name", "key")
    fields = ("name", "key", "slug", "position")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        rows = Article.objects.filter(category=OuterRef("pk")).order_by().values("category")
        annotated: QuerySet[Category] = super().get_queryset(request).annotate(article_count=_number_of(rows))
        return annotated

    def get_readonly_fields(self, request: HttpRequest, obj: Category | None = None) -> tuple[str, ...]:
        """Key and slug stand in article files and in addresses."""
        return ("key", "slug") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Category | None = None) -> bool:
        return False

    @column("articles")
    def articles(self, category: Category) -> int:
        return int(cast(Any, category).article_count)


@admin.register(Tag)
class TagAdmin(ListAdmin):
    list_display = ("name", "slug", "articles", "merged_into")
    list_select_related = ("merged_into",)
    search_fields = ("name",)
    fields = ("name", "slug", "articles", "merged_into")
    readonly_fields = ("name", "slug", "articles", "merged_into")
    actions: ClassVar = ("merge",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        rows = TaggedArticle.objects.filter(tag=OuterRef("pk")).order_by().values("tag")
        annotated: QuerySet[Tag] = super().get_queryset(request).annotate(article_count=_number_of(rows))
        return annotated

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(partial(merge_page, self))
        return [path("merge/", page, name="articles_tag_merge"), *super().get_urls()]

    @admin.action(description="Merge…", permissions=["change"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Tag]) -> HttpResponse:
        ids = queryset.order_by().values_list("pk", flat=True)[:MOST]
        asked = urlencode([("tag", pk) for pk in ids])
        return HttpResponseRedirect(f"{reverse('admin:articles_tag_merge')}?{asked}")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tags come into being on articles."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Tag | None = None) -> bool:
        return False

    @column("articles")
    def articles(self, tag: Tag) -> int:
        return int(cast(Any, tag).article_count)


# The wire registers its sources and knows nothing of readers; here their names are readers' too.
admin.site.unregister(Source)


@admin.register(Source)
class ShownSourceAdmin(ShownEverywhere, SourceAdmin):
    pass
