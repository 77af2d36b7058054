"""Feed documents as a wire of 200 feeds would have them: generated, the same in every run, of our own words.

An item has a headline, a teaser, an author, categories, a date within the fortnight before BASE, and about 5 KB of HTML
as WordPress writes it: paragraphs, links, lists, quotations, headings, pictures in several widths.
"""

import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from html import escape

from bench.words import CATEGORIES, FIRST_NAMES, LAST_NAMES, PEOPLE, SENTENCES, THINGS, TURNS, VERBS

FEEDS = 200
ITEMS = 50
BASE = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
_BODY_CHARACTERS = 4100
_WIDTHS = (300, 768, 1024, 1200)


def feed_document(feed: int, *, newer: int = 0) -> bytes:
    """Feed number `feed`, about 300 KB, later: when so many items came on top, a minute apart, and as many fell off."""
    numbers = range(newer, newer + ITEMS)
    items = "".join(_item(feed, number) for number in reversed(numbers))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n'
        f"<title>Bench wire {feed}</title>\n<link>https://wire{feed}.example/</link>\n"
        f'<atom:link href="https://wire{feed}.example/feed" rel="self" type="application/rss+xml"/>\n'
        f"<description>All that moves, number {feed}.</description>\n<language>en-US</language>\n{items}"
        "</channel>\n</rss>\n"
    ).encode()


@lru_cache(maxsize=2 * FEEDS * ITEMS)
def _item(feed: int, number: int) -> str:
    chance = random.Random(f"{feed}/{number}")
    link = f"https://wire{feed}.example/2026/11/story-{feed}-{number}/"
    seconds = chance.randrange(3600)
    moment = BASE - timedelta(hours=6 * (ITEMS - number), seconds=seconds)
    if number > ITEMS:
        moment = BASE + timedelta(minutes=number - ITEMS, seconds=seconds % 60)
    words = "".join(f"<category><![CDATA[{name}]]></category>\n" for name in chance.sample(CATEGORIES, 3))
    return (
        f"<item>\n<title>{escape(_headline(chance))}</title>\n<link>{link}?utm_source=rss&amp;utm_medium=feed</link>\n"
        f'<guid isPermaLink="false">https://wire{feed}.example/?p={feed * 1000 + number}</guid>\n'
        f"<pubDate>{format_datetime(moment)}</pubDate>\n<dc:creator><![CDATA[{chance.choice(PEOPLE)}]]></dc:creator>\n"
        f"{words}<description><![CDATA[<p>{_prose(chance, 2)} [&#8230;]</p>]]></description>\n"
        f"<content:encoded><![CDATA[{_body(chance, link)}]]></content:encoded>\n"
        f'<media:content url="https://img{feed}.example/{number}.jpg" medium="image" width="1200"/>\n</item>\n'
    )


def _headline(chance: random.Random) -> str:
    return f"{_company(chance)} {chance.choice(VERBS)} {chance.choice(THINGS)} {_counted(chance, chance.choice(TURNS))}"


def _company(chance: random.Random) -> str:
    return f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"


def _body(chance: random.Random, link: str) -> str:
    blocks = [_picture(chance, link)]
    size, kinds = 0, (_paragraph, _paragraph, _paragraph, _paragraph, _list, _quotation, _heading)
    while size < _BODY_CHARACTERS:
        blocks.append(chance.choice(kinds)(chance))
        size += len(blocks[-1])
    return "\n".join(blocks)


def _picture(chance: random.Random, link: str) -> str:
    file = f"{link}wp-content/uploads/2026/11/chart-{chance.randrange(9999)}"
    widths = ", ".join(f"{file}-{width}x{width * 9 // 16}.jpg {width}w" for width in _WIDTHS)
    return (
        '<figure class="wp-block-image size-large"><img fetchpriority="high" decoding="async" width="1024" height="576"'
        f' src="{file}-1024x576.jpg" alt="A chart of {chance.choice(THINGS)}" class="wp-image-{chance.randrange(9999)}"'
        f' srcset="{widths}" sizes="(max-width: 1024px) 100vw, 1024px" />'
        f'<figcaption class="wp-element-caption">Source: {_company(chance)}</figcaption></figure>'
    )


def _paragraph(chance: random.Random) -> str:
    words = f"{_prose(chance, 2)} More on {_link(chance)} and <strong>{_company(chance)}</strong> follows."
    return f'<p class="wp-block-paragraph">{words}</p>'


def _link(chance: random.Random) -> str:
    address = f"https://docs.example/archive/2026/{chance.randrange(9999)}/?utm_source=feed&amp;utm_medium=rss"
    rest = 'target="_blank" rel="noreferrer noopener nofollow" class="external-link"'
    return f'<a href="{address}" {rest}>{chance.choice(THINGS)}</a>'


def _list(chance: random.Random) -> str:
    items = "\n".join(f'<li class="wp-block-list-item">{_prose(chance, 1)}</li>' for _ in range(3))
    return f'<ul class="wp-block-list">\n{items}\n</ul>'


def _quotation(chance: random.Random) -> str:
    said = f"<p>&#8220;{_prose(chance, 1)}&#8221;</p><cite>{chance.choice(PEOPLE)}</cite>"
    return f'<blockquote class="wp-block-quote is-layout-flow">{said}</blockquote>'


def _heading(chance: random.Random) -> str:
    heading = f'<h2 class="wp-block-heading" id="h-{chance.randrange(9999)}">What {_company(chance)} says</h2>'
    return f"{heading}\n{_picture(chance, 'https://wire.example/')}"


def _prose(chance: random.Random, sentences: int) -> str:
    return " ".join(_counted(chance, chance.choice(SENTENCES)) for _ in range(sentences))


def _counted(chance: random.Random, text: str) -> str:
    return text.replace("{n}", str(chance.randrange(2, 98)))
