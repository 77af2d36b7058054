"""Proposals: asked for, accepted, rejected; and what each leaves behind."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry

from articles import editing, review
from articles.acknowledging import StillOpen
from articles.errors import NotAllowed, NotPossible, StaleVersion
from articles.models import Article, Revision, Rewrite
from tests.articles.acknowledged import every_point
from tests.articles.test_publishing import draft, member
from tests.builders import NOON

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)
TEXT = "## Overview\n\nTwo firms move north.\n\n## From author\n\nWe think it is the price of power."


def proposed(article: Article, **overrides: Any) -> Rewrite:
    fields = {"number": 1, "state": "proposed", "origin": "model", "title": "Miners go north", "text": TEXT}
    return Rewrite.objects.create(article=article, requested_at=NOON, **{**fields, **overrides})


def accept(
    rewrite: Rewrite, user: Any, *, version: int = 1, title: str = "T", text: str = TEXT, **more: Any
) -> Article:
    """Accept at `LATER`, with everything acknowledged that stands open."""
    seen = every_point(rewrite, title=title, text=text)
    return review.accept(rewrite, user, LATER, version=version, title=title, text=text, acknowledged=seen, **more)


def test_accepting_writes_text_and_record_but_never_publishes() -> None:
    article, editor = draft(), member("Editor")
    rewrite = proposed(article)

    accept(rewrite, editor, title="Miners go north", view_confirmed=True)

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
        accept(rewrite, editor)
    assert Rewrite.objects.get().state == "proposed"
    accept(rewrite, editor, text=TEXT.replace("We think", "In our view,"))
    assert Rewrite.objects.get().state == "accepted"


def test_an_emptied_section_is_not_shown_to_readers() -> None:
    article, editor = draft(), member("Editor")
    emptied = "## Overview\n\nTwo firms move north.\n\n## From author\n\n"
    accept(proposed(article), editor, text=emptied)
    assert article.body == "## Overview\n\nTwo firms move north."


def test_accepting_twice_is_refused_and_changes_nothing_more() -> None:
    article, editor = draft(), member("Editor")
    rewrite = proposed(article)
    accept(rewrite, editor, view_confirmed=True)
    with pytest.raises(NotPossible, match="accepted by now"):
        accept(rewrite, editor, version=2, title="X", text="X")
    article.refresh_from_db()
    assert article.title == "T"


def test_a_stale_acceptance_leaves_proposal_and_text_alone() -> None:
    article, editor = draft(), member("Editor")
    rewrite = proposed(article)
    editing.save(article, editor, NOON, version=1, changes={"body": "Edited meanwhile."})
    with pytest.raises(StaleVersion):
        accept(rewrite, editor, view_confirmed=True)
    assert (Rewrite.objects.get().state, Article.objects.get().body) == ("proposed", "Edited meanwhile.")


def test_nothing_is_accepted_while_a_claim_is_open() -> None:
    article, editor = draft(), member("Editor")
    rewrite = proposed(article)
    text = "## Overview\n\nTwo firms move north with 900 rigs and $40 million."
    with pytest.raises(StillOpen, match=r"number “900” .*number “\$40 million” \(not in the source\)") as refused:
        review.accept(rewrite, editor, LATER, version=1, title="Two firms move", text=text)
    keys = {point.text: point.key for point in refused.value.points}
    with pytest.raises(StillOpen, match=r"Still open: [^“]*“\$40 million”"):
        review.accept(
            rewrite,
            editor,
            LATER,
            version=1,
            title="Two firms move",
            text=text,
            acknowledged={key for said, key in keys.items() if said != "$40 million"},
        )
    rewrite.refresh_from_db()
    article.refresh_from_db()
    assert (rewrite.state, rewrite.acknowledged, article.body) == ("proposed", [], "Two firms move.")
    assert not LogEntry.objects.exists()


def test_the_record_keeps_who_let_which_claim_stand_and_when() -> None:
    article, editor = draft(), member("Editor")
    rewrite = proposed(article)
    accept(rewrite, editor, title="Two firms move", text="Two firms move 900 rigs.\n\n## From author\n\nGood.")
    [kept] = rewrite.acknowledged
    assert (kept["kind"], kept["text"], kept["word"]) == ("number", "900", "not in the source")
    assert (kept["by"], kept["by_id"], kept["at"]) == (editor.username, editor.pk, LATER.isoformat())
    assert rewrite.accepted_title == "Two firms move"
    [told] = [claim for claim in rewrite.accepted_claims if claim["verdict"] == "unsupported"]
    document = f"{rewrite.accepted_title}\n\n{rewrite.accepted_text}"
    assert (document[slice(*told["span"])], told["kind"]) == ("900", "number")
    assert "acknowledged 1 open point" in str(LogEntry.objects.get())


def test_a_claim_that_was_edited_away_needs_no_word() -> None:
    article, editor = draft(), member("Editor")
    rewrite = proposed(article, text="Two firms move 900 rigs.", claims=[{"verdict": "unsupported"}])
    review.accept(rewrite, editor, LATER, version=1, title="Two firms move", text="Two firms move.")
    assert (rewrite.state, rewrite.acknowledged) == ("accepted", [])


def test_a_gap_that_was_acknowledged_is_left_out() -> None:
    article, editor = draft(), member("Editor")
    gap = "## Overview\n\nTwo firms move.\n\n## Impact on the crypto market"
    accept(proposed(article), editor, title="Two firms move", text=gap)
    assert article.body == "## Overview\n\nTwo firms move."
    assert article.rewrites.get().acknowledged[0]["kind"] == "gap"


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


def test_an_older_proposal_is_taken_up_in_the_place_of_the_one_that_waits() -> None:
    article, editor = draft(), member("Editor")
    older = proposed(article, state="superseded", reason="Asked again.", decided_by=editor, decided_at=NOON)
    newer = proposed(article, number=2)
    review.take_up(older, editor, LATER)
    newer.refresh_from_db()
    assert (older.state, older.reason, older.decided_by) == ("proposed", "", None)
    assert (newer.state, newer.reason) == ("superseded", "Proposal 1 was taken up again.")
    ticked = every_point(older, title="T", text=TEXT)
    review.accept(older, editor, LATER, version=1, title="T", text=TEXT, view_confirmed=True, acknowledged=ticked)
    assert Article.objects.get().body == TEXT


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"state": "accepted"}, "It was accepted"),
        ({"state": "failed", "text": ""}, "no text in it"),
        ({"state": "superseded", "text": ""}, "no text in it"),
    ],
)
def test_what_holds_no_undecided_text_is_not_taken_up(fields: dict[str, str], why: str) -> None:
    with pytest.raises(NotPossible, match=why):
        review.take_up(proposed(draft(), **fields), member("Editor"), LATER)


def test_nothing_is_taken_up_while_a_new_one_is_being_made() -> None:
    article, editor = draft(), member("Editor")
    older = proposed(article, state="superseded")
    review.request(article, editor, NOON)
    with pytest.raises(NotPossible, match="on its way"):
        review.take_up(older, editor, LATER)
    older.refresh_from_db()
    assert older.state == "superseded"
