"""A news site on Wagtail: articles under an index, a page for tags, a home page; sections and people as snippets."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count, Max
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index
from wagtail.snippets.models import register_snippet

PAGE = 30
TOP, LATEST, POOL, SECTIONS, IN_SECTION = 6, 10, 120, 6, 4
RELATED, NEAR = 4, timedelta(days=14)


@register_snippet
class Category(models.Model):
    name = models.CharField(max_length=100)
    slug = models.SlugField(unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self):
        return self.name


@register_snippet
class Author(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


@register_snippet
class Source(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


class ArticlePageTag(TaggedItemBase):
    content_object = ParentalKey("ArticlePage", related_name="tagged_items", on_delete=models.CASCADE)


class ArticlePage(Page):
    standfirst = models.TextField(blank=True)
    body = RichTextField()
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    author = models.ForeignKey(Author, models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    source_url = models.URLField()
    cover = models.ForeignKey("wagtailimages.Image", models.SET_NULL, null=True, related_name="+")
    cover_credit = models.CharField(max_length=100, blank=True)
    tags = ClusterTaggableManager(through=ArticlePageTag, blank=True)

    search_fields = (*Page.search_fields, index.SearchField("standfirst"), index.SearchField("body"))
    content_panels = (
        *Page.content_panels,
        *map(FieldPanel, ("standfirst", "body", "category", "author", "source", "source_url", "cover", "tags")),
    )
    parent_page_types = ("wagtailsite.ArticleIndexPage",)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        tags = list(self.tags.all())
        return context | {"tags": tags, "related": self._related(tags)}

    def _related(self, tags):
        """Stories near in time that share most tags."""
        at = self.first_published_at
        near = ArticlePageTag.objects.filter(
            tag__in=tags,
            content_object__live=True,
            content_object__first_published_at__range=(at - NEAR, at + NEAR),
        ).exclude(content_object=self)
        counted = near.values_list("content_object").annotate(
            shared=Count("pk"), at=Max("content_object__first_published_at")
        )
        best = [pk for pk, *_ in counted.order_by("-shared", "-at")[:RELATED]]
        found = listed().in_bulk(best)
        return [found[pk] for pk in best]


def listed():
    """Public articles, the newest first, with what a row of a list shows."""
    articles = ArticlePage.objects.live().order_by("-first_published_at")
    return articles.select_related("category", "cover").prefetch_related("cover__renditions")


class ArticleIndexPage(Page):
    subpage_types = ("wagtailsite.ArticlePage",)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        articles = listed().child_of(self)
        if section := request.GET.get("section"):
            articles = articles.filter(category__slug=section)
        return context | {"articles": Paginator(articles, PAGE).get_page(request.GET.get("page"))}


class TagIndexPage(Page):
    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        tag = request.GET.get("tag")
        articles = listed().filter(tags__slug=tag)
        return context | {"tag": tag, "articles": Paginator(articles, PAGE).get_page(request.GET.get("page"))}


class HomePage(Page):
    def get_context(self, request, *args, **kwargs):
        """What is on top, what is new, and the sections with what stands nowhere above."""
        context = super().get_context(request, *args, **kwargs)
        articles = list(listed()[:POOL])
        top, latest, rest = articles[:TOP], articles[TOP : TOP + LATEST], articles[TOP + LATEST :]
        sections = {}
        for article in rest:
            sections.setdefault(article.category, []).append(article)
        fullest = sorted(sections.items(), key=lambda section: -len(section[1]))[:SECTIONS]
        blocks = [(category, rows[:IN_SECTION]) for category, rows in fullest]
        return context | {"top": top, "latest": latest, "blocks": blocks}
