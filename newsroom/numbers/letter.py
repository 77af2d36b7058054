"""The numbers of the last week by e-mail, on Mondays, to `NUMBERS_EMAILS`."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.urls import reverse

from articles.budget import dollars
from newsroom.numbers.drawing import compared, of_pace
from newsroom.numbers.facts import Numbers, Origin, Topic
from newsroom.numbers.gathering import gathered
from newsroom.numbers.pace import told
from newsroom.numbers.week import this_week

_STORIES: Final = 10
_TOPICS: Final = 5
_REMEMBERED: Final = timedelta(days=8)


def send_numbers(now: datetime) -> bool:
    """Send last week's numbers; whether they went out. A second call in one week sends nothing.

    Raises what the mail server causes, after which it may be tried again.
    """
    week = this_week(now).before
    key = f"numbers-{week.monday}"
    if not settings.NUMBERS_EMAILS or not cache.add(key, True, timeout=int(_REMEMBERED.total_seconds())):
        return False
    try:
        subject = f"{settings.SITE_NAME}: {week}"
        EmailMessage(subject, written(gathered(week)), settings.DEFAULT_FROM_EMAIL, settings.NUMBERS_EMAILS).send()
    except Exception:
        cache.delete(key)
        raise
    return True


def written(numbers: Numbers) -> str:
    """Pure: the message."""
    page = f"{settings.SITE_URL}{reverse('numbers')}?week={numbers.week.monday}"
    return "\n\n".join([*_parts(numbers), f"All of it, and as a table: {page}"]) + "\n"


def _parts(numbers: Numbers) -> Iterator[str]:
    read = f"{numbers.reads:,} reads of {_stories(numbers.stories_read)}"
    beside = compared(numbers.reads, numbers.reads_before)
    yield f"{read}, {beside}. {_stories(numbers.published)} went live."
    if numbers.top:
        yield "\n".join(["Most read", *_most_read(numbers)])
    for head, topics in (("Sections", numbers.sections), ("Tags", numbers.tags), ("Sources", numbers.sources)):
        if topics:
            yield f"{head}: {_named(topics[:_TOPICS])}."
    yield of_pace(numbers.pace)
    yield _of_corrections(numbers)
    yield _of_cost(numbers)


def _most_read(numbers: Numbers) -> Iterator[str]:
    for story in numbers.top[:_STORIES]:
        beside = [f"{story.reads:,} reads"]
        if story.minutes is not None:
            beside.append(f"live after {told(story.minutes)}")
        yield f"- {story.article.title} ({', '.join(beside)})\n  {settings.SITE_URL}{story.article.get_absolute_url()}"


def _stories(count: int) -> str:
    return "1 story" if count == 1 else f"{count:,} stories"


def _named(topics: Iterable[Topic | Origin]) -> str:
    return ", ".join(f"{topic.name} {topic.reads:,}" for topic in topics)


def _of_corrections(numbers: Numbers) -> str:
    corrected = numbers.corrected
    sources = sum(corrected.of_sources.values())
    return (
        f"Readers were told of {corrected.told:,} corrections and {corrected.updates:,} updates; sources changed "
        f"{sources:,} stories that somebody had worked on."
    )


def _of_cost(numbers: Numbers) -> str:
    cost = numbers.cost
    if cost.a_story is None:
        return f"Models took {dollars(cost.spent)}; none worked on a story that went live."
    took = f"{cost.stories:,} of the stories that went live took {dollars(cost.a_story)} each"
    return f"Models took {dollars(cost.spent)}; {took}."
