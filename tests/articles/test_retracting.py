"""One act takes a story from readers everywhere, and one file holds all that is on record of it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from articles import dossier, publishing, retracting, review, search
from articles.errors import NotAllowed, NotPossible
from articles.models import Article, Change, ModelCall
from newsroom import pipeline
from sources.models import EntryVersion
from tests.articles.acknowledged import every_point
from tests.articles.admin.conftest import make_draft, make_rewrite, person, signed_in
from tests.articles.test_publishing import member
from tests.builders import NOON, make_article, make_source

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


def story(**overrides: Any) -> Article:
    return make_article(**{"source": make_source(), "external_id": "77", **overrides})


def statuses(*articles: Article) -> list[str]:
    return [Article.objects.get(pk=article.pk).status for article in articles]


def test_every_language_and_address_of_a_story_is_withdrawn_at_once() -> None:
    first = story()
    source = first.source
    again = story(source=source)  # real archives hold one upstream story under two addresses
    ukrainian = story(source=source, lang="uk")
    by_hand = make_article(original=first, lang="es")
    other = make_article(source=source, external_id="78")

    touched = retracting.withdraw_everywhere(ukrainian, member("Editor"), LATER, reason="A court says so.")

    assert {row.pk for row in touched} == {first.pk, again.pk, ukrainian.pk, by_hand.pk}
    assert set(statuses(first, again, ukrainian, by_hand)) == {"withdrawn"}
    assert statuses(other) == ["published"]
    assert Change.objects.filter(after__isnull=True).count() == 4


def test_what_would_go_live_by_itself_is_kept_back() -> None:
    first = story()
    planned = story(source=first.source, lang="uk", status="scheduled")
    wire = story(source=first.source, lang="es", status="draft", auto_publish=True)
    draft = story(source=first.source, lang="fr", status="draft")

    retracting.withdraw_everywhere(first, member("Editor"), LATER, reason="Wrong.")

    assert statuses(first, planned, wire, draft) == ["withdrawn", "draft", "draft", "draft"]
    assert pipeline.keep_time(LATER + timedelta(days=9)) == 0
    assert not publishing.publish_unrewritten(Article.objects.get(pk=wire.pk), LATER)
    assert Article.objects.get(pk=draft.pk).version == draft.version


def test_a_reason_is_needed_and_a_second_time_changes_nothing() -> None:
    article, editor = story(), member("Editor")
    with pytest.raises(NotPossible, match="Say why"):
        retracting.withdraw_everywhere(article, editor, LATER, reason=" ")
    retracting.withdraw_everywhere(article, editor, LATER, reason="Wrong.")
    with pytest.raises(NotPossible, match="Readers see nothing of this story"):
        retracting.withdraw_everywhere(article, editor, LATER, reason="Wrong.")
    assert article.revisions.count() == 2


@pytest.mark.parametrize("role", ["Reporter", "Wire staff", "Administrator"])
def test_only_who_publishes_withdraws(role: str) -> None:
    article = story()
    with pytest.raises(NotAllowed):
        retracting.withdraw_everywhere(article, member(role), LATER, reason="Mine.")
    assert statuses(article) == ["published"]


def test_a_story_of_our_own_has_no_strangers_in_it() -> None:
    make_article(external_id="", source=None)
    ours = make_article(external_id="", source=None)
    assert retracting.everywhere(ours) == [ours]


# --- the record ------------------------------------------------------------------------------------


def published_story() -> Article:
    """Proposed, accepted with a point acknowledged, published; its source has changed it since."""
    editor = member("Editor")
    rewrite = make_rewrite(make_draft(), text="The bank bought $120 million of bitcoin and 14 boats.")
    ModelCall.objects.create(rewrite=rewrite, at=NOON, provider="openai", model="writer-1", cost="0.25")
    words = {"title": "Bank buys bitcoin", "text": rewrite.text}
    seen = every_point(rewrite, **words)
    article = review.accept(rewrite, editor, NOON, version=1, acknowledged=seen, **words)
    publishing.publish(article, editor, NOON, version=article.version)
    entry = article.entry
    assert entry is not None
    EntryVersion.objects.create(
        entry=entry, number=1, title="As it was", content_hash="x", payload="<item/>", replaced_at=NOON
    )
    return article


def test_the_record_holds_all_that_is_known() -> None:
    article = published_story()
    kept = json.loads(dossier.dossier(article, LATER))
    [told] = kept["articles"]
    [entry] = kept["entries"]
    [rewrite] = told["rewrites"]
    assert kept["made_at"].startswith(LATER.date().isoformat())
    assert told["file"].startswith("---\n")
    assert told["revisions"][0]["reason"] == "As filed"
    assert told["revisions"][-1]["user"] == told["editor"]
    assert (rewrite["state"], rewrite["decided_by"]) == ("accepted", told["editor"])
    assert rewrite["calls"][0]["cost"] == "0.250000"
    assert {point["text"] for point in rewrite["acknowledged"]} == {"14"}
    assert [claim["text"] for claim in rewrite["accepted_claims"] if claim["verdict"] == "unsupported"] == ["14"]
    assert [line["what"] for line in told["log"]][-1] == "Published."
    assert (entry["id"], entry["versions"][0]["title"]) == (told["entry"], "As it was")


def test_what_somebody_was_typing_is_nobodys_record() -> None:
    article = published_story()
    article.revisions.create(kind="autosave", version=1, file="half a word", at=NOON)
    assert "half a word" not in dossier.dossier(article, LATER)


# --- the page ---------------------------------------------------------------------------------------

FIND = reverse("admin:articles_article_complaint")


def test_a_complaint_from_paragraph_to_withdrawal() -> None:
    desk, article = signed_in(person("Editor")), published_story()
    search.index([article.pk])
    assert "Paste what somebody complains of" in desk.get(FIND).content.decode()

    page = desk.post(FIND, {"paragraph": "The bank bought $120 million of bitcoin and 14 boats."}).content.decode()
    assert "<strong>100 %</strong>" in page
    assert "in the complaint, 10 words" in page.partition('aria-label="Marked story"')[2]
    assert "The bank bought" in page.partition('aria-label="Marked source"')[2]

    record = desk.get(reverse("admin:articles_article_record", args=[article.pk]))
    assert record["Content-Disposition"] == f'attachment; filename="record-{article.slug}.json"'
    assert json.loads(record.content)["articles"][0]["id"] == article.pk

    withdraw = reverse("admin:articles_article_withdraw_everywhere", args=[article.pk])
    assert "Say why" in desk.post(withdraw, {"reason": ""}, follow=True).content.decode()
    assert statuses(article) == ["published"]
    page = desk.post(withdraw, {"reason": "They are right."}, follow=True).content.decode()
    assert "Readers do not see" in page
    assert statuses(article) == ["withdrawn"]


def test_another_match_can_be_looked_at() -> None:
    desk = signed_in(person("Editor"))
    words = "Two engineers of the harbour found the fault on Monday night."
    older, newer = make_article(body=words), make_article(body=words)
    search.index([older.pk, newer.pk])
    assert f'value="{older.pk}"' in desk.post(FIND, {"paragraph": words}).content.decode()
    page = desk.post(FIND, {"paragraph": words, "article": older.pk}).content.decode()
    assert f'value="{newer.pk}"' in page


def test_words_that_no_story_has_are_told_as_such() -> None:
    page = signed_in(person("Editor")).post(FIND, {"paragraph": "Nobody ever wrote this here."}).content.decode()
    assert "No public story has these words." in page
    assert "at least a sentence" in signed_in(person("Editor")).post(FIND, {"paragraph": "x"}).content.decode()


@pytest.mark.parametrize("role", ["Reporter", "Wire staff"])
def test_complaints_are_for_who_publishes(role: str) -> None:
    article, desk = story(), signed_in(person(role))
    addresses = [FIND, *(reverse(f"admin:articles_article_{page}", args=[article.pk]) for page in ("story", "record"))]
    assert {desk.get(address).status_code for address in addresses} == {403}
    withdraw = reverse("admin:articles_article_withdraw_everywhere", args=[article.pk])
    assert desk.post(withdraw, {"reason": "x"}).status_code == 403
    assert statuses(article) == ["published"]
