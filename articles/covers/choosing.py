"""A person gives an article its cover: an upload, a photo from Unsplash, or none."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles.covers.renditions import NAMES, Rendition, Renditions, render_upload
from articles.covers.rows import cover_row
from articles.covers.unsplash import Photo, report_download
from articles.models import Article, CoverImage
from articles.permissions import Person, require_editing
from articles.recording import Record, write


def upload(article: Article, user: Person, now: datetime, *, version: int, data: bytes, alt: str) -> Article:
    """Re-encode an uploaded picture, keep its renditions, and put it over the article. Raises `CoverError`."""
    person = require_editing(user, article)
    renditions = render_upload(data)
    cover = cover_row(
        _kept(renditions),
        CoverImage.Provider.UPLOAD,
        alt=alt.strip()[:500],
        width=renditions.full.width,
        height=renditions.full.height,
        colour=renditions.colour,
    )
    return write(article, now, Record(person, "Uploaded a cover."), version=version, fields={"cover": cover})


def choose(article: Article, user: Person, now: datetime, *, version: int, photo: Photo) -> Article:
    """Put a photo from Unsplash over the article; its choice is reported to Unsplash, its credit kept."""
    person = require_editing(user, article)
    report_download(photo, settings.UNSPLASH_ACCESS_KEY)
    addresses = {"raw": photo.raw, "full": photo.full, "regular": photo.regular, "small": photo.small}
    cover = cover_row(
        {**addresses, "thumb": photo.thumb, "small_s3": photo.small_s3},
        CoverImage.Provider.UNSPLASH,
        alt=photo.alt[:500],
        credit_name=photo.credit_name,
        credit_url=photo.credit_url,
    )
    what = f"Chose a photo by {photo.credit_name} on Unsplash."
    return write(article, now, Record(person, what), version=version, fields={"cover": cover})


def remove(article: Article, user: Person, now: datetime, *, version: int) -> Article:
    """Take the cover away; a generated one stands in its place."""
    person = require_editing(user, article)
    return write(article, now, Record(person, "Removed the cover."), version=version, fields={"cover": None})


def _kept(renditions: Renditions) -> dict[str, str]:
    """Store each rendition under the picture's digest; the same picture again is stored once. Address of each name."""
    folder = f"covers/{hashlib.blake2b(renditions.full.jpeg, digest_size=12).hexdigest()}"
    addresses = {"small_s3": ""}
    for name in NAMES:
        rendition: Rendition = getattr(renditions, name)
        _keep(f"{folder}/{name}.webp", rendition.webp)
        addresses[name] = _keep(f"{folder}/{name}.jpg", rendition.jpeg)
    addresses["raw"] = addresses["full"]
    del addresses["share"]
    return addresses


def _keep(path: str, data: bytes) -> str:
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(data))
    return default_storage.url(path)
