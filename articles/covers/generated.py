"""The cover of a story that has no picture: its section's colours, its ticker, its title over a drawing of its own."""

import functools
import hashlib
import io
from random import Random

from PIL import Image, ImageChops, ImageDraw

from articles.covers.lettering import BOLD, MEDIUM, face, lines_of, shortened, showable
from articles.covers.motifs import MOTIFS
from articles.covers.palette import Palette, palette_of

# Drawn larger and then reduced, which smooths the edges.
_FINER = 2
# Narrower than this no title could be read: the ticker stands alone.
_NARROWEST_WITH_TITLE = 600
_MOST_LINES = 4


def generate(title: str, ticker: str, category: str, size: tuple[int, int] = (1200, 675)) -> bytes:
    """A JPEG; the same arguments give the same bytes. `size` is width and height in pixels, 64 at least."""
    width, height = max(64, size[0]), max(64, size[1])
    palette = palette_of(category, ticker)
    chance = Random(hashlib.sha256(f"{category}\n{title}".encode("utf-8", "replace")).digest())  # noqa: S311
    picture = _ground(width, height, palette)
    picture.paste(palette.accent, mask=_drawing(width, height, chance))
    _write(ImageDraw.Draw(picture), picture.size, palette, title, ticker, category)
    into = io.BytesIO()
    picture.save(into, "JPEG", quality=84, subsampling=0)
    return into.getvalue()


def _ground(width: int, height: int, palette: Palette) -> Image.Image:
    deep = Image.new("RGB", (width, height), palette.deep)
    return Image.composite(Image.new("RGB", (width, height), palette.ground), deep, _light(width, height))


def _drawing(width: int, height: int, chance: Random) -> Image.Image:
    """The motif as a mask, faint on the left, where the words stand."""
    sheet = Image.new("L", (width * _FINER, height * _FINER))
    motif = chance.choice(MOTIFS)
    motif(ImageDraw.Draw(sheet), sheet.width, sheet.height, chance)
    return ImageChops.multiply(sheet.reduce(_FINER), _fade(width, height))


@functools.lru_cache(maxsize=8)
def _light(width: int, height: int) -> Image.Image:
    """Dark at the lower left, full at the upper right."""
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").rotate(180).resize((width, height))
    return Image.blend(across, down, 0.35)


@functools.lru_cache(maxsize=8)
def _fade(width: int, height: int) -> Image.Image:
    ramp = [round(255 * (0.07 + 0.83 * min(1.0, max(0.0, (x / 255 - 0.3) / 0.5)) ** 1.6)) for x in range(256)]
    return Image.linear_gradient("L").rotate(90).point(ramp).resize((width, height))


def _write(
    draw: ImageDraw.ImageDraw, size: tuple[int, int], palette: Palette, title: str, ticker: str, category: str
) -> None:
    width, height = size
    unit = min(width / 1200, height / 675)
    margin = round(64 * unit)
    if width < _NARROWEST_WITH_TITLE:
        _ticker(draw, (margin, height - margin), width - 2 * margin, round(230 * unit), palette, ticker or category)
        return
    column = width * 0.74 - margin
    top = _ticker(draw, (margin, round(margin + 128 * unit)), column, round(150 * unit), palette, ticker or category)
    draw.rectangle((margin, top + 34 * unit, margin + 88 * unit, top + 40 * unit), fill=palette.accent)
    kicker = showable(category, MEDIUM)
    if kicker.upper() != ticker.strip().upper():
        font = face(MEDIUM, round(36 * unit))
        draw.text(
            (margin + 108 * unit, top + 37 * unit), shortened(kicker, font, column), palette.accent, font, anchor="lm"
        )
    font = face(BOLD, round(64 * unit))
    lines = lines_of(showable(title), font, column, _MOST_LINES)
    for place, line in enumerate(reversed(lines)):
        draw.text((margin, height - margin - place * 74 * unit), line, "white", font, anchor="ls")


def _ticker(
    draw: ImageDraw.ImageDraw, at: tuple[int, int], width: float, pixels: int, palette: Palette, ticker: str
) -> int:
    """Write it with its foot at `at`, as large as the width allows; the height of its foot is returned."""
    text = showable(ticker).upper()
    while pixels > 24 and face(BOLD, pixels).getlength(text) > width:
        pixels = round(pixels * 0.88)
    font = face(BOLD, pixels)
    text = shortened(text, font, width)
    bearing = font.getbbox(text, anchor="ls")[0]  # so that the first stem stands on the margin
    draw.text((at[0] - bearing, at[1]), text, palette.accent, font, anchor="ls")
    return at[1]
