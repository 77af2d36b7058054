"""Words on a cover: the face, what of a text it can show, and where its lines break."""

import functools
from pathlib import Path
from typing import Final

from PIL import ImageFont

BOLD: Final = "IBMPlexSansCondensed-Bold.woff"
MEDIUM: Final = "IBMPlexSansCondensed-Medium.woff"
_FONTS: Final = Path(__file__).resolve().parents[2] / "static" / "fonts"
_ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"


@functools.lru_cache(maxsize=256)
def face(name: str, pixels: int) -> ImageFont.FreeTypeFont:
    """Basic layout: the scripts that the face has need no shaping, and it is three times as fast."""
    return ImageFont.truetype(_FONTS / name, pixels, layout_engine=ImageFont.Layout.BASIC)


def showable(text: str, name: str = BOLD) -> str:
    """The text on one line without what the face cannot draw (emoji, Chinese): an empty box is worse than nothing."""
    return " ".join("".join(character for character in text if character.isspace() or _drawn(character, name)).split())


def lines_of(text: str, font: ImageFont.FreeTypeFont, width: float, most: int) -> list[str]:
    """At most `most` lines no wider than `width`; what does not fit ends in an ellipsis. A word too wide is cut."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most:
        count = _fitting(words, font, width)
        lines.append(" ".join(words[:count]))
        words = words[count:]
    if not lines:
        return []
    last = " ".join([lines[-1], *words])
    return [*(shortened(line, font, width) for line in lines[:-1]), shortened(last, font, width)]


def shortened(text: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    if font.getlength(text) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = font.getlength(text[:middle].rstrip(" ,.:;-") + _ELLIPSIS) <= width
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip(" ,.:;-") + _ELLIPSIS


def _fitting(words: list[str], font: ImageFont.FreeTypeFont, width: float) -> int:
    """How many of the words go on one line; one at least."""
    count = 1
    while count < len(words) and font.getlength(" ".join(words[: count + 1])) <= width:
        count += 1
    return count


@functools.lru_cache(maxsize=4096)
def _drawn(character: str, name: str) -> bool:
    font = face(name, 32)
    return bytes(font.getmask(character)) != bytes(font.getmask("\uffff")) and not "\ud800" <= character <= "\udfff"
