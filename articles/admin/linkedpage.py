"""The button that asks for the page which an article's entry links to."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from articles.errors import NotAllowed, NotPossible
from articles.models import Article
from articles.sourcing import request_page


@require_POST
def ask(request: HttpRequest, article: Article) -> HttpResponse:
    """Ask, and go back to the screen (`next`) where the button was."""
    try:
        request_page(article, request.user, timezone.now())
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The linked page is on its way. Look again in a moment; a proposal waits for it.")
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(back)
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
