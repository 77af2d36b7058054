"""`llms.txt`, by https://llmstxt.org: a heading, a summary, lists of links. In the paper's own language."""

import re
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from articles import editions, listings, topics
from articles.answers import for_machines
from articles.depending import depends, of_paper, stored
from articles.listings import FEED_TYPES
from articles.naming import section_name
from articles.paper import standing
from articles.views import frame

_LATEST: Final = 30
_OPENING: Final = """\
# {name}

> A newspaper. Each story names its source, and says how it was made and who answers for it.

Every story is Markdown too, with its facts in front: write `.md` in place of the last `/` of its address.
"""
_SPECIAL: Final = re.compile(r"[\\\[\]]")
_MORE: Final = {"Archive": "archive-latest", "Search": "search"}


@stored()
def guide(request: HttpRequest) -> HttpResponse:
    lang = settings.LANGUAGE_CODE
    depends(of_paper(lang), frame.key(lang))
    stories = listings.newest(lang).page(_LATEST).articles
    sections = [(section_name(item), "category", {"slug": item.slug}) for item in topics.sections(lang)]
    blocks = {
        "Latest stories": [_link(story.title, editions.mirror_of(story.get_absolute_url())) for story in stories],
        "Sections": [_link(name, editions.address(door, lang, **parts)) for name, door, parts in sections],
        "Other languages": [
            _link(editions.own_name(other), editions.address("home", other))
            for other in standing.languages()
            if other != lang
        ],
        "For programs": [
            _link("Content API", reverse("articles:api:api-root")),
            *(_link(kind, editions.address(name, lang)) for name, kind in FEED_TYPES.items()),
        ],
        "Optional": [_link(title, editions.address(name, lang)) for title, name in _MORE.items()],
    }
    lists = (f"\n## {title}\n\n{''.join(links)}" for title, links in blocks.items() if links)
    return for_machines(_OPENING.format(name=settings.SITE_NAME) + "".join(lists), "text/plain")


def _link(title: str, path: str) -> str:
    shown = _SPECIAL.sub(r"\\\g<0>", title)
    return f"- [{shown}]({editions.absolute(path)})\n"
