"""Every story as its article file, at its own address with `.md`."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from articles.answers import for_machines
from articles.depending import depends, of_article, stored
from articles.files import file_of
from articles.frontmatter import write_article
from articles.models import Article
from articles.views.absent import absent


@stored()
def mirror(request: HttpRequest, lang: str, year: str, month: str, slug: str) -> HttpResponse:
    """Byte for byte what an export writes. Two queries; moved and withdrawn stories answer as their pages do."""
    stories = Article.objects.public().select_related("category", "source", "cover").prefetch_related("tagged__tag")
    story = stories.filter(lang=lang, year=int(year), month=int(month), slug=slug).first()
    if story:
        depends(of_article(story.pk))
        return for_machines(write_article(file_of(story)), "text/markdown")
    answer = absent(request, lang, int(year), int(month), slug, door="article-md")
    if answer.status_code == HTTPStatus.GONE:
        return for_machines("This story was withdrawn.\n", "text/plain", status=HTTPStatus.GONE)
    return answer
