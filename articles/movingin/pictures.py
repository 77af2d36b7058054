"""Covers of stories that move in: fetched through the guarded edge and kept as uploads are, or only referred to."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from articles.covers import keeping
from articles.covers.errors import CoverError
from articles.covers.renditions import MIDDLE, MOST_BYTES, render_upload
from articles.covers.rows import ADDRESSES, cover_row
from articles.models import CoverImage
from articles.movingin.stories import Picture
from sources.errors import FetchError
from sources.exchange import Request, Response
from sources.http import fetch_many

_DEADLINE = 60.0
_AT_ONCE = 4
LONGEST_ADDRESS = 2000
Answers = Mapping[str, bytes | str]
"""The data behind each address, or the sentence that says why there is none."""


class Way(StrEnum):
    """What becomes of the old site's pictures."""

    FETCH = "fetch"
    REFER = "refer"
    NONE = "none"


def fetched(addresses: Iterable[str]) -> dict[str, bytes | str]:
    """Asks each address once, through the one HTTP edge; call it outside a transaction."""
    requests = [Request(url, max_bytes=MOST_BYTES, deadline=_DEADLINE) for url in dict.fromkeys(addresses)]
    return {request.url: _data(answer) for request, answer in fetch_many(requests, concurrency=_AT_ONCE)}


def cover_of(picture: Picture, way: Way, answers: Answers) -> CoverImage:
    """The row of a picture. Raises `CoverError` where there is nothing to show."""
    if way == Way.REFER:
        if not picture.url.startswith("https://") or len(picture.url) > LONGEST_ADDRESS:
            raise CoverError("A page can only show a picture of another site by an address that begins with https://.")
        addresses = {name: "" if name == "small_s3" else picture.url for name in ADDRESSES}
        return cover_row(addresses, CoverImage.Provider.FORMER, alt=picture.alt[:500])
    data = answers.get(picture.url, "It was not asked for.")
    if isinstance(data, str):
        raise CoverError(data)
    renditions = render_upload(data)
    kept = keeping.keep(renditions, MIDDLE)
    size = {"width": renditions.full.width, "height": renditions.full.height, "colour": renditions.colour}
    files = {"share": kept.share, "webp": kept.webp, "focus_x": MIDDLE[0], "focus_y": MIDDLE[1]}
    return cover_row(kept.addresses, CoverImage.Provider.UPLOAD, alt=picture.alt[:500], **files, **size)


def _data(answer: Response | FetchError) -> bytes | str:
    if isinstance(answer, FetchError):
        return str(answer)
    return answer.body if answer.status == 200 else f"{answer.url} answered {answer.status}."
