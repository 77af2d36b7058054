"""What readers are warned of at the head of a story.

*Possible promotion* stands where the entry that the story comes from bears the mark of one (`sources/promotions.py`).
*Not investment advice* stands where a story may be taken for it: it is filed or tagged under markets, trading or a
kind of asset, its headline names a price or a percentage, or it may be a promotion.
"""

import re
from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from articles.paper.rows import Told

_MARKETS: Final = frozenset({"MARKET", "MARKETS", "TRADING", "ALTCOIN", "PRICE", "PRICES", "INVESTMENT", "TOKEN SALE"})
_FIGURE: Final = re.compile(r"[$€£₿]\s?\d|\d\s?(?:%|[$€£₿])")


def cautions(article: Told, tags: Iterable[str], promotion: str) -> list[str]:
    """`tags` by name; `promotion` is the entry's mark, "" for none. Needs `category` selected."""
    told = [_("Possible promotion: the report behind this story has marks of an advertisement.")] if promotion else []
    if promotion or _tells_of_markets(article, tags):
        told.append(_("This story tells of prices or markets. It is not investment advice."))
    return told


def _tells_of_markets(article: Told, tags: Iterable[str]) -> bool:
    topics = {article.category.key, *tags}
    return not _MARKETS.isdisjoint(topics) or bool(_FIGURE.search(article.title))
