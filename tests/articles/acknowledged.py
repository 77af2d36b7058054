"""For tests that are about something else: every point that a text leaves open, as a person who ticks them all."""

from articles import acknowledging
from articles.models import Rewrite


def every_point(rewrite: Rewrite, *, title: str, text: str) -> frozenset[str]:
    return frozenset(point.key for point in acknowledging.checked(rewrite, title, text).points)
