"""The names under which a story may speak of the same coin."""

from collections.abc import Mapping

NAMES: Mapping[str, tuple[str, ...]] = {
    "BTC": ("bitcoin", "bitcoins", "біткойн", "біткоїн", "биткоин"),
    "ETH": ("ethereum", "ether", "ефіріум", "етеріум", "ефір"),
    "SOL": ("solana", "солана", "солани"),
    "XRP": ("ripple", "ріпл"),
    "DOGE": ("dogecoin",),
    "ADA": ("cardano",),
    "BNB": ("binance coin",),
    "DOT": ("polkadot",),
    "AVAX": ("avalanche",),
    "LTC": ("litecoin",),
    "LINK": ("chainlink",),
    "SHIB": ("shiba inu",),
    "TRX": ("tron",),
    "XMR": ("monero",),
    "ZEC": ("zcash",),
    "XLM": ("stellar",),
    "USDT": ("tether",),
    "USDC": ("usd coin",),
    "BCH": ("bitcoin cash",),
    "HYPE": ("hyperliquid",),
    "UNI": ("uniswap",),
    "TON": ("toncoin",),
}
TICKERS: Mapping[str, str] = {name: ticker for ticker, names in NAMES.items() for name in (ticker.lower(), *names)}
