"""The colours of a generated cover: one small set for each section of the paper."""

import colorsys
import hashlib
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Palette:
    """`#rrggbb` each. White and `accent` both read well on `deep` and on `ground`."""

    deep: str
    ground: str
    accent: str


_AMBER: Final = Palette("#1c0d03", "#8f3d05", "#ffb04a")
_INDIGO: Final = Palette("#0c0f2c", "#323ba3", "#aab6ff")
_VIOLET: Final = Palette("#140a2b", "#5322a8", "#5ff2c3")
_EMERALD: Final = Palette("#03201b", "#0a5c4a", "#86f0cb")
_AZURE: Final = Palette("#05182b", "#0d4f86", "#86ccff")
_WINE: Final = Palette("#1e0a16", "#6e1f41", "#ffa7b8")
_STEEL: Final = Palette("#0f1a24", "#2a4d67", "#ffd08a")
_BRICK: Final = Palette("#25080a", "#8b1d24", "#ffb59e")
_PETROL: Final = Palette("#061c24", "#0e5563", "#80e6ec")
_GRAPHITE: Final = Palette("#121419", "#373e4a", "#dfe3ea")
_MOSS: Final = Palette("#0d1d08", "#2f5c1c", "#c4ee8a")
_EARTH: Final = Palette("#1d1508", "#674a17", "#ffdb85")
_RUST: Final = Palette("#260c04", "#8f2f12", "#ffc27a")

_KNOWN: Final = {
    "BTC": _AMBER,
    "BITCOIN": _AMBER,
    "ETH": _INDIGO,
    "ETHEREUM": _INDIGO,
    "SOL": _VIOLET,
    "SOLANA": _VIOLET,
    "MARKET": _EMERALD,
    "TRADING": _AZURE,
    "REGULATION": _WINE,
    "BUSINESS": _STEEL,
    "EXCHANGE": _BRICK,
    "BLOCKCHAIN": _PETROL,
    "TECHNOLOGY": _PETROL,
    "FIAT": _MOSS,
    "USDT": _MOSS,
    "USDC": _MOSS,
    "MINING": _EARTH,
    "COMMODITY": _EARTH,
    "ASIA": _RUST,
    "OTHER": _GRAPHITE,
    "": _GRAPHITE,
}


def palette_of(*names: str) -> Palette:
    """The palette of the first name that has one, else one whose hue follows from the first name."""
    keys = [name.strip().upper() for name in names]
    for key in keys:
        if key in _KNOWN:
            return _KNOWN[key]
    return _derived(keys[0])


def _derived(key: str) -> Palette:
    digest = hashlib.sha256(key.encode("utf-8", "replace")).digest()
    hue = int.from_bytes(digest[:2], "big") / 0x10000
    return Palette(_hex(hue, 0.09, 0.6), _hex(hue, 0.27, 0.6), _hex((hue + 0.04) % 1, 0.78, 0.9))


def _hex(hue: float, lightness: float, saturation: float) -> str:
    red, green, blue = (round(part * 255) for part in colorsys.hls_to_rgb(hue, lightness, saturation))
    return f"#{red:02x}{green:02x}{blue:02x}"
