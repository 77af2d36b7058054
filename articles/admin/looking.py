"""What comes of a proposal while it is edited: its standfirst, what is open in it, and the page. Nothing is kept."""

from copy import copy

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from articles import acknowledging
from articles.admin import preview
from articles.admin.forms import ReviewForm
from articles.enrichment import description_of
from articles.markdown import render
from articles.models import Rewrite
from articles.rewriting.headings import without_empty_sections
from articles.rewriting.openpoints import LONGEST


@require_POST
def look(request: HttpRequest, rewrite: Rewrite) -> HttpResponse:
    """As JSON, of the words that were sent; `preview` asks for the page too."""
    form = ReviewForm(request.POST)
    title, text = form.typed("title"), form.typed("text")
    body = without_empty_sections(text)
    standfirst = description_of(body)
    points = acknowledging.checked(rewrite, title, text).points if len(title) + len(text) <= LONGEST else ()
    return JsonResponse(
        {
            "standfirst": standfirst,
            "length": units(standfirst),
            "open": sum(point.key not in form.ticked for point in points),
            "page": _page(request, rewrite, title, body, standfirst) if request.POST.get("preview") else "",
        }
    )


def units(text: str) -> int:
    """As the format counts: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _page(request: HttpRequest, rewrite: Rewrite, title: str, body: str, standfirst: str) -> str:
    typed = copy(rewrite.article)
    typed.title, typed.body, typed.description = title or "(no headline yet)", body, standfirst
    return preview.page(request, typed, render(body).html).content.decode()
