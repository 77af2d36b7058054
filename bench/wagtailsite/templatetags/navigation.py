"""The site's sections, for its masthead."""

from django import template

from bench.wagtailsite.models import Category

register = template.Library()


@register.inclusion_tag("wagtailsite/sections.html")
def sections():
    return {"sections": Category.objects.all()}
