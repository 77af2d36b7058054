"""What the tests ask of providers. All stories are invented."""

from datetime import UTC, datetime
from typing import Any

from articles.rewriting.proposals import Request, SourceText

SHORT = "The Harbour exchange has halted withdrawals of 1,200 BTC after a fault in its wallet."
LONG = (
    "The Harbour exchange has halted withdrawals of 1,200 BTC after a fault in its wallet. The fault was found on "
    "Monday by two engineers, the company said in a statement. Trading goes on while the wallet is closed. The "
    "price of Bitcoin fell 3.5% to $82,000 within an hour of the notice. Investors pulled $12 million from the "
    "exchange's own token. “No customer has lost money,” chief executive Ada Quill said. Regulators in Lisbon "
    "have asked for a report by 1 March. Ms. Quill expects withdrawals to open again within two days. The "
    "exchange was founded in 2019 and serves 400,000 customers in nine countries. Its wallet was last audited in "
    "June. Read more: ten wallets compared."
)
UKRAINIAN = (
    "Біржа «Гавань» зупинила виведення 1200 BTC через несправність гаманця. Несправність виявили у понеділок двоє "
    "інженерів, повідомила компанія. Ціна біткоїна впала на 3,5% за годину після повідомлення. Регулятор просить "
    "подати звіт до 1 березня. Торги тривають, поки гаманець закрито."
)


def make_source(**overrides: Any) -> SourceText:
    values: dict[str, Any] = {
        "title": "Harbour exchange halts withdrawals of 1,200 BTC",
        "text": LONG,
        "url": "https://wire.example/harbour",
        "source_name": "Wire Example",
        "lang": "en",
        "published_at": datetime(2026, 2, 3, 9, 30, tzinfo=UTC),
        "tickers": ("BTC",),
    }
    return SourceText(**values | overrides)


def make_request(source: SourceText | None = None, **overrides: Any) -> Request:
    values: dict[str, Any] = {"source": source or make_source(), "shape": "sections", "from_author": True}
    return Request(**values | overrides)
