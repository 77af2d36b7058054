"""A person gives an article its cover: an upload, one of our own library, a photo from Unsplash, or none."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User

from articles.covers import keeping
from articles.covers.errors import CoverError
from articles.covers.photos import Photo
from articles.covers.renditions import MIDDLE, MOST_BYTES, Focus, render_upload
from articles.covers.rows import cover_row
from articles.covers.unsplash import report_download
from articles.models import Article, CoverImage
from articles.permissions import Person, require_editing
from articles.recording import Record, write


def upload(
    article: Article, user: Person, now: datetime, *, version: int, data: bytes, alt: str, focus: Focus = MIDDLE
) -> Article:
    """Re-encode an uploaded picture, keep its renditions, and put it over the article. Raises `CoverError`.

    A picture that we hold already keeps its focus, and its description if it has one.
    """
    person = require_editing(user, article)
    if not all(0 <= part <= 100 for part in focus):
        raise CoverError("The middle of the picture lies inside it: give hundredths from 0 to 100.")
    renditions = render_upload(data, focus)
    kept = keeping.keep(renditions, focus)
    cover = cover_row(
        kept.addresses,
        CoverImage.Provider.UPLOAD,
        alt=alt.strip()[:500],
        share=kept.share,
        webp=kept.webp,
        focus_x=focus[0],
        focus_y=focus[1],
        width=renditions.full.width,
        height=renditions.full.height,
        colour=renditions.colour,
    )
    if alt.strip() and not cover.alt:
        CoverImage.objects.filter(pk=cover.pk, alt="").update(alt=alt.strip()[:500])
    return _put(article, person, now, version, cover, "Uploaded a cover.")


def choose(article: Article, user: Person, now: datetime, *, version: int, photo: Photo) -> Article:
    """Put a photo from Unsplash over the article; its choice is reported to Unsplash, its credit kept."""
    person = require_editing(user, article)
    addresses = {"raw": photo.raw, "full": photo.full, "regular": photo.regular, "small": photo.small}
    cover = cover_row(
        {**addresses, "thumb": photo.thumb, "small_s3": photo.small_s3},
        CoverImage.Provider.UNSPLASH,
        alt=photo.alt[:500],
        credit_name=photo.credit_name,
        credit_url=photo.credit_url,
        width=photo.width or None,
        height=photo.height or None,
        colour=photo.colour[:7],
    )
    if article.cover_id != cover.pk:
        report_download(photo, settings.UNSPLASH_ACCESS_KEY)
    return _put(article, person, now, version, cover, f"Chose a photo by {photo.credit_name} on Unsplash.")


def use(article: Article, user: Person, now: datetime, *, version: int, cover: CoverImage) -> Article:
    """Put a picture of our own library over the article."""
    person = require_editing(user, article)
    return _put(article, person, now, version, cover, f"Chose a cover from the library: {cover}.")


def remove(article: Article, user: Person, now: datetime, *, version: int) -> Article:
    """Take the cover away; a generated one stands in its place."""
    person = require_editing(user, article)
    return _put(article, person, now, version, None, "Removed the cover.")


def too_large(size: int) -> bool:
    """Whether a file of `size` bytes need not even be read."""
    return size > MOST_BYTES


def _put(article: Article, person: User, now: datetime, version: int, cover: CoverImage | None, what: str) -> Article:
    """Where it stands over the article already, nothing happens."""
    if article.cover_id == (cover.pk if cover else None):
        return article
    return write(article, now, Record(person, what), version=version, fields={"cover": cover})
