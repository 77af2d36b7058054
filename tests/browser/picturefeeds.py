"""Feeds for the pictures of the wire, of our own writing: three made-up wires, one event that all three tell."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

TOLD_BY_ALL: Mapping[str, tuple[str, str]] = {
    "Harbour Wire": (
        "Hackers Drain $30M From Northgate Exchange",
        "The exchange Northgate stopped all withdrawals on Thursday after 30 million dollars left its wallets within "
        "nine minutes. The company says that customers will be made whole from its reserves.",
    ),
    "Chain Courier": (
        "Northgate Exchange Suffers $30 Million Hack",
        "Northgate, the fourth largest exchange of the region, confirmed the loss of 30 million dollars. Investigators "
        "follow the coins through two bridges; a third of them has been frozen.",
    ),
    "Morning Ledger": (
        "Northgate hacked: $30M stolen from exchange",
        "An attacker used a key of a former employee, people close to the inquiry say. The regulator has asked "
        "Northgate for a report by Monday.",
    ),
}
_SUBJECTS = ("Ferry operator", "Orchard fund", "Valley miner", "City bank", "Ledger cooperative", "Toolmaker", "Port")
_DEEDS = (
    "opens a second data hall", "asks for a licence in the north", "pays its staff in stablecoins",
    "closes its token desk", "doubles its holdings", "settles with the regulator",
    "tests transfers without a bridge", "hires a head of custody",
)  # fmt: skip


def feed_of(title: str, now: datetime) -> bytes:
    """Stories of the last thirty days, more on working days, and two items that are none."""
    hours = [hour for hour in range(5, 700, 7) if (hour * 7 + len(title)) % 5]
    items = [
        _item(f"{_SUBJECTS[n % 7]} {_DEEDS[(n + len(title)) % 8]}", _TEXT, now - timedelta(hours=hour))
        for n, hour in enumerate(hours)
    ]
    headline, text = TOLD_BY_ALL[title]
    items.insert(0, _item(headline, text, now - timedelta(minutes=17 * (1 + list(TOLD_BY_ALL).index(title)))))
    items += ["<item><category>Sponsored: weekend offer</category></item>", "<item></item>"]
    body = f"<title>{title}</title><link>https://wire.example/</link><language>en</language>{''.join(items)}"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{body}</channel></rss>'.encode()


_TEXT = "The company said so on Tuesday. It gave no figures, and expects the work to be done before the summer."


def _item(title: str, text: str, at: datetime) -> str:
    page = f"https://wire.example/{at:%Y/%m/%d/%H%M}"
    return (
        f"<item><guid>{page}</guid><link>{page}</link><title>{escape(title)}</title>"
        f"<pubDate>{format_datetime(at)}</pubDate><description>{escape(text)}</description></item>"
    )
