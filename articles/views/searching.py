"""The search page: a form that works by itself, and what it finds."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from articles import editions
from articles import search as index
from articles.asking import ANY_LANGUAGE, FIELDS, Question, question
from articles.depending import depends, of_paper, stored
from articles.models import Category
from articles.naming import section_name
from articles.paper import standing
from articles.paper.results import results
from articles.search import Hit
from articles.views.frame import Head, show

_PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    name: str
    chosen: bool


@stored(*FIELDS, "before", "shown")
def search(request: HttpRequest, lang: str) -> HttpResponse:
    """400 with the form as it was, and a sentence beside what means nothing. Kept only while the index is up to date:
    it learns of a change a moment after the page store does."""
    editions.must_be_read(lang)
    languages = standing.languages()
    asked = question(request.GET, lang, languages)
    depends(*(of_paper(one) for one in ([asked.lang] if asked.lang else languages)))
    is_behind = bool(asked.parameters) and index.is_behind()
    hits, more = ([], {}) if asked.wrong else _found(request, asked)
    context = {
        "asked": asked,
        "rows": results(hits, timezone.now()),
        "older": f"?{urlencode(asked.parameters | more)}" if more else "",
        "is_asked": bool(asked.parameters) and not asked.wrong,
        **_choices(asked, lang, languages),
    }
    is_first = not asked.wrong and not request.GET.keys() & {"before", "shown"}
    head = _head(asked, lang, languages, is_first=is_first)
    answer = show(request, "articles/search.html", lang, head, context, languages=languages)
    if asked.wrong:
        answer.status_code = HTTPStatus.BAD_REQUEST
    if is_behind:
        patch_cache_control(answer, private=True)
    return answer


def _found(request: HttpRequest, asked: Question) -> tuple[list[Hit], dict[str, str]]:
    """A page of hits, and by which parameter the next one goes on, if there is one."""
    before, shown = _number(request, "before"), _number(request, "shown") or 0
    if asked.by_best:
        hits = index.best(asked.words, asked.lang, limit=_PAGE + 1, shown=shown, narrowed=asked.narrowed)
        following = {"shown": str(shown + _PAGE)}
    else:
        hits = index.find(asked.words, asked.lang, limit=_PAGE + 1, before=before, narrowed=asked.narrowed)
        following = {"before": str(hits[_PAGE - 1].place)} if len(hits) > _PAGE else {}
    return hits[:_PAGE], following if len(hits) > _PAGE else {}


def _number(request: HttpRequest, name: str) -> int | None:
    asked = request.GET.get(name, "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 19 and int(asked) < 1 << 63):
        raise Http404("No such page.")
    return int(asked)


def _head(asked: Question, lang: str, languages: list[str], *, is_first: bool) -> Head:
    """What is found has the empty form as its canonical page, so that search engines keep one page of ours, not all."""
    title = _("Search: %(query)s") % {"query": asked.words} if asked.words else _("Search")
    elsewhere = {key: editions.address("search", key) for key in languages if key != lang}
    told = _("Search all stories of %(site)s by words, section, topic, source, sentiment and day.")
    description = told % {"site": settings.SITE_NAME}
    return Head(title, editions.address("search", lang), description, elsewhere=elsewhere, index=is_first)


def _choices(asked: Question, lang: str, languages: list[str]) -> dict[str, list[Choice]]:
    """What the form's lists offer; no list of languages where there is but one."""
    sections = [(item.slug, section_name(item)) for item in _sections(asked, lang)]
    moods = [("POSITIVE", _("Positive")), ("NEUTRAL", _("Neutral")), ("NEGATIVE", _("Negative"))]
    orders = [("newest", _("Newest first")), ("best", _("Best match first"))]
    tongues = [(key, editions.own_name(key)) for key in languages]
    return {
        "sections": _offered([("", _("All sections")), *sections], asked.typed["category"]),
        "sentiments": _offered([("", _("Any sentiment")), *moods], asked.typed["sentiment"]),
        "orders": _offered(orders, asked.typed["order"] or "newest"),
        "tongues": (
            _offered([*tongues, (ANY_LANGUAGE, _("All languages"))], asked.typed["language"] or lang)
            if len(languages) > 1
            else []
        ),
    }


def _offered(pairs: list[tuple[str, str]], chosen: str) -> list[Choice]:
    """What was typed and is not on the list stands at its end, so that it is not lost."""
    if chosen not in dict(pairs):
        pairs = [*pairs, (chosen, chosen)]
    return [Choice(value, name, value == chosen) for value, name in pairs]


def _sections(asked: Question, lang: str) -> list[Category]:
    """The masthead's, and the one that is asked for."""
    known = standing.sections(lang)
    chosen = asked.narrowed.category
    if chosen is None or chosen in {item.pk for item in known}:
        return known
    return [*known, *Category.objects.filter(pk=chosen)]
