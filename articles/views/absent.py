"""What answers at an address where no public article stands: moved, withdrawn, or never there."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from articles import editions
from articles.models import Article, FormerAddress


def absent(request: HttpRequest, lang: str, year: int, month: int, slug: str, *, door: str = "article") -> HttpResponse:
    """301 to where the article stands now (its page, or another `door` of it), 410 where it was withdrawn, else 404.

    Two queries at most. Neither answer says anything of an article that readers may not see.
    """
    place = {"lang": lang, "year": year, "month": month, "slug": slug}
    article = Article.objects.filter(**place, status=Article.Status.WITHDRAWN).first()
    if article is None:
        former = FormerAddress.objects.select_related("article").filter(**place).first()
        article = former.article if former else None
    if article is None:
        raise Http404("No story stands here.")
    if article.is_public:
        return HttpResponsePermanentRedirect(editions.address(door, article.lang, **article.address_parts))
    if article.status != Article.Status.WITHDRAWN:
        raise Http404("No story stands here.")
    return render(request, "410.html", status=410)
