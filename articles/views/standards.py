"""What the paper says of itself: its corrections, and how it uses AI. Both are read off the record."""

from datetime import timedelta
from typing import Final

from django.db.models import Case, CharField, Count, F, OuterRef, QuerySet, Subquery, Value, When
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import editions
from articles.depending import depends, of_paper, stored
from articles.models import Amendment, Article, Rewrite
from articles.paging import Place, older_than
from articles.paper import standing
from articles.views.frame import Head, show
from articles.views.lists import place_asked

_PAGE: Final = 30
_DAYS: Final = 30


@stored("before")
def corrections(request: HttpRequest, lang: str) -> HttpResponse:
    """Every correction of a public story, the newest first. Two queries."""
    editions.must_be_read(lang)
    depends(of_paper(lang))
    before = place_asked(request)
    rows: QuerySet[Amendment] = Amendment.objects.corrections().public_in(lang).select_related("article")
    if before:
        rows = older_than(rows, before, ("at", "pk"))
    found = list(rows.order_by("-at", "-pk")[: _PAGE + 1])
    older = Place(0, found[_PAGE - 1].at, found[_PAGE - 1].pk).encode() if len(found) > _PAGE else ""
    context = {"rows": found[:_PAGE], "older": older, "is_first": before is None}
    told = _("When a story was wrong, we say what was wrong, on the story and here.")
    return _page(request, lang, "corrections", (_("Corrections"), told), context, index=before is None)


@stored()
def ai_use(request: HttpRequest, lang: str) -> HttpResponse:
    """How stories of the last thirty days were made, by the record of each. Two queries."""
    editions.must_be_read(lang)
    depends(of_paper(lang))
    counted = _ways_of(lang)
    total = sum(counted.values())
    rows = [
        {"name": name, "count": counted[way], "share": round(100 * counted[way] / total)}
        for way, name in _names().items()
        if counted.get(way)
    ]
    context = {"rows": rows, "total": total, "days": _DAYS, "corrections": editions.address("corrections", lang)}
    told = _("A program may draft a story. A person decides whether it is published, and answers for it.")
    return _page(request, lang, "ai-use", (_("How we use AI"), told), context)


def _names() -> dict[str, str]:
    return {
        Rewrite.Origin.MODEL: _("Drafted with AI, reviewed by an editor"),
        Rewrite.Origin.OFFLINE: _("Condensed from the source, reviewed by an editor"),
        Rewrite.Origin.FILE: _("From our archive, written with the help of AI"),
        "wire": _("Wire copy, without AI"),
        "own": _("Written by the newsroom, without AI"),
        "moved": _("From our former site"),
    }


def _ways_of(lang: str) -> dict[str, int]:
    since = timezone.now() - timedelta(days=_DAYS)
    accepted = Rewrite.objects.accepted().filter(article=OuterRef("pk")).order_by("-number")
    way = Case(
        When(origin__isnull=False, then=F("origin")),
        When(original__isnull=False, then=Value("own")),
        When(moved_in__was_public=True, then=Value("moved")),
        When(source__isnull=False, then=Value("wire")),
        default=Value("own"),
        output_field=CharField(),
    )
    stories = Article.objects.public().in_lang(lang).filter(live_at__gte=since).order_by()
    made = stories.annotate(origin=Subquery(accepted.values("origin")[:1])).annotate(way=way)
    return dict(made.values_list("way").annotate(Count("pk")))


def _page(
    request: HttpRequest,
    lang: str,
    door: str,
    words: tuple[str, str],
    context: dict[str, object],
    *,
    index: bool = True,
) -> HttpResponse:
    """`words` are its title and what it is about."""
    title, told = words
    languages = standing.languages()
    address = editions.address(door, lang)
    elsewhere = {other: editions.address(door, other) for other in languages if other != lang}
    head = Head(title, address, told, elsewhere=elsewhere, index=index)
    whole = {"title": title, "address": address, **context}
    return show(request, f"articles/{door.replace('-', '_')}.html", lang, head, whole, languages=languages)
