"""The front page as readers see it, with a handle on every place, and the stories that could stand there."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation

from articles import editions, placing
from articles.admin.forms import PLACES
from articles.admin.frontslots import Candidate, PlacedCard, candidate, placed_card
from articles.errors import DeskError, NotAllowed
from articles.models import Article
from articles.paper import standing
from articles.paper.cards import Link
from articles.paper.front import Front, front
from articles.views.frame import Head, show
from articles.views.lists import front_context

MOST = 40
MOST_WORDS = 6


class PlaceForm(forms.Form):
    """One story and the place that it is to have; no place takes it down."""

    article = forms.IntegerField(min_value=1)
    version = forms.IntegerField(min_value=1)
    place = forms.TypedChoiceField(choices=PLACES, coerce=int, empty_value=None, required=False)
    until = forms.DateTimeField(required=False)


def page(request: HttpRequest, lang: str = settings.LANGUAGE_CODE) -> HttpResponse:
    """The desk of one language's front page; a POST gives one story its place and comes back."""
    if not request.user.has_perm("articles.place_article"):
        raise PermissionDenied("You may not place articles on the front page.")
    if request.method == "POST":
        return _place(request, lang)
    now = timezone.now()
    words = request.GET.get("q", "").strip()
    composed, _ = front(lang)
    shown = {article.pk for article in composed.placed}
    readers = front_context(composed, now)
    context = {
        **readers,
        **_placed_cards(composed, readers, now),
        "candidates": _candidates(lang, words, shown, now),
        "words": words,
        "desks": [Link(editions.own_name(code), address(code), code == lang, code) for code in _languages(lang)],
        "messages": messages.get_messages(request),
        "public_address": editions.address("home", lang),
    }
    head = Head(f"{settings.SITE_NAME}: the front page", address(lang), index=False)
    with translation.override(editions.interface_of(lang)):
        answer = show(request, "desk/front.html", lang, head, context, languages=())
    answer["Cache-Control"] = "private, no-store"
    return answer


def address(lang: str) -> str:
    return reverse("admin:articles_article_front", args=[lang])


def _place(request: HttpRequest, lang: str) -> HttpResponse:
    form = PlaceForm(request.POST)
    back = address(lang) + (f"?{urlencode({'q': request.GET['q']})}" if request.GET.get("q") else "")
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, f"Nothing was changed: {' '.join(str(error) for error in errors)}")
        return HttpResponseRedirect(back)
    asked = form.cleaned_data
    article = get_object_or_404(Article, pk=asked["article"])
    try:
        placing.place(
            article, request.user, timezone.now(),
            version=asked["version"], place=asked["place"], until=asked["until"],
        )  # fmt: skip
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except DeskError as error:
        messages.error(request, f"“{article.title}” was not moved: {error}")
        return HttpResponseRedirect(back)
    messages.success(request, f"“{article.title}”: {placing.told(article)}")
    return HttpResponseRedirect(back + (f"#place-{article.place}" if article.place else "#front-desk"))


def _placed_cards(composed: Front, readers: Mapping[str, Any], now: datetime) -> dict[str, object]:
    """One query."""
    shown = [*([readers["lead"]] if readers["lead"] else []), *readers["places"], *readers["below"]]
    articles = Article.objects.in_bulk([row.pk for row in composed.placed])
    pairs = enumerate(zip(composed.placed, shown, strict=True), start=1)
    cards = [placed_card(articles[row.pk], card, number, now) for number, (row, card) in pairs]
    beside = len(composed.places)
    lead: PlacedCard | None = cards[0] if cards else None
    return {"lead": lead, "places": cards[1 : beside + 1], "below": cards[beside + 1 :]}


def _candidates(lang: str, words: str, shown: set[int], now: datetime) -> Sequence[Candidate]:
    """The newest public stories that stand on no place, or those of them whose headline holds the words."""
    rows = Article.objects.public().in_lang(lang).exclude(pk__in=shown)
    for word in words.split()[:MOST_WORDS]:
        rows = rows.filter(title__icontains=word[:100])
    return [candidate(article, now) for article in rows.for_lists().order_by("-live_at", "-pk")[:MOST]]


def _languages(lang: str) -> list[str]:
    return list(dict.fromkeys([*standing.languages(), lang]))
