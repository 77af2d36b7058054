"""The sizes of an editor's upload. The picture itself is opened only in a process of its own (`resizing.py`)."""

import json
from dataclasses import dataclass

from articles.covers.errors import CoverError
from sources import isolation

MOST_BYTES = 25 * 2**20
SECONDS = 5.0

MIDDLE = (50, 50)
Focus = tuple[int, int]

NAMES = ("full", "regular", "small", "thumb", "share")


@dataclass(frozen=True, slots=True)
class Rendition:
    """One size, in pixels, as JPEG for everyone and as WebP for browsers that take it."""

    width: int
    height: int
    jpeg: bytes
    webp: bytes


@dataclass(frozen=True, slots=True)
class Renditions:
    """An upload in the sizes that the article file names: 2400 (full), 1080, 400 and 200 wide at most, never enlarged.

    `share` is cut around the focus in the shape of a share card, 1200 by 675 at most. All are upright sRGB
    without metadata. `colour` is the commonest one as `#rrggbb`, to show while the picture loads.
    """

    full: Rendition
    regular: Rendition
    small: Rendition
    thumb: Rendition
    share: Rendition
    colour: str

    @property
    def raw(self) -> Rendition:
        """What the format calls the original. The upload itself is not kept: it may carry a place or an attack."""
        return self.full


def render_upload(data: bytes, focus: Focus = MIDDLE) -> Renditions:
    """`focus` is what matters, in hundredths from the left and from the top of the upright picture.

    Raises CoverError for what is not a whole JPEG, PNG, WebP or AVIF picture, decided by decoding it.

    Blocks for 5 seconds at the most; call it outside a transaction.
    """
    if len(data) > MOST_BYTES:
        raise CoverError(
            f"The picture is {len(data) / 2**20:.0f} MB large; at most {MOST_BYTES // 2**20} MB are taken."
        )
    try:
        return unpack(isolation.run("articles.covers.resizing", framed(data, focus), seconds=SECONDS))
    except isolation.Refused as refusal:
        raise CoverError(str(refusal)) from None
    except isolation.TookTooLong:
        raise CoverError(
            f"The picture could not be read in {SECONDS:g} seconds. Save it smaller and try again."
        ) from None
    except isolation.Crashed:
        raise CoverError("The picture could not be read: it is damaged or needs too much memory.") from None


# --- between the processes: one line of JSON, then the files one after the other ---------------
def framed(data: bytes, focus: Focus) -> bytes:
    return b"%d %d\n" % focus + data


def unframed(asked: bytes) -> tuple[bytes, Focus]:
    line, _, data = asked.partition(b"\n")
    x, y = line.split()
    return data, (int(x), int(y))


def pack(renditions: Renditions) -> bytes:
    sizes: list[list[int]] = []
    files = b""
    for name in NAMES:
        one: Rendition = getattr(renditions, name)
        sizes.append([one.width, one.height, len(one.jpeg), len(one.webp)])
        files += one.jpeg + one.webp
    return json.dumps({"colour": renditions.colour, "sizes": sizes}).encode() + b"\n" + files


def unpack(answer: bytes) -> Renditions:
    line, _, files = answer.partition(b"\n")
    header = json.loads(line)
    found: dict[str, Rendition] = {}
    at = 0
    for name, (width, height, jpeg, webp) in zip(NAMES, header["sizes"], strict=True):
        found[name] = Rendition(width, height, files[at : at + jpeg], files[at + jpeg : at + jpeg + webp])
        at += jpeg + webp
    return Renditions(**found, colour=header["colour"])
