"""Search, as Wagtail's project template has it."""

from django.core.paginator import Paginator
from django.template.response import TemplateResponse

from bench.wagtailsite.models import ArticlePage

PAGE = 20


def search(request):
    query = request.GET.get("query", "")
    found = ArticlePage.objects.live().select_related("category").search(query) if query else ArticlePage.objects.none()
    results = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "wagtailsite/search.html", {"search_query": query, "search_results": results})
