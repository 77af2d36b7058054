"""The search page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from articles import editions, listings
from articles import search as index
from articles.paper import standing
from articles.paper.cards import card
from articles.views.frame import Head, show

_PAGE = 20
_LONGEST = 300


def search(request: HttpRequest, lang: str) -> HttpResponse:
    editions.must_be_read(lang)
    query = request.GET.get("q", "").strip()[:_LONGEST]
    hits = index.find(query, lang, limit=_PAGE + 1, before=_before(request))
    found = {item.pk: item for item in listings.fetch([hit.article_id for hit in hits[:_PAGE]])}
    now = timezone.now()
    rows = [
        {"card": card(found[hit.article_id], now), "snippet": hit.snippet} for hit in hits if hit.article_id in found
    ]
    address = editions.address("search", lang)
    more: dict[str, str | int] = {"q": query, "before": hits[_PAGE - 1].place} if len(hits) > _PAGE else {}
    older = f"?{urlencode(more)}" if more else ""
    languages = standing.languages()
    elsewhere = {key: editions.address("search", key) for key in languages if key != lang}
    title = _("Search: %(query)s") % {"query": query} if query else _("Search")
    head = Head(title, address, elsewhere=elsewhere, index=False)
    context = {"query": query, "rows": rows, "older": older}
    return show(request, "articles/search.html", lang, head, context, languages=languages)


def _before(request: HttpRequest) -> int | None:
    asked = request.GET.get("before", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 19 and int(asked) < 1 << 63):
        raise Http404("No such page.")
    return int(asked)
