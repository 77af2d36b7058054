"""What somebody may have looked for who came to an address at which nothing stands."""

from articles import editions, listings, search, topics
from articles.fulltext import WORD
from articles.paper import standing
from articles.paper.cards import Link

_STORIES = 4
_TAGS = 3
_MOST_WORDS = 4
_FEWEST_LETTERS = 3
_BEGINNING = 4


def suggestions(path: str) -> dict[str, list[Link]]:
    """Stories whose headlines share words with the address, and tags that begin alike; nothing for addresses that no
    page of ours ever had, as machines try them. A bounded number of queries."""
    last = path.rstrip("/").rpartition("/")[2]
    lang = editions.language_of(path)
    if "." in last or lang not in standing.languages():
        return {}
    words = sorted({word.lower() for word in WORD.findall(last) if not word.isdigit()}, key=len, reverse=True)
    words = [word for word in words if len(word) >= _FEWEST_LETTERS][:_MOST_WORDS]
    stories = listings.fetch(search.resembling(words, lang, limit=_STORIES))
    return {
        "stories": [Link(story.title, story.get_absolute_url()) for story in stories],
        "tags": _tags(last, lang) if "/tag/" in path else [],
    }


def _tags(slug: str, lang: str) -> list[Link]:
    found = topics.tags(lang).filter(slug__startswith=slug[:_BEGINNING].lower())[:_TAGS]
    return [Link(tag.name, editions.address("tag", lang, slug=tag.slug)) for tag in found]
