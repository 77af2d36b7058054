"""The review screen: source beside proposal, evidence in words, and decisions that are the acts' own."""

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.models import Article, Rewrite
from sources.models import Entry
from tests.articles.acknowledged import every_point
from tests.articles.admin.conftest import PROPOSAL, make_draft, make_rewrite, person, signed_in

State = Rewrite.State


def _address(rewrite: Rewrite) -> str:
    return reverse("admin:articles_rewrite_review", args=[rewrite.pk])


def _sent(rewrite: Rewrite, act: str, **overrides: Any) -> dict[str, Any]:
    fields = {"version": rewrite.article.version, "title": rewrite.title, "text": rewrite.text}
    return {**fields, "act": act, **overrides}


def _post(client: Client, rewrite: Rewrite, act: str, **overrides: Any) -> Any:
    return client.post(_address(rewrite), _sent(rewrite, act, **overrides))


def _ticked(rewrite: Rewrite, **overrides: Any) -> dict[str, Any]:
    """`overrides`, and every point ticked that they leave open."""
    texts = {"title": rewrite.title, "text": rewrite.text} | overrides
    keys = every_point(rewrite, title=texts["title"], text=texts["text"])
    return {**overrides, "acknowledged": sorted(keys)}


def _page(client: Client, rewrite: Rewrite) -> str:
    return client.get(_address(rewrite)).content.decode()


def test_the_source_stands_beside_the_proposal_with_its_evidence(desk: Client) -> None:
    text = "The bank bought $120 million of bitcoin on Tuesday.\n\nRivals of 14 nations will copy the idea next spring."
    page = _page(desk, make_rewrite(text=text))
    assert "The bank bought" in page.partition('aria-label="Marked source"')[2]
    assert "nothing behind it" in page
    assert "not in the source" in page
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize(
    ("origin", "said"),
    [
        (Rewrite.Origin.MODEL, "Written by the language model writer-1 at models.example, prompt v1."),
        (Rewrite.Origin.OFFLINE, "no language model was involved"),
        (Rewrite.Origin.FILE, "who reviewed it is not known"),
    ],
)
def test_the_screen_says_who_made_the_proposal(origin: str, said: str, desk: Client) -> None:
    assert said in _page(desk, make_rewrite(origin=origin))


def test_accepting_makes_the_edited_text_the_articles(desk: Client, editor: User) -> None:
    rewrite = make_rewrite()
    edited = "## Overview\r\n\r\nAs the editor put it."
    answer = _post(desk, rewrite, "accept", **_ticked(rewrite, title="The editor's headline", text=edited))
    rewrite.refresh_from_db()
    article = rewrite.article
    assert answer.status_code == 302
    assert (article.title, article.body) == ("The editor's headline", "## Overview\n\nAs the editor put it.")
    assert (rewrite.state, rewrite.decided_by) == (State.ACCEPTED, editor)
    assert rewrite.text == PROPOSAL
    assert article.status == Article.Status.DRAFT


OPEN = "The bank bought $120 million of bitcoin, and 14 rivals sold $90 billion, it said on Tuesday."


def test_what_is_open_has_a_checkbox_and_stops_acceptance_until_it_is_ticked(desk: Client, editor: User) -> None:
    rewrite = make_rewrite(title="Bank buys bitcoin", text=OPEN)
    page = _page(desk, rewrite)
    keys = re.findall(r'name="acknowledged" value="(\w+)"', page)
    assert len(keys) == 2
    for key in keys:
        assert f'id="ack-{key}"' in page
        assert f'id="open-{key}" data-point="{key}" href="#ack-{key}"' in page

    answer = _post(desk, rewrite, "accept", acknowledged=keys[:1])
    assert answer.status_code == 200
    assert "Still open: number “$90 billion” (not in the source)" in unescape(answer.content.decode())
    assert f'value="{keys[0]}" checked' in answer.content.decode()
    rewrite.refresh_from_db()
    assert rewrite.state == State.PROPOSED

    assert _post(desk, rewrite, "accept", acknowledged=keys).status_code == 302
    rewrite.refresh_from_db()
    assert [(point["text"], point["by"]) for point in rewrite.acknowledged] == [
        ("14", editor.username),
        ("$90 billion", editor.username),
    ]
    assert "Acknowledged" in _page(desk, rewrite)


def test_a_tick_survives_checking_ones_edits_while_its_sentence_stands(desk: Client) -> None:
    rewrite = make_rewrite(title="Bank buys bitcoin", text=OPEN)
    [key, _] = re.findall(r'name="acknowledged" value="(\w+)"', _page(desk, rewrite))
    page = _post(desk, rewrite, "check", text=f"{OPEN} It bought on Tuesday.", acknowledged=[key])
    assert f'value="{key}" checked' in page.content.decode()
    assert f'value="{key}"' not in _post(desk, rewrite, "check", text="New.", acknowledged=[key]).content.decode()


def test_an_extract_asks_once(desk: Client) -> None:
    said = "The bank bought $120 million of bitcoin on Tuesday after its board had met, it said."
    rewrite = make_rewrite(title="Bank buys bitcoin", text=said, origin=Rewrite.Origin.OFFLINE)
    Entry.objects.update(summary=said)
    page = _page(desk, rewrite)
    assert page.count('name="acknowledged"') == 1
    assert "word for word. Readers are told so." in page


def test_a_claim_leads_to_its_sentence_in_the_source(desk: Client) -> None:
    page = _page(desk, make_rewrite(title="Bank buys bitcoin", text="It bought $120 million of bitcoin."))
    assert 'href="#source-2" tabindex="-1">$120 million</a>' in page
    assert page.count('id="source-2"') == 1


def test_a_view_that_the_model_drafted_needs_a_person(desk: Client) -> None:
    rewrite = make_rewrite()
    page = _page(desk, rewrite)
    assert "speaks for the newsroom" in page
    refused = _post(desk, rewrite, "accept")
    rewrite.refresh_from_db()
    assert refused.status_code == 200
    assert rewrite.state == State.PROPOSED
    assert "stands as the model drafted it" in refused.content.decode()
    assert _post(desk, rewrite, "accept", view_confirmed="on").status_code == 302
    rewrite.refresh_from_db()
    assert (rewrite.state, rewrite.view_confirmed) == (State.ACCEPTED, True)


def test_accept_and_publish_is_one_step(desk: Client) -> None:
    rewrite = make_rewrite()
    _post(desk, rewrite, "accept_publish", view_confirmed="on")
    rewrite.refresh_from_db()
    assert (rewrite.state, rewrite.article.status) == (State.ACCEPTED, Article.Status.PUBLISHED)


def test_what_cannot_be_published_is_not_accepted_either(desk: Client) -> None:
    rewrite = make_rewrite(make_draft(status=Article.Status.SPIKED))
    answer = _post(desk, rewrite, "accept_publish", view_confirmed="on", title="Kept in the form")
    rewrite.refresh_from_db()
    assert rewrite.state == State.PROPOSED
    assert rewrite.article.title != "Kept in the form"
    assert 'value="Kept in the form"' in answer.content.decode()


def test_rejecting_needs_a_reason(desk: Client) -> None:
    rewrite = make_rewrite()
    assert "Say why" in _post(desk, rewrite, "reject").content.decode()
    _post(desk, rewrite, "reject", reason="It invents a date.")
    rewrite.refresh_from_db()
    assert (rewrite.state, rewrite.reason) == (State.REJECTED, "It invents a date.")


def test_asking_again_queues_a_new_proposal_with_the_instruction(desk: Client) -> None:
    rewrite = make_rewrite()
    _post(desk, rewrite, "again", instruction="Name the bank.", shape="brief")
    rewrite.refresh_from_db()
    newer = rewrite.article.rewrites.get(number=2)
    assert rewrite.state == State.SUPERSEDED
    assert (newer.state, newer.instruction, newer.shape) == (State.QUEUED, "Name the bank.", "brief")


def test_after_a_decision_the_next_waiting_proposal_opens(desk: Client) -> None:
    older, newer = make_rewrite(), make_rewrite()
    answer = _post(desk, newer, "reject", reason="Thin.")
    assert answer.url == _address(older)
    last = desk.post(_address(older), _sent(older, "reject", reason="Thin."), follow=True)
    assert "No other proposal is waiting." in last.content.decode()


def test_accepting_over_a_newer_text_is_refused_and_loses_nothing(desk: Client) -> None:
    rewrite = make_rewrite()
    sent = _sent(rewrite, "accept", **_ticked(rewrite, text="What I typed meanwhile."), view_confirmed="on")
    Article.objects.filter(pk=rewrite.article_id).update(version=5, body="What a colleague saved.")
    answer = desk.post(_address(rewrite), sent)
    page = answer.content.decode()
    rewrite.refresh_from_db()
    assert answer.status_code == 409
    assert rewrite.state == State.PROPOSED
    assert rewrite.article.body == "What a colleague saved."
    assert "What I typed meanwhile.</textarea>" in page
    assert '<del class="nr-del">a colleague saved.</del>' in page
    assert desk.post(_address(rewrite), {**sent, "seen_version": 5}).status_code == 302
    rewrite.refresh_from_db()
    assert rewrite.article.body == "What I typed meanwhile."


def test_a_decision_that_came_too_late_changes_nothing_and_keeps_the_text(desk: Client) -> None:
    rewrite = make_rewrite()
    sent = _sent(rewrite, "accept", text="Typed too late.", view_confirmed="on")
    Rewrite.objects.filter(pk=rewrite.pk).update(state=State.REJECTED)
    page = desk.post(_address(rewrite), sent).content.decode()
    rewrite.refresh_from_db()
    assert rewrite.state == State.REJECTED
    assert "Typed too late." in page
    assert "nothing was done" in page


def test_edits_are_checked_without_being_decided(desk: Client) -> None:
    rewrite = make_rewrite()
    page = _post(desk, rewrite, "check", text="The bank sold 77,123 ETH.").content.decode()
    rewrite.refresh_from_db()
    assert rewrite.state == State.PROPOSED
    marked = page.partition('aria-label="Marked proposal"')[2]
    assert "77,123" in marked
    assert "not in the source" in marked
    assert "The bank sold 77,123 ETH.</textarea>" in page


def test_enter_in_the_headline_decides_nothing(desk: Client) -> None:
    """A browser takes the form's first button for Enter."""
    form = _page(desk, make_rewrite()).partition('id="review_form"')[2]
    assert form.partition('name="act" value="')[2].startswith("check")


def test_the_screen_says_that_a_public_text_changes_at_once(desk: Client) -> None:
    assert "readers see what you accept at once" in _page(desk, make_rewrite(make_draft(status="published")))
    assert "readers see what you accept at once" not in _page(desk, make_rewrite())


def test_a_failed_proposal_shows_its_reason_and_a_way_to_ask_again(desk: Client) -> None:
    rewrite = make_rewrite(state=State.FAILED, text="", error="The model refused: it may not write about this.")
    page = _page(desk, rewrite)
    assert "The model refused" in page
    assert 'value="again"' in page
    _post(desk, rewrite, "again")
    assert rewrite.article.rewrites.get(number=2).state == State.QUEUED


@pytest.mark.parametrize("state", [State.QUEUED, State.RUNNING])
def test_a_proposal_in_the_making_reloads_its_page(state: str, desk: Client) -> None:
    assert desk.get(_address(make_rewrite(state=state, text=""))).headers["Refresh"] == "3"


def test_a_finished_page_does_not_reload(desk: Client) -> None:
    assert "Refresh" not in desk.get(_address(make_rewrite())).headers


@pytest.mark.parametrize("act", ["accept", "accept_publish", "reject", "again"])
@pytest.mark.parametrize("role", ["Reporter", "Wire staff"])
def test_only_editors_decide(role: str, act: str, db: None) -> None:
    rewrite = make_rewrite()
    before = Article.objects.filter(pk=rewrite.article_id).values().get()
    sent = {"reason": "x", "view_confirmed": "on"}
    assert _post(signed_in(person(role)), rewrite, act, **sent).status_code == 403
    rewrite.refresh_from_db()
    assert rewrite.state == State.PROPOSED
    assert Article.objects.filter(pk=rewrite.article_id).values().get() == before
    assert rewrite.article.rewrites.count() == 1


def test_a_reporter_sees_the_proposal_without_the_decision(reporter: User) -> None:
    page = _page(signed_in(reporter), make_rewrite())
    assert "Proposal, checked" in page
    assert 'value="accept"' not in page


def test_the_queue_lists_what_waits_first(desk: Client) -> None:
    waiting = make_rewrite(title="Waiting one")
    make_rewrite(title="Decided one", state=State.ACCEPTED)
    page = desk.get(reverse("admin:articles_rewrite_changelist")).content.decode()
    assert page.index("Waiting one") < page.index("Decided one")
    answer = desk.get(reverse("admin:articles_rewrite_change", args=[waiting.pk]))
    assert answer.url == _address(waiting)


def test_the_screen_costs_the_same_for_a_long_history(desk: Client, django_assert_max_num_queries: Any) -> None:
    article = make_draft()
    for _ in range(30):
        make_rewrite(article, state=State.REJECTED)
    # Session, user, permissions, the row, its way, who is on it, tags, counts, notes, whom they may name, what is new.
    with django_assert_max_num_queries(27):
        _page(desk, make_rewrite(article))
