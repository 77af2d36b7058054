"""Drawings behind the words of a cover. Each draws on a grey sheet (255 is full accent colour), fixed by its seed.

None is a chart with a scale: a made-up price curve has no place over the news.
"""

import math
from collections.abc import Callable
from random import Random
from typing import Final

from PIL import ImageDraw

Draw = ImageDraw.ImageDraw


def ridges(draw: Draw, width: int, height: int, chance: Random) -> None:
    """Mountains one behind the other, each hiding what lies behind it."""
    unit = height / 100
    peaks = [(chance.uniform(0.45, 0.95), chance.uniform(0.05, 0.12), chance.uniform(5, 15)) for _ in range(4)]
    for row in range(25):
        base = unit * (22 + row * 3.4)
        drift = [(at + chance.uniform(-0.04, 0.04), wide, high * chance.uniform(0.3, 1.2)) for at, wide, high in peaks]
        points = []
        for step in range(151):
            x = step / 150
            lift = sum(high * math.exp(-(((x - at) / wide) ** 2)) for at, wide, high in drift)
            points.append((x * width, base - unit * (lift + chance.uniform(0, 0.35))))
        draw.polygon([*points, (width, height), (0, height)], fill=0)
        draw.line(points, fill=120 + row * 5, width=max(2, round(unit * 0.5)), joint="curve")


def rings(draw: Draw, width: int, height: int, chance: Random) -> None:
    """Broken circles around one centre, as on a dial or a coin."""
    unit = height / 100
    x, y = width * chance.uniform(0.72, 0.84), height * chance.uniform(0.36, 0.58)
    radius = unit * 7
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=235)
    while radius < width * 0.75:
        stroke = unit * chance.choice([0.5, 0.5, 0.9, 1.8, 3.4])
        radius += stroke + unit * chance.uniform(1.6, 3.2)
        start, sweep = chance.uniform(0, 360), chance.choice([360, 300, 240, 160, 90])
        fade = max(40, round(245 - 190 * radius / (width * 0.75)))
        box = (x - radius, y - radius, x + radius, y + radius)
        draw.arc(box, start, start + sweep, fill=fade, width=max(2, round(stroke)))


def facets(draw: Draw, width: int, height: int, chance: Random) -> None:
    """Triangles that catch the light, as on a cut stone."""
    side = height / 7
    tall = side * math.sqrt(3) / 2
    turn, often = chance.uniform(0, math.tau), chance.uniform(1.5, 2.6)
    for row in range(int(height / tall) + 2):
        for column in range(2 * int(width / side) + 3):
            x, y = (column / 2 - (row % 2) / 2) * side, row * tall
            light = math.sin(x / height * often + y / height * 2.2 + turn) * 0.5 + 0.5
            shade = round(235 * light * chance.random() ** 0.7)
            if column % 2:
                points = [(x, y), (x + side / 2, y + tall), (x - side / 2, y + tall)]
            else:
                points = [(x - side / 2, y), (x + side / 2, y), (x, y + tall)]
            draw.polygon(points, fill=shade)


def halftone(draw: Draw, width: int, height: int, chance: Random) -> None:
    """Printer's dots that swell where two waves meet."""
    pitch = height / 27
    first, second = chance.uniform(0, math.tau), chance.uniform(0, math.tau)
    slant = chance.uniform(0.5, 1.4)
    for row in range(-1, 29):
        for column in range(int(width * 0.2 / pitch), int(width / pitch) + 2):
            x, y = (column + (row % 2) / 2) * pitch, (row + 0.5) * pitch
            wave = math.sin(x / height * 4.1 + first) + math.sin(y / height * 5.3 * slant + x / height * 1.7 + second)
            radius = pitch * 0.47 * max(0.0, (wave + 1.5) / 3.5)
            if radius > 1:
                draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=205)


def blocks(draw: Draw, width: int, height: int, chance: Random) -> None:
    """Columns of cubes seen from above: a chain, a city."""
    half, quarter = height / 11, height / 22
    x0, y0 = width * 0.76, height * 0.3
    for row in range(11):
        for column in range(11):
            x, y = x0 + (column - row) * half, y0 + (column + row - 6) * quarter
            tall = height * 0.32 * chance.random() ** 2.2 + quarter * 0.3
            top = [
                (x, y - tall),
                (x + half, y + quarter - tall),
                (x, y + 2 * quarter - tall),
                (x - half, y + quarter - tall),
            ]
            floor = [(x + half, y + quarter), (x, y + 2 * quarter), (x - half, y + quarter)]
            draw.polygon([top[3], top[2], floor[1], floor[2]], fill=44)
            draw.polygon([top[2], top[1], floor[0], floor[1]], fill=92)
            draw.polygon(top, fill=round(150 + 100 * tall / (height * 0.36)))


def contours(draw: Draw, width: int, height: int, chance: Random) -> None:
    """Bands that run side by side like the lines of a map or an engraved note."""
    unit = height / 100
    waves = [(chance.uniform(0.8, 2.6), chance.uniform(0, math.tau), chance.uniform(3, 11)) for _ in range(3)]
    for band in range(-8, 44):
        points = []
        for step in range(101):
            x = step / 100
            sway = sum(high * math.sin(x * math.tau * often + shift + band * 0.055) for often, shift, high in waves)
            points.append((x * width, unit * (band * 3.4 + sway * (0.5 + x) - x * 18)))
        stroke = unit * (1.9 if band % 6 == 0 else 0.45)
        draw.line(points, fill=225 if band % 6 == 0 else 150, width=max(2, round(stroke)), joint="curve")


MOTIFS: Final[tuple[Callable[[Draw, int, int, Random], None], ...]] = (
    ridges,
    rings,
    facets,
    halftone,
    blocks,
    contours,
)
