"""The story for search engines: JSON-LD of https://schema.org/NewsArticle and its breadcrumbs."""

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles import editions
from articles.models import Amendment, Article, Profile
from articles.paper.cards import Link, Picture, is_outside

# What could end the script element or start a comment in it.
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def news_article(
    article: Article, picture: Picture, section: Link, tags: list[str], amendments: Sequence[Amendment] = ()
) -> dict[str, Any]:
    at = article.live_at or article.published_at
    address = editions.absolute(article.get_absolute_url())
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title[:110],
        "description": article.description,
        "image": [editions.absolute(picture.share)],
        "datePublished": at.isoformat(),
        "dateModified": max(at, article.updated_at).isoformat(),
        "author": _author(article),
        "publisher": _publisher(),
        "mainEntityOfPage": address,
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


def _correction(amendment: Amendment) -> dict[str, str]:
    return {"@type": "CorrectionComment", "text": amendment.note, "datePublished": amendment.at.isoformat()}


def person(author: Profile, lang: str) -> dict[str, str]:
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


def breadcrumbs(article: Article, section: Link) -> dict[str, Any]:
    steps = [
        (_("Home"), editions.address("home", article.lang)),
        (section.name, section.url),
        (article.title, article.get_absolute_url()),
    ]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": editions.absolute(url)}
            for position, (name, url) in enumerate(steps, 1)
        ],
    }


def as_script(data: dict[str, Any]) -> SafeString:
    """JSON that can stand inside a script element, whatever the texts in it say."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308 - escaped just here


def _author(article: Article) -> dict[str, str]:
    return person(article.author, article.lang) if article.author else _publisher()


def _publisher() -> dict[str, str]:
    return {"@type": "NewsMediaOrganization", "name": settings.SITE_NAME, "url": settings.SITE_URL}
