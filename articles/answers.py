"""What a program gets: the same for everyone, kept by any cache as long as it stays true."""

from django.http import HttpResponse
from django.utils.cache import patch_cache_control


def for_machines(content: bytes | str, content_type: str, *, status: int = 200) -> HttpResponse:
    return opened(HttpResponse(content, content_type=f"{content_type}; charset=utf-8", status=status))


def opened(answer: HttpResponse) -> HttpResponse:
    """Scripts of other sites may read it; search engines are to show our pages instead."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["X-Robots-Tag"] = "noindex"
    patch_cache_control(answer, public=True, max_age=0, must_revalidate=True)
    return answer
