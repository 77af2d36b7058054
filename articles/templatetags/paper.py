"""What templates of the paper need where no view has made it: addresses of the page's own edition, on error pages."""

from typing import Any

from django import template
from django.conf import settings

from articles import editions

register = template.Library()


@register.simple_tag(takes_context=True)
def edition_address(context: dict[str, Any], name: str) -> str:
    """The address of `home` or `search` in the language that the asked address names."""
    return editions.address(name, _language(context))


@register.simple_tag(takes_context=True)
def edition_language(context: dict[str, Any]) -> str:
    return _language(context)


@register.simple_tag
def site_name() -> str:
    return settings.SITE_NAME


def _language(context: dict[str, Any]) -> str:
    """Of the page; of an error's page that of its address, if the interface speaks it."""
    if "frame" in context:
        return str(context["frame"].lang)
    asked = editions.language_of(context["request"].path_info)
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
