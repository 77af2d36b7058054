"""Breaking news: a headline and one sentence, before readers at once."""

from datetime import datetime

from articles import editing, places, placing, publishing
from articles.enrichment import classify
from articles.errors import NotPossible
from articles.models import Article
from articles.permissions import Person, require
from articles.taxonomy import categories
from sources.colliding import undisturbed

LEAD = 1


def flash(user: Person, now: datetime, *, lang: str, title: str, sentence: str) -> Article:
    """Write, place as the lead and publish, all or nothing. Section and tags come from the words.

    The same words sent again lead to the flash that they made. It is an article like any other from then on: the rest
    of the story is saved into it.
    """
    person = require(user, "articles.add_article", "write a flash")
    require(person, "articles.publish_article", "publish a flash")
    require(person, "articles.place_article", "put a flash on top")
    words = " ".join(sentence.split())
    if not words:
        raise NotPossible("Say in one sentence what happened.")
    found = classify(title, words, ())
    section = categories([found.category])[found.category]

    def work() -> Article:
        article = editing.create(person, now, lang=lang, title=title, body=words, category=section, tags=found.tags)
        if article.is_public:
            return article
        until = now + places.USUAL
        placing.place(article, person, now, version=article.version, place=LEAD, until=until)
        return publishing.publish(article, person, now, version=article.version)

    return undisturbed(work)
