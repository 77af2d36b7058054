"""What answers at an address where no public article stands: moved, withdrawn, or never there."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from articles.models import Article, FormerAddress


def absent(request: HttpRequest, lang: str, year: int, month: int, slug: str, *, ending: str = "") -> HttpResponse:
    """301 to where the article stands now (`ending` goes behind its address), 410 where it was withdrawn, else 404.

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
        return HttpResponsePermanentRedirect(f"{article.get_absolute_url()}{ending}")
    if article.status != Article.Status.WITHDRAWN:
        raise Http404("No story stands here.")
    return render(request, "410.html", status=410)
