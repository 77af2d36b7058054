import io
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from articles.covers.errors import CoverError
from articles.covers.renditions import MOST_BYTES, NAMES, Rendition, Renditions, pack, render_upload, unpack

ORIENTATION = 0x0112


def picture_of(size: tuple[int, int] = (640, 480), mode: str = "RGB") -> Image.Image:
    """Left half red, right half blue."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    return picture.convert(mode)


def file_of(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    into = io.BytesIO()
    picture.save(into, kind, **options)
    return into.getvalue()


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def near(pixel: Any, colour: tuple[int, int, int], by: int = 40) -> bool:
    return all(abs(a - b) <= by for a, b in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_an_upload_becomes_every_size_of_the_format(kind: str) -> None:
    made = render_upload(file_of(picture_of((3000, 2000)), kind))
    assert [getattr(made, name).width for name in NAMES] == [2400, 1080, 400, 200, 1200]
    assert (made.full.height, made.share.height) == (1600, 675)
    assert made.raw is made.full
    for name in NAMES:
        one = getattr(made, name)
        assert (opened(one.jpeg).format, opened(one.jpeg).size) == ("JPEG", (one.width, one.height))
        assert (opened(one.webp).format, opened(one.webp).size) == ("WEBP", (one.width, one.height))


def test_a_small_upload_is_never_enlarged() -> None:
    made = render_upload(file_of(picture_of((300, 300))))
    assert [getattr(made, name).width for name in NAMES] == [300, 300, 300, 200, 300]
    assert made.share.height == 169


def test_a_very_tall_upload_is_bounded_in_height_too() -> None:
    made = render_upload(file_of(picture_of((500, 9000))))
    assert made.full.height == 4800
    assert made.thumb.height == 400


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "RGBA", "I;16"])
def test_every_kind_of_pixel_is_read(mode: str) -> None:
    picture = Image.new("I;16", (64, 48), 40_000) if mode == "I;16" else picture_of((64, 48), mode)
    assert opened(render_upload(file_of(picture, "PNG")).full.jpeg).mode == "RGB"


def test_sixteen_bits_of_grey_keep_their_brightness() -> None:
    made = render_upload(file_of(Image.new("I;16", (64, 48), 32_768), "PNG"))
    assert near(opened(made.full.jpeg).getpixel((10, 10)), (128, 128, 128), by=4)


def test_transparency_becomes_white_paper() -> None:
    made = render_upload(file_of(Image.new("RGBA", (64, 48), (255, 0, 0, 0)), "PNG"))
    assert near(opened(made.full.jpeg).getpixel((10, 10)), (255, 255, 255), by=2)


@pytest.mark.parametrize(("orientation", "left"), [(1, (254, 0, 0)), (2, (0, 0, 254)), (3, (0, 0, 254))])
def test_a_photo_stands_upright(orientation: int, left: tuple[int, int, int]) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    full = opened(render_upload(file_of(picture_of(), exif=exif)).full.jpeg)
    assert near(full.getpixel((20, 200)), left)


def test_a_photo_taken_sideways_swaps_its_sides() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    made = render_upload(file_of(picture_of((3000, 2000)), exif=exif))
    assert (made.full.width, made.full.height) == (2000, 3000)
    assert near(opened(made.full.jpeg).getpixel((1000, 100)), (254, 0, 0))


def test_metadata_does_not_reach_readers() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    exif.get_ifd(0x8825)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    upload = file_of(picture_of(), exif=exif, icc_profile=profile, comment=b"secret comment")
    assert b"taken at home" in upload
    made = render_upload(upload)
    for name in NAMES:
        for data in (getattr(made, name).jpeg, getattr(made, name).webp):
            assert b"taken at home" not in data
            assert b"secret" not in data
            assert {"exif", "icc_profile", "xmp", "comment"} & set(opened(data).info) == set()


def test_the_commonest_colour_is_named() -> None:
    picture = Image.new("RGB", (300, 200), (250, 120, 10))
    picture.paste((0, 0, 200), (0, 0, 60, 200))
    made = render_upload(file_of(picture, "PNG"))
    assert near(tuple(bytes.fromhex(made.colour[1:])), (250, 120, 10), by=12)


def test_the_first_frame_of_a_moving_picture_is_taken() -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue")]
    made = render_upload(file_of(frames[0], "PNG", save_all=True, append_images=frames[1:]))
    assert near(opened(made.full.jpeg).getpixel((5, 5)), (254, 0, 0))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\xff\xd8\xff\xe0 not really",
        b"%PDF-1.7",
        file_of(picture_of(), "GIF"),
        file_of(picture_of(), "TIFF"),
        file_of(picture_of(), "BMP"),
    ],
    ids=["nothing", "svg", "jpeg by its first bytes only", "pdf", "gif", "tiff", "bmp"],
)
def test_anything_else_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(CoverError, match="not a JPEG, PNG, WebP or AVIF"):
        render_upload(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_truncated_upload_is_refused(kind: str) -> None:
    whole = file_of(Image.effect_noise((400, 300), 90).convert("RGB"), kind)
    with pytest.raises(CoverError):
        render_upload(whole[: len(whole) // 2])


def test_too_many_pixels_and_bytes_are_refused() -> None:
    with pytest.raises(CoverError, match="50 million pixels"):
        render_upload(file_of(Image.new("1", (20_000, 20_000)), "PNG"))
    with pytest.raises(CoverError, match="25 MB"):
        render_upload(b"\x00" * (MOST_BYTES + 2**20))


def test_a_picture_that_needs_too_much_memory_is_refused_and_not_decoded_here() -> None:
    with pytest.raises(CoverError, match="too large"):
        render_upload(file_of(Image.new("RGBA", (7000, 7000)), "PNG", compress_level=1))


def test_what_crosses_between_the_processes_comes_out_as_it_went_in() -> None:
    sizes = [Rendition(n, n + 1, b"j\n" * n, b"\nw" * n) for n in range(5)]
    made = Renditions(*sizes, colour="#123456")
    assert unpack(pack(made)) == made


def test_no_picture_of_the_corpus_harms_the_caller(shared: Path) -> None:
    kinds = {".jpg", ".png", ".webp", ".avif", ".mpo"}
    tried(path for path in files_of(shared) if path.suffix in kinds)


@pytest.mark.deep
def test_no_file_of_the_corpus_harms_the_caller(shared: Path) -> None:
    tried(files_of(shared))


def files_of(shared: Path) -> list[Path]:
    return [path for path in sorted((shared / "corpus/images").rglob("*")) if path.is_file()]


def tried(paths: Any) -> None:
    outcomes: list[str] = []
    for path in paths:
        start = time.monotonic()
        try:
            render_upload(path.read_bytes())
            outcomes.append("made")
        except CoverError:
            outcomes.append("refused")
        assert time.monotonic() - start < 6, path
    assert min(outcomes.count("made"), outcomes.count("refused")) >= 5
