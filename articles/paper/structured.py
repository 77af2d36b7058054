"""The paper for search engines: JSON-LD of https://schema.org/NewsArticle, of the site, and of the way to a page."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles import editions
from articles.models import Amendment, Profile
from articles.paper.cards import Link
from articles.paper.pictures import Picture, is_outside
from articles.paper.rows import AuthorRow, Told

_LOGO: Final = "img/icon-512.png"
_LOGO_SIZE: Final = (512, 512)
# What could end the script element or start a comment in it.
_ESCAPES: Final = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
_encoder: Final = json.JSONEncoder(ensure_ascii=False)


def news_article(
    article: Told, picture: Picture, section: Link, tags: list[str], amendments: Sequence[Amendment] = ()
) -> dict[str, Any]:
    at = article.live_at or article.published_at
    address = editions.absolute(article.get_absolute_url())
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title[:110],
        "description": article.description,
        "image": [_image(picture)],
        "datePublished": at.isoformat(),
        "dateModified": max(at, article.updated_at).isoformat(),
        "author": _author(article),
        "publisher": _publisher(article.lang),
        "mainEntityOfPage": {"@type": "WebPage", "@id": address},
        "url": address,
        "inLanguage": article.lang,
        "articleSection": section.name,
        "keywords": tags,
        "isAccessibleForFree": True,
    }
    if is_outside(article.source_url):
        data["isBasedOn"] = article.source_url
    if picture.credit:
        data["creditText"] = picture.credit
    if corrections := [each for each in amendments if each.is_correction]:
        data["correction"] = [_correction(each) for each in corrections]
    return data


def _image(picture: Picture) -> dict[str, Any]:
    """Its credit stands with it, where it is known."""
    data: dict[str, Any] = {"@type": "ImageObject", "url": editions.absolute(picture.share)}
    if size := picture.share_size:
        data["width"], data["height"] = size
    if picture.alt:
        data["caption"] = picture.alt
    if picture.credit:
        data["creditText"] = picture.credit
    return data


def _correction(amendment: Amendment) -> dict[str, str]:
    return {"@type": "CorrectionComment", "text": amendment.note, "datePublished": amendment.at.isoformat()}


def person(author: Profile | AuthorRow, lang: str) -> dict[str, str]:
    address = editions.absolute(editions.address("author", lang, slug=author.slug))
    return {"@type": "Person", "name": author.name, "url": address}


def profile_page(author: Profile, lang: str) -> dict[str, Any]:
    """https://schema.org/ProfilePage of somebody who answers for stories."""
    about: dict[str, Any] = person(author, lang)
    if author.bio:
        about["description"] = author.bio
    if author.photo:
        about["image"] = editions.absolute(author.photo.small)
    return {"@context": "https://schema.org", "@type": "ProfilePage", "mainEntity": about}


def breadcrumbs(lang: str, *steps: Link) -> dict[str, Any]:
    """https://schema.org/BreadcrumbList: the way from the front page of `lang`, over `steps`, to the page itself."""
    way = [Link(_("Home"), editions.address("home", lang)), *steps]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": step.name, "item": editions.absolute(step.url)}
            for position, step in enumerate(way, 1)
        ],
    }


def website(lang: str) -> SafeString:
    """https://schema.org/WebSite, as a script: by this the front page names the paper."""
    return _website(lang, settings.SITE_NAME, settings.SITE_URL)


@lru_cache(maxsize=64)
def _website(lang: str, name: str, url: str) -> SafeString:
    data = {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": name,
        "url": editions.absolute(editions.address("home", lang)),
        "inLanguage": lang,
        "publisher": _publisher_of(lang, name, url),
    }
    return as_script(data)


def as_script(data: dict[str, Any]) -> SafeString:
    """JSON that can stand inside a script element, whatever the texts in it say."""
    return mark_safe(_escaped(_encoder.encode(data)))  # noqa: S308 - escaped just here


def _author(article: Told) -> dict[str, Any]:
    return person(article.author, article.lang) if article.author else _publisher(article.lang)


def _publisher(lang: str) -> dict[str, Any]:
    return _publisher_of(lang, settings.SITE_NAME, settings.SITE_URL)


@lru_cache(maxsize=64)
def _publisher_of(lang: str, name: str, url: str) -> dict[str, Any]:
    """Nobody changes it: it stands in every story's JSON."""
    width, height = _LOGO_SIZE
    logo = editions.absolute(static(_LOGO))
    return {
        "@type": "NewsMediaOrganization",
        "name": name,
        "url": url,
        "logo": {"@type": "ImageObject", "url": logo, "width": width, "height": height},
        "publishingPrinciples": editions.absolute(editions.address("ai-use", lang)),
        "correctionsPolicy": editions.absolute(editions.address("corrections", lang)),
    }


def _escaped(told: str) -> str:
    """Five looks through a text take a tenth of one translation."""
    for character, escape in _ESCAPES.items():
        told = told.replace(character, escape)
    return told
