"""Triage: one row an event, taken, spiked or assigned before anything is spent on it.

Every button is a form of its own, so that the page works without JavaScript; a script may ask for the row alone
(`X-Fragment`) and put the answer in its place.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from articles import triage
from articles.admin import triagerows
from articles.errors import DeskError, NotAllowed, NotPossible
from articles.models import Article
from articles.permissions import Person
from articles.sourcing import request_page
from sources.admin.showing import shortened

COUNTED = 1_000
KEYS = (
    ("j", "next event"),
    ("k", "the one before"),
    ("t", "take: the other reports of the event leave, a proposal is made"),
    ("x", "spike: the whole event"),
    ("g", "assign to a person"),
    ("f", "read the linked page"),
    ("o", "its text, and the other reports"),
    ("Enter", "open the draft"),
    ("u", "put the last one back"),
)


def triage_page(model_admin: ModelAdmin[Article], request: HttpRequest) -> HttpResponse:
    """The queue, or with `?spiked=1` what was spiked; a POST acts on one event and comes back to where it was."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    if request.method == "POST":
        return _acted(request)
    if "row" in request.GET:
        return _row(request, _found(request.GET["row"]))
    older_than = Article.objects.filter(pk=request.GET["older"]).first() if _is_id(request.GET.get("older")) else None
    only_spiked = "spiked" in request.GET
    shown = triagerows.Page([], None) if only_spiked else triagerows.page(older_than=older_than)
    waiting = Article.objects.in_triage().order_by()[: COUNTED + 1].count()
    context = {
        **model_admin.admin_site.each_context(request),
        **_common(request),
        "opts": model_admin.opts,
        "title": "Triage",
        "rows": shown.rows,
        "older": shown.older,
        "is_older": older_than is not None,
        "waiting": f"{COUNTED:,}+" if waiting > COUNTED else str(waiting),
        "only_spiked": only_spiked,
        "spiked": triagerows.spiked() if only_spiked else [],
        "people": _people(),
        "keys": KEYS,
    }
    return TemplateResponse(request, "admin/articles/triage.html", context)


def _acted(request: HttpRequest) -> HttpResponse:
    article = _found(request.POST.get("article", ""))
    act, _, other = request.POST.get("act", "").partition(":")
    chosen = _found(other) if other else article
    try:
        words, undo = _do(act, chosen, request.user, timezone.now(), request.POST)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except DeskError as error:
        return _refused(request, article, str(error))
    if _wants_fragment(request):
        return _row(request, chosen) if not undo else _done(request, article, words, undo)
    messages.success(request, words)
    return HttpResponseRedirect(_back(request))


def _do(act: str, article: Article, user: Person, now: datetime, typed: Any) -> tuple[str, list[int]]:
    """What was done, as a sentence, and the ids of what `put back` brings back; none where the row stays."""
    title = shortened(article.title, 90)
    match act:
        case "take":
            left = triage.take(article, user, now)
            return f"Taken: “{title}”.{_left(left)}", [article.pk, *(each.pk for each in left)]
        case "assign":
            person = _person(typed.get("person", ""))
            left = triage.assign(article, user, now, to=person)
            return f"“{title}” is {person.get_username()}'s.{_left(left)}", [article.pk, *(each.pk for each in left)]
        case "spike" | "alone":
            gone = triage.spike(article, user, now, alone=act == "alone")
            many = f", with {len(gone) - 1} other of its event" if len(gone) > 1 else ""
            return f"Spiked: “{title}”{many}.", [each.pk for each in gone] or [article.pk]
        case "page":
            request_page(article, user, now)
            return "The linked page is on its way.", []
        case "back":
            for each in Article.objects.filter(pk__in=[pk for pk in typed.getlist("undo") if _is_id(pk)][:50]):
                triage.put_back(each, user, now)
            return f"Back in triage: “{title}”.", []
    raise NotPossible("Choose one of the buttons.")


def _left(others: Sequence[Article]) -> str:
    if not others:
        return ""
    return f" {len(others)} other report{'s' if len(others) > 1 else ''} of it left the queue."


def _person(typed: str) -> User:
    name = typed.strip()
    if not name:
        raise NotPossible("Say to whom it is assigned.")
    person = User.objects.filter(username__iexact=name[:150], is_active=True, is_staff=True).first()
    if person is None:
        raise NotPossible(f"Nobody here is called “{shortened(name, 40)}”. Choose one of the names offered.")
    return person


def _people() -> list[User]:
    """Whom a draft can be given to, for the names that the field offers."""
    staff = User.objects.filter(is_active=True, is_staff=True).only("username", "first_name", "last_name")
    return list(staff.order_by("username")[:200])


def _refused(request: HttpRequest, article: Article, why: str) -> HttpResponse:
    if _wants_fragment(request):
        return HttpResponse(why, content_type="text/plain; charset=utf-8", status=409)
    messages.error(request, why)
    return HttpResponseRedirect(_back(request))


def _row(request: HttpRequest, article: Article) -> HttpResponse:
    row = triagerows.row_of(article)
    if row is None:
        return _done(request, article, f"“{shortened(article.title, 90)}” waits no longer.", [])
    return TemplateResponse(request, "admin/articles/_triage_row.html", {**_common(request), "row": row})


def _done(request: HttpRequest, article: Article, words: str, undo: list[int]) -> HttpResponse:
    context = {**_common(request), "article": article, "words": words, "undo": undo}
    return TemplateResponse(request, "admin/articles/_triage_done.html", context)


def _common(request: HttpRequest) -> dict[str, Any]:
    return {"may_review": request.user.has_perm("articles.review_article"), "here": _back(request)}


def _back(request: HttpRequest) -> str:
    """The page that the button stood on, at the next row."""
    older = request.POST.get("older") or request.GET.get("older", "")
    row = request.POST.get("next_row", "")
    address = reverse("admin:articles_article_triage")
    return address + (f"?older={older}" if _is_id(older) else "") + (f"#row-{row}" if _is_id(row) else "")


def _found(pk: str) -> Article:
    rows = Article.objects.select_related("entry__feed", "source").defer("html", "file_rest")
    article = rows.filter(pk=pk).first() if _is_id(pk) else None
    if article is None:
        raise Http404("There is no such draft.")
    return article


def _is_id(text: str | None) -> bool:
    return bool(text) and str(text).isascii() and str(text).isdecimal() and len(str(text)) < 19


def _wants_fragment(request: HttpRequest) -> bool:
    return "X-Fragment" in request.headers
