"""The schedule: a day's line, what is planned on it, and what should have gone live and has not."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from articles import publishing
from articles.admin.scheduleline import Day, day_of, draw
from articles.errors import DeskError, NotAllowed, NotPossible
from articles.models import Article, Correction
from articles.models.article import ArticleQuerySet
from articles.moments import for_reader
from articles.places import name_of

DAYS_AHEAD = 7
MOST = 200
LATE = timedelta(minutes=2)


class TimeForm(forms.Form):
    """One scheduled article, and when it is to go live instead."""

    article = forms.IntegerField(min_value=1)
    version = forms.IntegerField(min_value=1)
    at = forms.DateTimeField(required=False)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another day, and how much is planned on it."""

    date: date
    count: int
    current: bool


def page(model_admin: ModelAdmin[Article], request: HttpRequest) -> HttpResponse:
    """In the person's zone. A POST changes one article's time and comes back."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    now, zone = timezone.now(), timezone.get_current_timezone()
    today = timezone.localdate(now)
    day = day_of(_asked(request) or today, zone)
    if request.method == "POST":
        return _acted(request, now, day)
    planned = list(_planned().filter(publish_at__gte=day.start, publish_at__lt=day.end)[:MOST])
    live = Article.objects.public().filter(live_at__gte=day.start, live_at__lt=day.end)
    ending = Article.objects.public().filter(place__isnull=False, slot_until__gte=day.start, slot_until__lt=day.end)
    context: dict[str, Any] = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": "Schedule",
        "day": day,
        "is_today": day.date == today,
        "before": day.date - timedelta(days=1),
        "after": day.date + timedelta(days=1),
        "neighbours": _ahead(today, zone, day.date),
        "planned": planned,
        "line": draw(day, [row.publish_at for row in planned if row.publish_at], _live_times(live), now),
        "late": list(_planned().filter(publish_at__lt=now - LATE)[:MOST]),
        "ending": [(row, name_of(row.place or 1)) for row in ending.only(*_SHORT).order_by("slot_until")[:MOST]],
        "may_publish": request.user.has_perm("articles.publish_article"),
        "zone": timezone.get_current_timezone_name(),
    }
    return TemplateResponse(request, "admin/articles/schedule.html", context)


_SHORT = ("pk", "title", "slot_until", "place", "lang")


def _planned() -> ArticleQuerySet:
    """With what holds each up, and who answers for it."""
    held = Correction.objects.holding().filter(article=OuterRef("pk"))
    rows = Article.objects.filter(status=Article.Status.SCHEDULED).select_related("editor", "category")
    return rows.defer("body", "html", "file_rest").annotate(is_held=Exists(held)).order_by("publish_at", "pk")


def _live_times(live: ArticleQuerySet) -> list[datetime]:
    return [moment for moment in live.order_by("live_at").values_list("live_at", flat=True)[:MOST] if moment]


def _ahead(today: date, zone: tzinfo, shown: date) -> list[Neighbour]:
    """A week from today, counted on the person's clock. One query."""
    start, end = day_of(today, zone).start, day_of(today + timedelta(days=DAYS_AHEAD), zone).start
    rows = Article.objects.filter(status=Article.Status.SCHEDULED, publish_at__gte=start, publish_at__lt=end)
    counts = Counter(timezone.localdate(moment, zone) for moment in rows.values_list("publish_at", flat=True) if moment)
    days = [today + timedelta(days=number) for number in range(DAYS_AHEAD)]
    return [Neighbour(date, counts[date], date == shown) for date in days]


def _asked(request: HttpRequest) -> date | None:
    try:
        asked = parse_date(request.GET.get("day", ""))
    except ValueError:
        return None
    return asked if asked and date(1970, 1, 2) <= asked <= date(9000, 1, 1) else None


def _acted(request: HttpRequest, now: datetime, day: Day) -> HttpResponse:
    back = HttpResponseRedirect(f"{reverse('admin:articles_article_schedule')}?day={day.date.isoformat()}")
    form = TimeForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"Nothing was changed: {' '.join(str(error) for error in form.errors.values())}")
        return back
    typed = form.cleaned_data
    article = get_object_or_404(Article, pk=typed["article"])
    act = _ACTS.get(request.POST.get("act", ""), _move)
    try:
        words = act(article, request, now, typed)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except DeskError as error:
        messages.error(request, f"“{article.title}”: {error}")
    else:
        messages.success(request, f"“{article.title}”: {words}")
    return back


def _move(article: Article, request: HttpRequest, now: datetime, typed: Mapping[str, Any]) -> str:
    if typed["at"] is None:
        raise NotPossible("Say when it is to go live.")
    publishing.schedule(article, request.user, now, version=typed["version"], at=typed["at"])
    return f"it goes live {for_reader(typed['at'])}."


def _now(article: Article, request: HttpRequest, now: datetime, typed: Mapping[str, Any]) -> str:
    publishing.publish(article, request.user, now, version=typed["version"])
    return "readers see it now."


def _off(article: Article, request: HttpRequest, now: datetime, typed: Mapping[str, Any]) -> str:
    publishing.unschedule(article, request.user, now, version=typed["version"])
    return "it is a draft again."


_ACTS: Mapping[str, Callable[[Article, HttpRequest, datetime, Mapping[str, Any]], str]] = {
    "publish": _now,
    "unschedule": _off,
    "move": _move,
}
