"""The end of the review screen: published now or at a time, placed, compared, taken up again; two editors at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import review
from articles.models import Article, Rewrite
from tests.articles.acknowledged import every_point
from tests.articles.admin.conftest import make_draft, make_rewrite, person, signed_in
from tests.builders import make_article, make_cover, make_tag

State = Rewrite.State
CLEAN = "The bank bought $120 million of bitcoin on Tuesday."


def address(rewrite: Rewrite, page: str = "review") -> str:
    return reverse(f"admin:articles_rewrite_{page}", args=[rewrite.pk])


def page_of(client: Client, rewrite: Rewrite, query: str = "") -> str:
    return " ".join(client.get(address(rewrite) + query).content.decode().split())


def press(client: Client, rewrite: Rewrite, act: str, **overrides: Any) -> Any:
    fields = {"version": rewrite.article.version, "title": rewrite.title, "text": rewrite.text, **overrides}
    ticked = every_point(rewrite, title=fields["title"], text=fields["text"])
    return client.post(address(rewrite), {"acknowledged": sorted(ticked), "act": act, **fields})


def fresh(rewrite: Rewrite) -> Rewrite:
    return Rewrite.objects.select_related("article").get(pk=rewrite.pk)


def test_accepting_alone_publishes_nothing_and_the_button_says_so(desk: Client) -> None:
    rewrite = make_rewrite(text=CLEAN)
    assert "Accept, publish nothing" in page_of(desk, rewrite)
    press(desk, rewrite, "accept", place="1")
    assert (fresh(rewrite).state, fresh(rewrite).article.status) == (State.ACCEPTED, Article.Status.DRAFT)
    assert fresh(rewrite).article.place is None


def test_text_place_and_publication_are_one_step(desk: Client) -> None:
    rewrite = make_rewrite(text=CLEAN)
    press(desk, rewrite, "accept_publish", place="1")
    article = fresh(rewrite).article
    assert (article.status, article.place, article.body) == (Article.Status.PUBLISHED, 1, CLEAN)
    assert article.slot_until is not None


def test_a_story_can_be_scheduled_with_its_acceptance(desk: Client) -> None:
    rewrite, at = make_rewrite(text=CLEAN), timezone.now() + timedelta(hours=5)
    press(desk, rewrite, "accept_schedule", at=f"{at:%Y-%m-%dT%H:%M}", place="2")
    article = fresh(rewrite).article
    assert (article.status, article.place) == (Article.Status.SCHEDULED, 2)
    assert article.publish_at == at.replace(second=0, microsecond=0)


@pytest.mark.parametrize("at", ["", "2020-01-01T10:00"])
def test_what_cannot_be_scheduled_is_not_accepted_either(at: str, desk: Client) -> None:
    rewrite = make_rewrite(text=CLEAN)
    press(desk, rewrite, "accept_schedule", at=at, place="1")
    assert (fresh(rewrite).state, fresh(rewrite).article.version) == (State.PROPOSED, 1)


def test_the_standfirst_is_shown_as_it_will_be_counted(desk: Client) -> None:
    rewrite = make_rewrite(text=f"## Overview\n\n{CLEAN}\n\nMore.")
    page = page_of(desk, rewrite)
    assert f"<span data-standfirst-now>{CLEAN}</span>" in page
    assert f"<span data-length-now>{len(CLEAN)}</span> of 180" in page


def test_what_would_change_is_told_word_by_word_against_what_was_filed(desk: Client) -> None:
    rewrite = make_rewrite(
        make_draft(title="Bank buys bitcoin", body="The bank sold coins."), text="The bank bought coins."
    )
    page = page_of(desk, rewrite)
    assert "against what was filed" in page
    assert '<del class="nr-del">sold </del><ins class="nr-ins">bought </ins>' in page
    published = make_rewrite(make_draft(status=Article.Status.PUBLISHED), text="The bank bought coins.")
    assert "against what readers see" in page_of(desk, published)


def test_an_accepted_one_shows_what_the_editor_changed(desk: Client) -> None:
    rewrite = make_rewrite(text="The bank bought coins.")
    press(desk, rewrite, "accept", text="The bank bought many coins.")
    page = page_of(desk, fresh(rewrite))
    assert "What the editor changed" in page
    assert '<ins class="nr-ins">many </ins>' in page


def test_older_proposals_stand_beside_each_other_and_can_be_taken_up(desk: Client) -> None:
    article = make_draft()
    older = make_rewrite(article, state=State.SUPERSEDED, text="The bank sold coins.", reason="Asked again.")
    Rewrite.objects.update(finished_at=timezone.now())
    newer = make_rewrite(article, text="The bank bought coins.")
    assert '<del class="nr-del">sold </del>' in page_of(desk, newer, "?against=1")
    answer = press(desk, older, "take_up")
    assert answer.url == address(older)
    assert (fresh(older).state, fresh(newer).state) == (State.PROPOSED, State.SUPERSEDED)


@pytest.mark.parametrize("query", ["?against=x", "?against=99", "?against=9999999999"])
def test_an_odd_comparison_is_none(query: str, desk: Client) -> None:
    assert "What would change" not in page_of(desk, make_rewrite(), query)


def test_the_way_through_the_queue_leads_both_ways(desk: Client) -> None:
    first, second, third = make_rewrite(), make_rewrite(), make_rewrite()
    make_rewrite(state=State.REJECTED)
    page = page_of(desk, second)
    assert f'data-key="j" href="{address(first)}"' in page
    assert f'data-key="k" href="{address(third)}"' in page


def test_words_are_looked_at_while_they_are_typed_and_nothing_is_kept(desk: Client) -> None:
    rewrite = make_rewrite(text=CLEAN)
    sent = {"title": "Typed", "text": f"{CLEAN} It holds 999 coins.\n\n## Overview\n\n", "preview": "1"}
    found = desk.post(address(rewrite, "look"), sent).json()
    assert found["standfirst"] == f"{CLEAN} It holds 999 coins."
    assert found["length"] == len(found["standfirst"])
    assert found["open"] >= 1
    assert "Typed" in found["page"]
    assert "999 coins" in found["page"]
    assert (fresh(rewrite).text, fresh(rewrite).article.title) == (CLEAN, rewrite.article.title)
    assert desk.get(address(rewrite, "look")).status_code == 405


def test_the_second_editor_is_told_and_their_words_are_kept(desk: Client, editor: User) -> None:
    rewrite, colleague = make_rewrite(text=CLEAN), signed_in(person("Editor"))
    desk.get(address(rewrite))
    assert f"{editor.username} has this story open too." in page_of(colleague, rewrite)
    press(desk, rewrite, "accept", text="The bank bought coins, says the first.")

    answer = press(colleague, rewrite, "accept", title="By the second", text="The bank bought coins, says the second.")
    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 409
    assert f"{editor.username} decided before you: the proposal is accepted" in page
    assert '<del class="nr-del">first.</del><ins class="nr-ins">second.</ins>' in page
    assert "By the second" in page
    assert fresh(rewrite).article.body == "The bank bought coins, says the first."

    mine = {"version": 1, "title": "By the second", "text": "The bank bought coins, says the second."}
    seen = fresh(rewrite).article.version
    colleague.post(address(rewrite), {**mine, "act": "mine", "seen_version": seen})
    article = fresh(rewrite).article
    assert (article.title, article.body) == ("By the second", "The bank bought coins, says the second.")


def test_unseen_work_is_not_written_over(desk: Client, editor: User) -> None:
    rewrite = make_rewrite(text=CLEAN)
    ticked = every_point(rewrite, title="T", text=CLEAN)
    review.accept(rewrite, editor, timezone.now(), version=1, title="T", text=CLEAN, acknowledged=ticked)
    mine = {"version": 1, "title": "Mine", "text": "Mine.", "act": "mine", "seen_version": 1}
    answer = desk.post(address(rewrite), mine)
    assert answer.status_code == 409
    assert fresh(rewrite).article.body == CLEAN


@pytest.mark.parametrize("act", ["accept_schedule", "take_up", "mine"])
@pytest.mark.parametrize("role", ["Reporter", "Wire staff"])
def test_who_may_not_is_refused(role: str, act: str, db: None) -> None:
    rewrite = make_rewrite(text=CLEAN, state=State.SUPERSEDED if act == "take_up" else State.PROPOSED)
    at = f"{timezone.now() + timedelta(hours=5):%Y-%m-%dT%H:%M}"
    assert press(signed_in(person(role)), rewrite, act, at=at, seen_version=1).status_code == 403
    assert (fresh(rewrite).state, fresh(rewrite).article.version) == (rewrite.state, 1)


def test_a_cover_is_suggested_from_our_library_and_goes_live_with_the_text(desk: Client) -> None:
    tag, cover = make_tag(name="BTC"), make_cover(alt="")
    make_article(cover=cover, tags=[tag])
    rewrite = make_rewrite(make_draft(tags=[tag]), text=CLEAN)
    assert f'name="cover" value="{cover.pk}"' in page_of(desk, rewrite)
    press(desk, rewrite, "accept_publish", cover=cover.pk, cover_alt="A vault")
    article = fresh(rewrite).article
    assert (article.status, article.cover) == (Article.Status.PUBLISHED, cover)
    assert article.cover is not None
    assert article.cover.alt == "A vault"


@pytest.mark.parametrize("cover", ["999999", "x"])
def test_a_picture_that_is_not_there_stops_all_of_it(cover: str, desk: Client) -> None:
    rewrite = make_rewrite(text=CLEAN)
    press(desk, rewrite, "accept_publish", cover=cover)
    assert (fresh(rewrite).state, fresh(rewrite).article.version) == (State.PROPOSED, 1)
