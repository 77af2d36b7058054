"""JSON Feed 1.1, with whole texts. What the format has no place for stands in extensions: a picture's credit and
description, and the label of AI's part in a story.
"""

import json
from typing import Any

from django.conf import settings

from articles.feeds.document import Feed, Item
from articles.xmltext import utc


def write(feed: Feed, hub: str) -> bytes:
    whole: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "language": feed.lang,
        "authors": [{"name": settings.SITE_NAME, "url": settings.SITE_URL}],
        "items": [_item(item) for item in feed.items],
    }
    if hub:
        whole["hubs"] = [{"type": "WebSub", "url": hub}]
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _item(item: Item) -> dict[str, Any]:
    shown = item.picture
    about = {"alt": shown.alt, "credit": shown.credit, "credit_url": shown.credit_url}
    return {
        "id": item.address,
        "url": item.address,
        "title": item.title,
        "summary": item.summary,
        "content_html": item.html,
        "image": item.image,
        "date_published": utc(item.at),
        "date_modified": utc(item.updated),
        "authors": [{"name": item.author, **({"url": item.author_page} if item.author_page else {})}],
        "tags": item.topics,
        "_image": {name: value for name, value in about.items() if value},
        **({"_made": {"label": item.label, "about": f"{item.address}#making"}} if item.label else {}),
    }
