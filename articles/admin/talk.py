"""What people say to each other on an article's screens: notes, a draft handed over, a draft handed back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from articles.admin.forms import NoteForm
from articles.admin.press import Press
from articles.errors import DeskError, NotAllowed
from articles.models import Article, Note
from articles.people import handing, notes
from articles.people.telling import staff_names
from articles.permissions import may_edit


@dataclass(frozen=True, slots=True)
class Said:
    """A note; `may_close`: whoever looks at it may."""

    note: Note
    may_close: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """What `_notes.html` and `_handed.html` show."""

    open: list[Said]
    closed: list[Note]
    names: list[str]
    may_note: bool
    may_submit: bool
    may_take_back: bool
    may_return: bool

    @property
    def returned(self) -> Note | None:
        """The open note with which the draft came back."""
        return next((said.note for said in self.open if said.note.hands_back), None)


def talk_about(article: Article, user: User | AnonymousUser) -> Talk:
    """Two queries, and one more for who may leave notes."""
    rows = list(article.notes.select_related("user", "resolved_by"))
    edits, notes_too = may_edit(user, article), user.has_perm("articles.add_note")
    handed, reviews = article.submitted_at is not None, user.has_perm("articles.review_article")
    return Talk(
        open=[
            Said(note, notes_too and (edits or note.user_id == user.pk)) for note in rows if note.resolved_at is None
        ],
        closed=[note for note in rows if note.resolved_at is not None],
        names=staff_names() if notes_too else [],
        may_note=notes_too,
        may_submit=edits and not reviews and article.status == Article.Status.DRAFT,
        may_take_back=handed and article.submitted_by_id == user.pk and not reviews,
        may_return=handed and reviews,
    )


def _note(press: Press) -> str:
    notes.add(press.article, press.user, press.now, text=press.typed("note"))
    return "Your note stands here now; those whom it concerns are told."


def _close(press: Press) -> str:
    note = press.article.notes.filter(pk=press.detail).first() if press.detail.isdecimal() else None
    if note is not None:
        notes.resolve(note, press.user, press.now)
    return "The note is closed."


def _submit(press: Press) -> str:
    handing.submit(press.article, press.user, press.now, version=press.version, note=press.typed("note"))
    return "Submitted: the editors have it now."


def _take_back(press: Press) -> str:
    handing.take_back(press.article, press.user, press.now, version=press.version)
    return "It is yours again. Submit it when it is ready."


def _return(press: Press) -> str:
    handing.return_with_note(press.article, press.user, press.now, version=press.version, text=press.typed("note"))
    return "Returned with your note; its reporter is told."


SPEAKING: Mapping[str, Callable[[Press], str]] = {"note": _note, "close": _close, "take_back": _take_back}
"""What needs no right to change the article."""
HANDING: Mapping[str, Callable[[Press], str]] = {"submit": _submit, "return": _return}


def spoke(request: HttpRequest, article: Article) -> bool:
    """Do what was pressed, where that is one of `SPEAKING`, and tell it; False where it is none.

    Raises `PermissionDenied` for who may not.
    """
    act, _, detail = request.POST.get("act", "").partition(":")
    if act not in SPEAKING:
        return False
    form = NoteForm(request.POST)
    if form.is_valid():
        _speak(request, SPEAKING[act], Press(article, request.user, timezone.now(), article.version, form, detail))
    else:
        told = [str(error) for error in form.errors.get("note", ())]
        messages.error(request, " ".join(told) or "Nothing was done. Load the page again.")
    return True


def _speak(request: HttpRequest, act: Callable[[Press], str], press: Press) -> None:
    try:
        messages.success(request, act(press))
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except DeskError as error:
        messages.error(request, str(error))
