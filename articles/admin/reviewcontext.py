"""All that the review screen shows of a proposal."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from articles.admin import presence
from articles.admin.evidence import Evidence, evidence
from articles.admin.forms import ReviewForm
from articles.admin.looking import units
from articles.admin.nextup import way
from articles.admin.origin import Received, made_by, received
from articles.admin.preview import cover_of
from articles.admin.proposalversions import difference, takeable, versions
from articles.admin.reported import around
from articles.covers.library import suggest
from articles.enrichment import description_of
from articles.models import Rewrite
from articles.permissions import may_edit
from articles.rewriting.headings import author_view, without_empty_sections
from articles.rewriting.openpoints import Basis
from articles.rewriting.proposals import SourceText

State = Rewrite.State
SUGGESTED = 3
KEYS = (
    ("j", "next proposal"),
    ("k", "the one before"),
    ("a", "accept: publishes nothing"),
    ("p", "accept and publish"),
    ("o", "next open point"),
    ("y", "let this point stand"),
    ("e", "edit the text"),
    ("c", "check my edits"),
    ("v", "confirm “From author” as our view"),
    ("r", "reject, with a reason"),
    ("i", "ask again, with an instruction"),
    ("f", "read the linked page"),
    ("d", "what would change, word by word"),
    ("w", "watch the page while writing"),
    ("u", "back to the queue"),
)


def shown(request: HttpRequest, rewrite: Rewrite, form: ReviewForm) -> dict[str, Any]:
    """A fixed number of queries, whatever the article's history."""
    article, person = rewrite.article, request.user
    source = received(article)
    title, text = _words(rewrite, form)
    rows = versions(rewrite)
    standfirst = description_of(without_empty_sections(text))
    return {
        "original": rewrite,
        "article": article,
        "form": form,
        "received": source,
        "evidence": _evidence(rewrite, title, text, source),
        "made_by": made_by(rewrite),
        **around(article),
        "others": presence.arrive(article, person, timezone.now()),
        "drafted_view": _drafted_view(rewrite),
        "standfirst": standfirst,
        "standfirst_length": units(standfirst),
        "cover": cover_of(article),
        "suggestions": suggest(article, most=SUGGESTED) if rewrite.state == State.PROPOSED else [],
        "versions": rows,
        "takeable": takeable(rows),
        "against": difference(rewrite, title, text, request.GET.get("against", "")) if text else None,
        "way": way(rewrite),
        "waiting_count": Rewrite.objects.filter(state=State.PROPOSED).count(),
        "may_review": person.has_perm("articles.review_article"),
        "may_publish": person.has_perm("articles.publish_article") and not article.is_public,
        "may_place": person.has_perm("articles.place_article"),
        "may_ask": may_edit(person, article),
        "keys": KEYS,
    }


def _drafted_view(rewrite: Rewrite) -> str:
    """What a model wrote in the newsroom's name and nobody has confirmed; a translated view was confirmed before."""
    return author_view(rewrite.text) if rewrite.state == State.PROPOSED and not rewrite.is_translation else ""


def _words(rewrite: Rewrite, form: ReviewForm) -> tuple[str, str]:
    """What was typed, where the form comes back; the accepted words, where that was the decision."""
    if form.is_bound and rewrite.state == State.PROPOSED:
        return form.typed("title").strip(), form.typed("text").strip()
    title = rewrite.accepted_title or rewrite.title or rewrite.article.title
    return title.strip(), (rewrite.accepted_text or rewrite.text).strip()


def _evidence(rewrite: Rewrite, title: str, text: str, source: Received) -> Evidence | None:
    """None where nothing is to compare: no text yet, or a source that is the article's own and became the text."""
    if not text or (source.is_own and rewrite.state == State.ACCEPTED):
        return None
    extracted = rewrite.origin == Rewrite.Origin.OFFLINE
    into = rewrite.article.lang if rewrite.is_translation else ""
    basis = Basis(SourceText(source.title, source.text), is_own=source.is_own, extracted=extracted, into=into)
    return evidence(basis, title, text, drafted_view=rewrite.origin == Rewrite.Origin.MODEL)
