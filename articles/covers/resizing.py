"""An uploaded picture, opened and made smaller; the program that `renditions.py` runs within limits."""

import io
import warnings
from collections.abc import Callable

from PIL import Image, ImageCms, ImageOps

from articles.covers.errors import CoverError
from articles.covers.renditions import SECONDS, Focus, Rendition, Renditions, pack, unframed
from sources import isolation

# The plug-ins named here are the only ones that see the data; decided by content, never by a file's name.
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
MOST_PIXELS = 50_000_000
MEGABYTES = 300

WIDTHS = {"full": 2400, "regular": 1080, "small": 400, "thumb": 200}
SHARE = (1200, 675)
# A picture may be this many times as high as wide before it is made narrower still.
TALLEST = 2

_SIDEWAYS = {5, 6, 7, 8}
_ORIENTATION = 0x0112


def resize(asked: bytes) -> bytes:
    """`pack`ed Renditions of the `framed` picture. Raises CoverError."""
    data, focus = unframed(asked)
    picture = _upright_srgb(data)
    full = _at_most(picture, WIDTHS["full"])
    return pack(
        Renditions(
            full=_encoded(full, quality=85),
            regular=_encoded(_at_most(full, WIDTHS["regular"])),
            small=_encoded(_at_most(full, WIDTHS["small"])),
            thumb=_encoded(_at_most(full, WIDTHS["thumb"])),
            share=_encoded(_share_card(full, focus)),
            colour=_commonest_colour(full),
        )
    )


def _upright_srgb(data: bytes) -> Image.Image:
    """The picture as RGB, upright, at most twice the largest rendition in size. Raises CoverError."""
    picture = _opened(data)
    try:
        return _simplified(picture)
    except Exception as error:  # decoders raise anything, for damage as for want of memory
        raise CoverError(
            "The picture cannot be read to its end: it is damaged, or too large (then save it at half its size)."
        ) from error


def _opened(data: bytes) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise CoverError(f"The picture has more than {MOST_PIXELS // 10**6} million pixels. Save it smaller.") from None
    except Exception:  # as above; Pillow has its own exception only for data that no plug-in claims
        raise CoverError(
            "This is not a JPEG, PNG, WebP or AVIF picture. (SVG and other formats are not taken.)"
        ) from None
    return picture


def _simplified(picture: Image.Image) -> Image.Image:
    """Made small before anything is copied, a JPEG even while it is read: 50 million pixels then fit in 300 MB."""
    box = (WIDTHS["full"], WIDTHS["full"] * TALLEST)
    if picture.getexif().get(_ORIENTATION) in _SIDEWAYS:
        box = box[::-1]
    scale = min(1.0, box[0] / picture.width, box[1] / picture.height)
    picture.draft(None, (round(picture.width * scale), round(picture.height * scale)))
    picture.load()
    picture = _with_whole_colours(picture)
    picture.thumbnail(box, reducing_gap=2.0)
    return _flattened(_in_srgb(ImageOps.exif_transpose(picture)))


def _with_whole_colours(picture: Image.Image) -> Image.Image:
    """Palettes, bits and 16-bit greys cannot be resized smoothly; the modes that can are left as they are."""
    if picture.mode in {"RGB", "RGBA", "L", "LA", "CMYK", "YCbCr"}:
        return picture
    if picture.mode.startswith("I"):
        return picture.point(lambda value: value / 256).convert("L")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Browsers take a picture without a profile for sRGB, so a wide-gamut one is converted before it loses its own."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "RGBA", "L", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = "RGBA" if picture.mode == "RGBA" else "RGB"
            return (
                ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode) or picture
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            return picture
    return picture


def _flattened(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    page = Image.new("RGBA", picture.size, "white")
    page.alpha_composite(picture.convert("RGBA"))
    return page.convert("RGB")


def _at_most(picture: Image.Image, width: int) -> Image.Image:
    smaller = picture.copy()
    smaller.thumbnail((width, width * TALLEST), reducing_gap=2.0)
    return smaller


def _share_card(picture: Image.Image, focus: Focus) -> Image.Image:
    scale = min(1.0, picture.width / SHARE[0], picture.height / SHARE[1])
    size = (max(1, round(SHARE[0] * scale)), max(1, round(SHARE[1] * scale)))
    return ImageOps.fit(picture, size, centering=(focus[0] / 100, focus[1] / 100))


def _commonest_colour(picture: Image.Image) -> str:
    reduced = picture.resize((48, 48)).quantize(6)
    counts = reduced.getcolors() or [(1, 0)]
    palette = reduced.getpalette() or [128, 128, 128]
    _, index = max((count, int(place)) for count, place in counts if isinstance(place, int))
    red, green, blue = palette[index * 3 : index * 3 + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def _encoded(picture: Image.Image, quality: int = 80) -> Rendition:
    def as_bytes(save: Callable[[io.BytesIO], None]) -> bytes:
        into = io.BytesIO()
        save(into)
        return into.getvalue()

    bare = Image.frombytes("RGB", picture.size, picture.tobytes())  # no metadata can follow
    return Rendition(
        picture.width,
        picture.height,
        as_bytes(lambda into: bare.save(into, "JPEG", quality=quality, optimize=True, progressive=True)),
        as_bytes(lambda into: bare.save(into, "WEBP", quality=quality - 2, method=3)),
    )


if __name__ == "__main__":
    isolation.serve(resize, refusal=CoverError, seconds=SECONDS, megabytes=MEGABYTES)
