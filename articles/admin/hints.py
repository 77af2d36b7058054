"""What an editor should know of a text before it goes to readers. Pure."""

import re
from collections.abc import Iterator
from html import unescape

from articles.markdown import Rendered

# Of sanitised HTML, where `"` stands only around values.
_PICTURE = re.compile(r"<img\b[^>]*>")
_SOURCE = re.compile(r' src="([^"]*)"')
_DESCRIBED = re.compile(r' alt="[^"]*[^"\s][^"]*"')


def hints(rendered: Rendered) -> Iterator[str]:
    """Sentences; none where all is well."""
    if rendered.warning:
        yield rendered.warning
    for picture in _PICTURE.findall(rendered.html):
        if not _DESCRIBED.search(picture):
            source = _SOURCE.search(picture)
            name = unescape(source[1]).rstrip("/").rpartition("/")[2] if source else ""
            yield f"The picture {name or 'without an address'} has no words for people who cannot see it: ![words](…)."
