"""Where an old address leads now."""

from collections.abc import Iterable

from articles.models import Article, OldAddress
from articles.movingin.stories import LONGEST_PATH, path_of


def find(path: str) -> Article | str | None:
    """The story, or the address of a list's page, that `path` of an old site leads to. One query."""
    known = path_of(path)
    if not known or len(known) > LONGEST_PATH or "\x00" in known:
        return None
    row = OldAddress.objects.select_related("article").filter(path=known).first()
    return (row.article or row.leads_to) if row else None


def keep(article: Article, paths: Iterable[str]) -> list[str]:
    """Have `paths` lead to the article, but for its own address; those that lead elsewhere already. Two queries."""
    own = path_of(article.get_absolute_url())
    wanted = [path for path in dict.fromkeys(paths) if path and path != own and len(path) <= LONGEST_PATH]
    OldAddress.objects.bulk_create([OldAddress(path=path, article=article) for path in wanted], ignore_conflicts=True)
    others = OldAddress.objects.filter(path__in=wanted).exclude(article=article).values_list("path", flat=True)
    return sorted(others)


def keep_lists(leads: dict[str, str]) -> None:
    """Have paths of an old site's lists lead to addresses of ours; what leads somewhere already stays."""
    rows = [OldAddress(path=path, leads_to=to) for path, to in leads.items() if path and len(path) <= LONGEST_PATH]
    OldAddress.objects.bulk_create(rows, ignore_conflicts=True)
