"""The proposals that an article has had, and what one of them would change, word by word."""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.admin.comparing import Part, compare
from articles.models import Rewrite

State = Rewrite.State
MOST = 30


@dataclass(frozen=True, slots=True)
class Against:
    """What stands against `words`: headline and text in parts; no parts where nothing differs."""

    words: str
    number: int | None
    title: list[Part]
    body: list[Part]


def versions(rewrite: Rewrite) -> list[Rewrite]:
    """All proposals of the article, the newest first, without their texts. One query."""
    rows = Rewrite.objects.filter(article=rewrite.article_id).select_related("decided_by").order_by("-number")
    return list(rows.defer("text", "accepted_text", "claims", "accepted_claims", "acknowledged")[:MOST])


def takeable(rows: Sequence[Rewrite]) -> bool:
    """Whether an older one may be taken up: not while a new one is being made."""
    return not any(row.state in (State.QUEUED, State.RUNNING) for row in rows)


def difference(rewrite: Rewrite, title: str, text: str, number: str) -> Against | None:
    """`title` and `text` against proposal `number` of the article, or without a number against the article as it is.

    An accepted one is held against what was proposed: that is what the editor changed. One query where a number is
    given; None where there is no such proposal.
    """
    article = rewrite.article
    if number:
        found = number.isascii() and number.isdecimal() and len(number) < 6
        other = Rewrite.objects.filter(article=article, number=int(number)).first() if found else None
        return (
            _against(f"proposal {other.number}", other.number, other.title, other.text, title, text) if other else None
        )
    if rewrite.state == State.ACCEPTED:
        return _against("what was proposed", None, rewrite.title, rewrite.text, title, text)
    saved = {"published": "what readers see", "scheduled": "what is scheduled"}.get(article.status)
    words = saved or ("what is saved" if article.edited_at else "what was filed")
    return _against(words, None, article.title, article.body, title, text)


def _against(words: str, number: int | None, old_title: str, old: str, title: str, text: str) -> Against:
    return Against(
        words,
        number,
        title=compare(old_title, title) if old_title != title else [],
        body=compare(old, text) if old != text else [],
    )
