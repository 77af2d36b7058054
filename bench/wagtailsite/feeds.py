"""RSS with whole texts, by Django's syndication framework: Wagtail has none of its own."""

from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Rss201rev2Feed
from taggit.models import Tag
from wagtail.rich_text import expand_db_html

from bench.wagtailsite.models import ArticlePage

ITEMS = 30


class WholeTexts(Rss201rev2Feed):
    def rss_attributes(self):
        return super().rss_attributes() | {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])


class Latest(Feed):
    feed_type = WholeTexts
    title = "Bench"
    link = "/"

    def get_object(self, request, slug=""):
        return get_object_or_404(Tag, slug=slug) if slug else None

    def items(self, tag):
        articles = ArticlePage.objects.live().order_by("-first_published_at").select_related("category", "author")
        articles = articles.prefetch_related("tagged_items__tag")
        return (articles.filter(tags=tag) if tag else articles)[:ITEMS]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.standfirst

    def item_link(self, item):
        return item.full_url

    def item_pubdate(self, item):
        return item.first_published_at

    def item_updateddate(self, item):
        return item.last_published_at

    def item_author_name(self, item):
        return item.author.name

    def item_categories(self, item):
        return [item.category.name, *(tagged.tag.name for tagged in item.tagged_items.all())]

    def item_extra_kwargs(self, item):
        return {"content": expand_db_html(item.body)}
