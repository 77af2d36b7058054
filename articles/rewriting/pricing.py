"""What a request to a model costs, by a table of prices. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

MILLION = 1_000_000
ANY = "*"
# Of English; other languages take more tokens, and where it counts the server says how many.
_CHARACTERS_A_TOKEN = 4


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for a million tokens that are read, and for a million that are written."""

    read: Decimal
    written: Decimal

    def of(self, tokens_in: int, tokens_out: int) -> Decimal:
        return (self.read * tokens_in + self.written * tokens_out) / MILLION


def read_prices(table: object) -> dict[str, Price]:
    """The prices in JSON of the form {"model": [read, written]}. Raises ValueError with a sentence."""
    if not isinstance(table, dict):
        raise ValueError('write it as {"gpt-4.1-mini": [0.40, 1.60]}: dollars for a million tokens, read and written.')
    return {str(model): _price(str(model), pair) for model, pair in table.items()}


def _price(model: str, pair: object) -> Price:
    try:
        read, written = (Decimal(str(number)) for number in cast(list[object], pair))
    except (TypeError, ValueError, ArithmeticError) as error:
        raise ValueError(f"{model}: give two numbers, dollars for a million tokens read and written.") from error
    if not (read.is_finite() and written.is_finite() and read >= 0 and written >= 0):
        raise ValueError(f"{model}: a price is 0 or more.")
    return Price(read, written)


def price_of(prices: Mapping[str, Price], *models: str) -> Price | None:
    """The price of the first of `models` that the table has: by its name, by the longest beginning of it, as servers
    answer with a date behind it, or by `*`; None where it has none.
    """
    for model in models:
        known = [name for name in prices if name != ANY and model.startswith(name)]
        if known:
            return prices[max(known, key=len)]
    return prices.get(ANY)


def about(characters: int) -> int:
    """How many tokens a text has, where nobody counted them."""
    return -(-characters // _CHARACTERS_A_TOKEN)
