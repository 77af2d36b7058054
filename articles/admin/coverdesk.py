"""What an article's form does with its cover: upload, choose from Unsplash, take away."""

from django.conf import settings

from articles.admin.press import Press
from articles.covers import choosing, unsplash
from articles.covers.unsplash import Photo
from articles.errors import NotPossible

SUGGESTED = 9


def upload(press: Press) -> str:
    file = press.form.cleaned_data["cover_file"]
    if file is None:
        raise NotPossible("Choose a picture to upload first.")
    alt = press.typed("cover_alt")
    choosing.upload(press.article, press.user, press.now, version=press.version, data=file.read(), alt=alt)
    return "The picture is the cover now."


def choose(press: Press) -> str:
    photo = unsplash.get(press.detail, key=settings.UNSPLASH_ACCESS_KEY)
    choosing.choose(press.article, press.user, press.now, version=press.version, photo=photo)
    return f"A photo by {photo.credit_name} is the cover now."


def remove(press: Press) -> str:
    choosing.remove(press.article, press.user, press.now, version=press.version)
    return "The cover is gone; a drawn one stands in its place."


def suggestions(query: str) -> tuple[Photo, ...]:
    """Photos to choose from; nothing where nothing was asked for. Raises `CoverError`."""
    if not query.strip():
        return ()
    return unsplash.search(query, key=settings.UNSPLASH_ACCESS_KEY, per_page=SUGGESTED)
