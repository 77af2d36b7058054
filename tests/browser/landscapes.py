"""Pictures for the paper's pictures, of our own drawing: hills in mist, a town at night, a sea. Pillow alone."""

import io
from collections.abc import Callable
from itertools import pairwise
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZE = (1600, 900)
Colour = tuple[int, int, int]
SKIES: tuple[tuple[Colour, Colour], ...] = (
    ((22, 34, 66), (238, 150, 104)),
    ((84, 128, 168), (236, 226, 206)),
    ((40, 30, 70), (214, 108, 122)),
    ((120, 160, 176), (246, 238, 220)),
    ((14, 22, 40), (70, 110, 140)),
)


def photograph(number: int) -> bytes:
    """A JPEG; the same number gives the same picture."""
    chance = Random(number)
    above, below = SKIES[number % len(SKIES)]
    scene = SCENES[number % len(SCENES)](_gradient(above, below), chance)
    grain = Image.effect_noise(SIZE, 14).convert("RGB")
    out = io.BytesIO()
    ImageChops.overlay(scene, grain).save(out, "JPEG", quality=88)
    return out.getvalue()


def _gradient(above: Colour, below: Colour) -> Image.Image:
    ramp = Image.linear_gradient("L").resize(SIZE)
    return Image.composite(Image.new("RGB", SIZE, below), Image.new("RGB", SIZE, above), ramp)


def _hills(sky: Image.Image, chance: Random) -> Image.Image:
    """One ridge before the other, each darker, with mist between them."""
    width, height = SIZE
    _sun(sky, chance)
    haze = sky.getpixel((0, height - 1))
    for layer in range(5):
        near = (layer + 1) / 5
        level, step = height * (0.42 + 0.12 * layer), 64
        points = [
            (x, level - chance.uniform(-40, 130) * (1.1 - near / 2)) for x in range(-step, width + 2 * step, step)
        ]
        ridge = Image.new("L", SIZE)
        ImageDraw.Draw(ridge).polygon([*_smooth(points), (width, height), (0, height)], fill=255)
        shade = tuple(
            round(part * (1 - near) * 0.8 + dark * near) for part, dark in zip(haze, (16, 26, 34), strict=True)
        )  # type: ignore[arg-type]
        sky.paste(shade, mask=ridge.filter(ImageFilter.GaussianBlur(2.5 - 2 * near)))
    return sky


def _town(sky: Image.Image, chance: Random) -> Image.Image:
    """Houses with lit windows before the evening."""
    width, height = SIZE
    draw = ImageDraw.Draw(sky)
    for depth, shade in enumerate(((58, 64, 86), (34, 38, 56), (16, 18, 30))):
        x = -40
        while x < width:
            wide, tall = chance.randint(70, 170), chance.randint(160, 470) + 70 * (2 - depth)
            top = height - tall + 60 * depth
            draw.rectangle((x, top, x + wide, height), fill=shade)
            for row in range(top + 18, height, 26):
                for column in range(x + 12, x + wide - 14, 22):
                    if chance.random() < 0.16 + 0.14 * depth:
                        draw.rectangle((column, row, column + 9, row + 13), fill=(255, chance.randint(190, 226), 140))
            x += wide + chance.randint(-12, 30)
        sky = sky.filter(ImageFilter.GaussianBlur(2.2 - depth))
        draw = ImageDraw.Draw(sky)
    return sky


def _sea(sky: Image.Image, chance: Random) -> Image.Image:
    """A low sun and its way over the water."""
    width, height = SIZE
    horizon = round(height * 0.56)
    middle = _sun(sky, chance, horizon - 30)
    water = ImageChops.multiply(sky.transpose(Image.Transpose.FLIP_TOP_BOTTOM), Image.new("RGB", SIZE, (120, 150, 170)))
    sky.paste(water.crop((0, 0, width, height - horizon)), (0, horizon))
    draw = ImageDraw.Draw(sky)
    for _ in range(1800):
        y = horizon + (height - horizon) * chance.random() ** 1.7
        far = (y - horizon) / (height - horizon)
        x = chance.gauss(middle, 40 + 420 * far)
        long = 6 + 60 * far * chance.random()
        draw.line(
            (x, y, x + long, y),
            fill=(255, 224, 180) if chance.random() < 0.5 else (44, 62, 84),
            width=1 + round(3 * far),
        )
    return sky.filter(ImageFilter.GaussianBlur(0.8))


def _sun(sky: Image.Image, chance: Random, level: int = 300) -> int:
    """Where it stands, from the left."""
    x = chance.randint(300, SIZE[0] - 300)
    light = Image.new("L", SIZE)
    draw = ImageDraw.Draw(light)
    for size, strength in ((260, 50), (150, 90), (64, 255)):
        draw.ellipse((x - size, level - size, x + size, level + size), fill=strength)
    sky.paste((255, 236, 206), mask=light.filter(ImageFilter.GaussianBlur(34)))
    return x


def _smooth(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """With corners cut, twice."""
    for _ in range(2):
        points = [
            (a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part)
            for a, b in pairwise(points)
            for part in (0.25, 0.75)
        ]
    return points


SCENES: tuple[Callable[[Image.Image, Random], Image.Image], ...] = (_hills, _town, _sea, _hills)
