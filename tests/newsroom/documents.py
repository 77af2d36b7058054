"""Feed documents for tests, of our own writing."""

from html import escape

LONG = " ".join(
    f"Sentence {number} says that 1,{number:03d} rigs left the valley because power cost {number + 3} cents."
    for number in range(12)
)


def item(number: int, title: str = "", text: str = "") -> str:
    return (
        f"<item><guid isPermaLink='false'>story-{number}</guid>"
        f"<title>{escape(title or f'Bitcoin miner {number} moves north')}</title>"
        f"<link>https://wire.example/{number}</link>"
        f"<pubDate>Fri, 20 Nov 2026 14:{number % 60:02d}:07 GMT</pubDate>"
        f"<description>{escape(text or f'<p>Miner {number} moves 500 rigs to Norway.</p>')}</description></item>"
    )


def rss(*items: str, title: str = "Valley Wire") -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{title}</title><link>https://wire.example/</link><description>d</description>"
        f"{''.join(items)}</channel></rss>"
    ).encode()
