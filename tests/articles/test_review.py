"""Proposals: asked for, accepted, rejected; and what each leaves behind."""

from datetime import timedelta
from typing import Any

import pytest

from articles import editing, review
from articles.errors import NotAllowed, NotPossible, StaleVersion
from articles.models import Article, Revision, Rewrite
from tests.articles.test_publishing import draft, member
from tests.builders import NOON

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)
TEXT = "## Overview\n\nTwo firms move north.\n\n## From author\n\nWe think it is the price of power."


def proposed(article: Article, **overrides: Any) -> Rewrite:
    fields = {"number": 1, "state": "proposed", "origin": "model", "title": "Miners go north", "text": TEXT}
    return Rewrite.objects.create(article=article, requested_at=NOON, **{**fields, **overrides})


def test_accepting_writes_text_and_record_but_never_publishes() -> None:
    article, editor = draft(), member("Editor")
    rewrite = proposed(article)

    review.accept(rewrite, editor, LATER, version=1, title="Miners go north", text=TEXT, view_confirmed=True)

    article.refresh_from_db()
    assert (article.title, article.body, article.status) == ("Miners go north", TEXT, "draft")
    assert article.description == "Two firms move north."
    assert "<h2>Overview</h2>" in article.html
    assert (article.ai_rewritten, article.ai_version) == (True, 1)
    assert article.updated_at == article.ai_expanded_at == LATER
    assert (rewrite.state, rewrite.decided_by, rewrite.view_confirmed) == ("accepted", editor, True)
    assert article.revisions.count() == 2  # as filed, and as accepted


def test_a_drafted_view_needs_an_editors_word() -> None:
    article, editor = draft(), member("Editor")
    rewrite = proposed(article)
    with pytest.raises(NotPossible, match="From author"):
        review.accept(rewrite, editor, LATER, version=1, title="T", text=TEXT)
    assert Rewrite.objects.get().state == "proposed"
    review.accept(rewrite, editor, LATER, version=1, title="T", text=TEXT.replace("We think", "In our view,"))
    assert Rewrite.objects.get().state == "accepted"


def test_an_emptied_section_is_not_shown_to_readers() -> None:
    article, editor = draft(), member("Editor")
    emptied = "## Overview\n\nTwo firms move north.\n\n## From author\n\n"
    review.accept(proposed(article), editor, LATER, version=1, title="T", text=emptied)
    assert article.body == "## Overview\n\nTwo firms move north."


def test_accepting_twice_is_refused_and_changes_nothing_more() -> None:
    article, editor = draft(), member("Editor")
    rewrite = proposed(article)
    review.accept(rewrite, editor, LATER, version=1, title="T", text=TEXT, view_confirmed=True)
    with pytest.raises(NotPossible, match="accepted by now"):
        review.accept(rewrite, editor, LATER, version=2, title="X", text="X")
    article.refresh_from_db()
    assert article.title == "T"


def test_a_stale_acceptance_leaves_proposal_and_text_alone() -> None:
    article, editor = draft(), member("Editor")
    rewrite = proposed(article)
    editing.save(article, editor, NOON, version=1, changes={"body": "Edited meanwhile."})
    with pytest.raises(StaleVersion):
        review.accept(rewrite, editor, LATER, version=1, title="T", text=TEXT, view_confirmed=True)
    assert (Rewrite.objects.get().state, Article.objects.get().body) == ("proposed", "Edited meanwhile.")


def test_rejecting_needs_a_reason_and_leaves_the_text() -> None:
    article, editor = draft(), member("Editor")
    rewrite = proposed(article)
    with pytest.raises(NotPossible, match="Say why"):
        review.reject(rewrite, editor, LATER, reason="  ")
    review.reject(rewrite, editor, LATER, reason="Invented a number.")
    assert (rewrite.state, rewrite.reason) == ("rejected", "Invented a number.")
    assert Article.objects.get().body == "Two firms move."


def test_asking_again_supersedes_and_numbers_on() -> None:
    article, editor = draft(), member("Editor")
    proposed(article)
    again = review.request(article, editor, LATER, instruction="Shorter.")
    assert (again.number, again.state, again.instruction) == (2, "queued", "Shorter.")
    assert Rewrite.objects.get(number=1).state == "superseded"
    assert review.request(article, editor, LATER) == again


def test_two_active_proposals_are_not_possible() -> None:
    article = draft()
    proposed(article)
    with pytest.raises(NotPossible, match="on its way"):
        review.queue(article, NOON)


@pytest.mark.parametrize("groups", [(), ("Reporter",), ("Wire staff",)])
def test_only_editors_decide(groups: tuple[str, ...]) -> None:
    rewrite, user = proposed(draft()), member(*groups)
    with pytest.raises(NotAllowed):
        review.accept(rewrite, user, LATER, version=1, title="T", text="T")
    with pytest.raises(NotAllowed):
        review.reject(rewrite, user, LATER, reason="No.")
    assert Rewrite.objects.get().state == "proposed"


def test_a_reporter_edits_the_drafts_assigned_to_them_only() -> None:
    reporter = member("Reporter")
    theirs, other = draft(assigned_to=reporter), draft()
    editing.save(theirs, reporter, NOON, version=1, changes={"body": "Mine."})
    with pytest.raises(NotAllowed):
        editing.save(other, reporter, NOON, version=1, changes={"body": "Not mine."})
    assert review.request(theirs, reporter, NOON).state == "queued"


def test_saving_keeps_what_was_before_and_follows_the_formats_rule() -> None:
    article, editor = draft(description="Two firms move."), member("Editor")
    editing.save(article, editor, LATER, version=1, changes={"body": "Three firms move.", "tags": ["BTC", "MINING"]})
    assert (article.description, article.updated_at, article.ordered_tags) == (
        "Three firms move.",
        LATER,
        ["BTC", "MINING"],
    )
    files = list(article.revisions.order_by("pk").values_list("kind", "version", "file"))
    assert [(kind, version) for kind, version, _ in files] == [(Revision.Kind.SAVED, 1), (Revision.Kind.SAVED, 2)]
    assert "Two firms move." in files[0][2]


def test_a_standfirst_written_by_hand_stays() -> None:
    article, editor = draft(description="By hand."), member("Editor")
    editing.save(article, editor, LATER, version=1, changes={"body": "Three firms move."})
    assert article.description == "By hand."
