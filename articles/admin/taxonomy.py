"""Sections and topics."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from taggit.admin import TagAdmin as PlainTagAdmin
from taggit.models import Tag as PlainTag

from articles.models import Article, Category, Tag, TaggedArticle
from sources.admin.records import ListAdmin, column

# taggit's own tags are not used: ours have stored slugs and their own through table.
if isinstance(admin.site._registry.get(PlainTag), PlainTagAdmin):
    admin.site.unregister(PlainTag)


def _number_of(rows: QuerySet[Any, Any]) -> Coalesce:
    """Computed for the rows of one page only: a join would group the whole archive before it is cut."""
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField())


@admin.register(Category)
class CategoryAdmin(ListAdmin):
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
    list_display = ("name", "slug", "articles")
    search_fields = ("name",)
    fields = ("name", "slug", "articles")
    readonly_fields = ("name", "slug", "articles")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        rows = TaggedArticle.objects.filter(tag=OuterRef("pk")).order_by().values("tag")
        annotated: QuerySet[Tag] = super().get_queryset(request).annotate(article_count=_number_of(rows))
        return annotated

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tags come into being on articles."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Tag | None = None) -> bool:
        return False

    @column("articles")
    def articles(self, tag: Tag) -> int:
        return int(cast(Any, tag).article_count)
