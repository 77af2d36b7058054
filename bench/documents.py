"""Feed documents as a wire of 200 feeds would have them: generated, the same in every run, of our own words.

An item has a headline, a teaser, about 5 KB of HTML (paragraphs, links, a list, a quotation, a picture), an author,
categories, and a date within the fortnight before BASE.
"""

import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from html import escape

FEEDS = 200
ITEMS = 50
BASE = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
_BODY_CHARACTERS = 5000

_ACTORS = (
    """
Kestrel Exchange|Harbour Bank|Northwind Mining|the Lisbon regulator|Palisade Capital|Ember Protocol|Orchard Wallet
Meridian Custody|Tidewater Fund|the central bank of Norland|Basalt Labs|Quill Payments|Copperfield Trust|Larkspur DAO
Aurora Validators|Saltmarsh Energy|Fenwick Securities|Juniper Lending|the appeals court|Obsidian Ventures|Thistle Pay
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
_VERBS = (
    """
lists|delists|opens|pauses|reviews|doubles|cuts|raises|audits|buys|sells|defends|postpones|launches|settles|insures
warns of|files for|backs|rejects|expands|moves|freezes|restores
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
_THINGS = (
    """
a bitcoin reserve|its stablecoin programme|an Ethereum staking desk|Solana futures|a custody licence|its mining fleet
a bridge to the Cosmos network|the XRP order book|a tokenised bond|its bug bounty|a lending pool|a payments corridor
an index of altcoins|a rollup for games|its proof of reserves|withdrawals in euro|a venture fund|a cold storage vault
a merger with a rival|its market-making arm|a settlement layer|a share buyback|an ETF application|a validator set
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
_TURNS = (
    """
as volume climbs {n} percent|after {n} days of outflows|despite a fine of ${n} million|while fees fall to {n} cents
following a vote of {n} to 12|in a deal worth ${n} million|with {n} partners in Asia|ahead of a deadline in {n} days
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
_SENTENCES = """
Analysts who follow the company said that the step had been expected since the summer, though not at this size.
The price of bitcoin moved less than {n} percent on the news, and traders spoke of a quiet session.
According to the filing, {n} employees will change to the new unit before the end of the quarter.
Critics fear that liquidity could become thinner when the largest market makers leave the order book.
The network processed {n} thousand transactions a second in the test, its developers wrote in a post.
Regulators in three countries had asked for the documents, and received them within {n} days.
A spokesman declined to say how much of the money had been recovered from the exploited contract.
Losses of customers were covered in full by the insurance fund, which now holds {n} million dollars.
The upgrade makes deposits cheaper, but validators must run a new client from block {n}00000 on.
Miners in the valley pay about {n} cents for a kilowatt hour, less than half of what they paid last year.
The court will hear both sides again in January, and a ruling is not expected before spring.
Institutional investors added {n} million dollars to exchange-traded products during the week.
Open interest in futures rose to a record, while funding rates stayed close to zero.
The token lost {n} percent within an hour before buyers came back.
Holders may vote until Friday, and the proposal needs a quorum of {n} percent.
""".strip().split("\n")
_NAMES = ["Ada Winter", "Boris Lind", "Clara Osei", "Dmytro Koval", "Elena Rossi", "Femi Adeyemi", "Greta Holm"]
_CATEGORIES = ["Bitcoin", "Markets", "Regulation", "DeFi", "Mining", "Ethereum", "Business", "Security", "Altcoins"]


def feed_document(feed: int, *, changed: bool = False) -> bytes:
    """Feed number `feed`, about 300 KB. `changed`: an hour later, when one item came on top and one fell off."""
    numbers = range(1, ITEMS + 1) if changed else range(ITEMS)
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


@cache
def _item(feed: int, number: int) -> str:
    chance = random.Random(f"{feed}/{number}")
    link = f"https://wire{feed}.example/2026/11/story-{feed}-{number}/"
    moment = BASE - timedelta(hours=6 * (ITEMS - number), seconds=chance.randrange(3600))
    words = "".join(f"<category><![CDATA[{name}]]></category>\n" for name in chance.sample(_CATEGORIES, 3))
    return (
        f"<item>\n<title>{escape(_headline(chance))}</title>\n<link>{link}?utm_source=rss&amp;utm_medium=feed</link>\n"
        f'<guid isPermaLink="false">https://wire{feed}.example/?p={feed * 1000 + number}</guid>\n'
        f"<pubDate>{format_datetime(moment)}</pubDate>\n<dc:creator><![CDATA[{chance.choice(_NAMES)}]]></dc:creator>\n"
        f"{words}<description><![CDATA[<p>{_prose(chance, 2)} [&#8230;]</p>]]></description>\n"
        f"<content:encoded><![CDATA[{_body(chance, link)}]]></content:encoded>\n"
        f'<media:content url="https://img{feed}.example/{number}.jpg" medium="image" width="1200"/>\n</item>\n'
    )


def _headline(chance: random.Random) -> str:
    actor, verb, thing, turn = (chance.choice(words) for words in (_ACTORS, _VERBS, _THINGS, _TURNS))
    return f"{actor[0].upper()}{actor[1:]} {verb} {thing} {_counted(chance, turn)}"


def _body(chance: random.Random, link: str) -> str:
    blocks = [f'<figure><img src="{link}lead.jpg" alt="A chart" /><figcaption>Source: the desk</figcaption></figure>']
    size, kinds = 0, (_paragraph, _paragraph, _paragraph, _list, _quotation, _heading)
    while size < _BODY_CHARACTERS:
        blocks.append(chance.choice(kinds)(chance))
        size += len(blocks[-1])
    return "\n".join(blocks)


def _paragraph(chance: random.Random) -> str:
    linked = f'<a href="https://docs.example/{chance.randrange(999)}">{chance.choice(_THINGS)}</a>'
    return f"<p>{_prose(chance, 3)} More on {linked} and <strong>{chance.choice(_ACTORS)}</strong> follows.</p>"


def _list(chance: random.Random) -> str:
    return f"<ul>\n<li>{_prose(chance, 1)}</li>\n<li>{_prose(chance, 1)}</li>\n<li>{_prose(chance, 1)}</li>\n</ul>"


def _quotation(chance: random.Random) -> str:
    return f"<blockquote><p>&#8220;{_prose(chance, 2)}&#8221; said {chance.choice(_NAMES)}.</p></blockquote>"


def _heading(chance: random.Random) -> str:
    return f"<h2>What {chance.choice(_ACTORS)} says</h2>\n{_paragraph(chance)}"


def _prose(chance: random.Random, sentences: int) -> str:
    return " ".join(_counted(chance, chance.choice(_SENTENCES)) for _ in range(sentences))


def _counted(chance: random.Random, text: str) -> str:
    return text.replace("{n}", str(chance.randrange(2, 98)))
