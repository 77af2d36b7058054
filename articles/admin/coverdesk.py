"""What the buttons of an article's cover page do; each answers with a sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from articles.admin.coverforms import AltForm, UploadForm
from articles.covers import caring, choosing, unsplash
from articles.errors import NotPossible
from articles.models import Article, CoverImage
from articles.permissions import Person


@dataclass(frozen=True, slots=True)
class CoverPress:
    """A button on the cover page of an article that has `version`; `detail` is what the button itself carries."""

    article: Article
    user: Person
    now: datetime
    version: int
    detail: str
    upload: UploadForm
    described: AltForm
    everywhere: bool = False


def _upload(press: CoverPress) -> str:
    typed = press.upload.cleaned_data
    choosing.upload(
        press.article,
        press.user,
        press.now,
        version=press.version,
        data=typed["file"].read(),
        alt=typed["alt"],
        focus=press.upload.focus,
    )
    return "The picture is the cover now."


def _choose(press: CoverPress) -> str:
    photo = unsplash.get(press.detail, key=settings.UNSPLASH_ACCESS_KEY)
    choosing.choose(press.article, press.user, press.now, version=press.version, photo=photo)
    return f"A photo by {photo.credit_name} is the cover now."


def _use(press: CoverPress) -> str:
    cover = CoverImage.objects.filter(pk=press.detail).first() if press.detail.isdecimal() else None
    if cover is None:
        raise NotPossible("That picture is not in the library any more.")
    choosing.use(press.article, press.user, press.now, version=press.version, cover=cover)
    return "The picture is the cover now."


def _remove(press: CoverPress) -> str:
    choosing.remove(press.article, press.user, press.now, version=press.version)
    return "The cover is gone; a drawn one stands in its place."


def _describe(press: CoverPress) -> str:
    if press.article.cover is None:
        raise NotPossible("There is no cover to describe.")
    caring.describe(press.article.cover, press.user, press.now, alt=press.described.cleaned_data["alt"])
    return "The description is kept, wherever the picture stands."


CHOICES: Mapping[str, Callable[[CoverPress], str]] = {"upload": _upload, "choose": _choose, "use": _use}
ACTS = {**CHOICES, "remove": _remove, "describe": _describe}


def done(press: CoverPress, act: str) -> str:
    """Do it; a picture that was chosen everywhere then replaces the one before over every other article too."""
    if act not in ACTS:
        raise NotPossible("Choose one of the buttons.")
    before = press.article.cover
    words = ACTS[act](press)
    now = press.article.cover
    if not (press.everywhere and act in CHOICES and before and now and before.pk != now.pk):
        return words
    count = caring.replace(before, press.user, press.now, by=now)
    others = "no other article" if not count else "one other article" if count == 1 else f"{count} other articles"
    return f"{words} It replaced the one before over {others} too."
