import io
from collections.abc import Callable
from random import Random

import pytest
from PIL import Image, ImageDraw

from articles.covers.generated import generate
from articles.covers.lettering import BOLD, face, lines_of, showable
from articles.covers.motifs import MOTIFS
from articles.covers.palette import palette_of
from tests.yardstick import within

TITLE = "Bitcoin holds above $82K while miners sell and funds buy"


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def luminance(colour: str) -> float:
    parts = [value / 255 for value in bytes.fromhex(colour[1:])]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("size", [(1200, 675), (1080, 608), (400, 225), (200, 112), (675, 675), (64, 64)])
def test_a_cover_is_a_jpeg_of_the_size_asked_for(size: tuple[int, int]) -> None:
    picture = opened(generate(TITLE, "BTC", "Bitcoin", size))
    assert (picture.format, picture.size) == ("JPEG", size)


def test_the_same_story_always_gets_the_same_cover_and_another_story_another() -> None:
    assert generate(TITLE, "BTC", "BTC") == generate(TITLE, "BTC", "BTC")
    assert generate(TITLE, "BTC", "BTC") != generate(TITLE + "!", "BTC", "BTC")


@pytest.mark.parametrize(
    ("title", "ticker", "category"),
    [
        ("Біткоїн падає нижче $82 тис.: чого чекати", "BTC", "Біткоїн"),
        ("", "", ""),
        ("🚀🚀", "🚀", "🚀"),
        ("比特币", "比特币", "市场"),
        ("W" * 500, "W" * 500, "W" * 500),
        ("word " * 500, "TOKEN LISTING AND DELISTING", "TOKEN LISTING AND DELISTING"),
        ("a\x00b\ud800c\nd\u202ee", "\ud800", "\x00"),
    ],
)
@pytest.mark.parametrize("size", [(1200, 675), (200, 112)])
def test_no_title_breaks_a_cover(title: str, ticker: str, category: str, size: tuple[int, int]) -> None:
    assert opened(generate(title, ticker, category, size)).size == size


def test_the_section_gives_the_colour() -> None:
    corners = [opened(generate(TITLE, key, key)).getpixel((1190, 5)) for key in ("BTC", "ETH")]
    amber, indigo = corners
    assert amber[0] > amber[2]
    assert indigo[2] > indigo[0]


def test_a_sections_own_name_or_its_ticker_find_the_palette() -> None:
    assert palette_of("Bitcoin") == palette_of("btc ") == palette_of("Markets & more", "BTC")
    assert palette_of("PEPE") == palette_of("pepe") != palette_of("DOGE")


@pytest.mark.parametrize("name", ["BTC", "ETH", "SOL", "MARKET", "REGULATION", "OTHER", *(f"X{n}" for n in range(60))])
def test_words_can_be_read_on_every_ground(name: str) -> None:
    palette = palette_of(name)
    for ground in (palette.deep, palette.ground):
        assert contrast("#ffffff", ground) >= 4.5
        assert contrast(palette.accent, ground) >= 3.5


def test_cyrillic_is_drawn_and_what_the_face_lacks_is_left_out() -> None:
    assert showable("Їжак  ґанок\n«є»") == "Їжак ґанок «є»"
    assert showable("To the 🚀 moon 比特币") == "To the moon"


def test_a_long_title_takes_four_lines_and_ends_in_an_ellipsis() -> None:
    font = face(BOLD, 64)
    lines = lines_of("a rather long headline " * 20, font, 800, 4)
    assert len(lines) == 4
    assert lines[3].endswith("…")
    assert max(font.getlength(line) for line in lines) <= 800
    assert lines_of("short one", font, 800, 4) == ["short one"]
    assert lines_of("", font, 800, 4) == []
    assert lines_of("x" * 200, font, 800, 4)[0].endswith("…")


@pytest.mark.parametrize("motif", MOTIFS)
def test_every_drawing_leaves_a_mark_of_its_own(motif: Callable[..., None]) -> None:
    sheets = []
    for seed in (1, 2):
        sheet = Image.new("L", (600, 338))
        motif(ImageDraw.Draw(sheet), *sheet.size, Random(seed))
        sheets.append(sheet.tobytes())
    assert sheets[0] != sheets[1]
    assert max(sheets[0]) > 100


def test_a_cover_is_made_while_a_reader_waits() -> None:
    generate("warm", "BTC", "BTC")
    for number in range(12):
        with within(12):
            generate(f"{TITLE} {number}", "BTC", "BTC")
