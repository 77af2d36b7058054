from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from articles import editions


def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read; search results and the desk are not for machines."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        "Disallow: /*?q=",
        "",
        f"Sitemap: {editions.absolute(reverse('articles:sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
