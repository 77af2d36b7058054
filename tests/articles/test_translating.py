"""A story in another language: its draft first, then words by hand or proposed and reviewed, and how it is known."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.translation import override
from pytest_django.fixtures import Settings

from articles import acknowledging, editing, originals, proposing, publishing, review, translating
from articles.amending import Mark
from articles.errors import NotAllowed, NotPossible
from articles.files import file_of, file_path
from articles.frontmatter import read_article, write_article
from articles.models import Amendment, Article, Rewrite
from articles.paper.making import making
from tests.articles.admin.conftest import person, signed_in, typed
from tests.articles.rewriting.llmserver import LlmServer, llm_server, says
from tests.builders import NOON, make_article, make_cover, make_source, make_tag

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=3)
BODY = "Harbour halted withdrawals of 1,200 BTC on Monday.\n\n## From author\n\nWe think it was time."
TITLE = "Біржа «Гавань» зупинила виведення коштів"
TEXTS = ["Біржа «Гавань» у понеділок зупинила виведення 1200 BTC.", "Ми вважаємо, що час настав."]


@pytest.fixture
def editor() -> User:
    return person("Editor", first_name="Ada", last_name="Quill")


@pytest.fixture
def model(settings: Settings) -> Iterator[LlmServer]:
    with llm_server([says(json.dumps({"title": TITLE, "texts": TEXTS}))] * 9) as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.url, "polyglot"
        yield server


def story(**overrides: Any) -> Article:
    return make_article(title="Harbour halts withdrawals", body=BODY, slug="harbour-halts", **overrides)


def begun(original: Article, editor: User) -> Article:
    return translating.translate(original, editor, LATER, lang="uk")


def proposed(draft: Article, editor: User) -> Rewrite:
    rewrite = review.request(draft, editor, LATER)
    assert proposing.claim(rewrite, LATER)
    return proposing.run(rewrite, lambda: LATER)


def accepted(draft: Article, editor: User) -> Article:
    rewrite = proposed(draft, editor)
    keys = [point.key for point in acknowledging.checked(rewrite, rewrite.title, rewrite.text).points]
    assert keys == [], "figures and dates are the original's"
    return review.accept(rewrite, editor, LATER, version=draft.version, title=rewrite.title, text=rewrite.text)


def test_its_draft_has_the_identity_of_the_original_and_no_words(editor: User) -> None:
    original = story(source=make_source(), tags=[make_tag(name="BTC"), make_tag(name="ETH")], cover=make_cover())
    draft = begun(original, editor)
    shared = (
        "source",
        "external_id",
        "published_at",
        "slug",
        "year",
        "month",
        "category",
        "cover",
        "sentiment",
        "score",
    )
    assert [getattr(draft, name) for name in shared] == [getattr(original, name) for name in shared]
    assert (draft.lang, draft.status, draft.body, draft.assigned_to) == ("uk", "draft", "", editor)
    assert draft.ordered_tags == ["BTC", "ETH"]
    assert draft.live_at is None
    assert originals.original_of(draft) == original
    with pytest.raises(NotPossible, match="no text yet"):
        publishing.publish(draft, editor, LATER, version=draft.version)


def test_begun_twice_or_by_two_it_is_one_draft(editor: User) -> None:
    original = story()
    first = begun(original, editor)
    assert begun(original, person("Editor")) == first
    assert translating.translate(first, editor, LATER, lang="uk") == first
    assert Article.objects.count() == 2


def test_a_story_of_our_own_without_an_id_is_given_one_that_both_share(client: Client, editor: User) -> None:
    original = story(source=None, external_id="")
    draft = begun(original, editor)
    assert original.external_id == draft.external_id
    assert original.external_id.isdecimal()
    assert file_path(draft) == "2026/03/harbour-halts.uk.md"
    editing.save(draft, editor, LATER, version=draft.version, changes={"title": TITLE, "body": "\n\n".join(TEXTS)})
    publishing.publish(draft, editor, LATER, version=draft.version)
    assert draft.get_absolute_url() in client.get(original.get_absolute_url()).content.decode()


def test_where_another_story_has_the_address_it_takes_the_next(editor: User) -> None:
    make_article(lang="uk", slug="harbour-halts")
    assert begun(story(), editor).slug == "harbour-halts-2"


def test_of_a_translation_its_original_is_translated(editor: User) -> None:
    original = story(source=make_source(), external_id="7")
    of_file = make_article(source=original.source, external_id="7", lang="uk", ai_translated_from="7")
    assert originals.original_of(of_file) == original
    assert translating.translate(of_file, editor, LATER, lang="uk") == of_file
    with pytest.raises(NotPossible, match="in that language already"):
        translating.translate(of_file, editor, LATER, lang="en")


@pytest.mark.parametrize(("overrides", "lang"), [({}, "xx"), ({}, "en"), ({"status": "spiked"}, "uk")])
def test_what_cannot_be_translated_is_refused_and_makes_nothing(
    overrides: dict[str, str], lang: str, editor: User
) -> None:
    original = story(**overrides)
    with pytest.raises(NotPossible):
        translating.translate(original, editor, LATER, lang=lang)
    assert Article.objects.count() == 1


def test_who_writes_no_articles_begins_no_translation() -> None:
    with pytest.raises(NotAllowed):
        begun(story(), person("Wire staff"))


def test_a_proposal_says_the_original_in_the_other_language(model: LlmServer, editor: User) -> None:
    draft = begun(story(), editor)
    rewrite = proposed(draft, editor)
    assert (rewrite.state, rewrite.shape, rewrite.original_version) == ("proposed", "translated", 1)
    assert rewrite.text == f"{TEXTS[0]}\n\n## Від автора\n\n{TEXTS[1]}"
    assert "into Ukrainian" in model.requests[0].messages[0]["content"]
    assert "Harbour halted withdrawals" in model.requests[0].messages[1]["content"]


def test_accepted_its_file_and_its_page_say_what_it_is(model: LlmServer, client: Client, editor: User) -> None:
    original = story(source=make_source(), external_id="77")
    draft = accepted(begun(original, editor), editor)
    assert (draft.ai_translated_from, draft.ai_version, draft.ai_rewritten) == ("77", 1, None)
    written = write_article(file_of(draft)).decode()
    assert "ai:\n  translatedFrom: '77'\n  version: 1\n---\n" in written
    assert read_article(written.encode()).ai == file_of(draft).ai
    publishing.publish(draft, editor, LATER, version=draft.version)
    with override("en"):
        made = making(draft, draft.rewrites.accepted().get())
    assert made.label == "Translated with AI, reviewed by an editor"
    assert made.account[0] == "A language model (test-model-2026) translated this text from our story in English."
    assert "Ada Quill compared it with the original" in made.account[1]
    assert client.get(draft.get_absolute_url()).status_code == 200


def test_without_a_model_the_proposal_says_so_and_the_draft_is_written_by_hand(editor: User) -> None:
    draft = begun(story(), editor)
    rewrite = proposed(draft, editor)
    assert rewrite.state == "failed"
    assert "Without a language model nothing can be translated" in rewrite.error
    editing.save(draft, editor, LATER, version=draft.version, changes={"body": "\n\n".join(TEXTS)})
    with override("en"):
        made = making(draft, None)
    assert (made.kind, made.label) == ("own", "Translated by the newsroom")


def test_a_wrong_figure_in_a_translation_stops_its_acceptance(model: LlmServer, editor: User) -> None:
    rewrite = proposed(begun(story(), editor), editor)
    with pytest.raises(NotPossible, match="2100"):
        review.accept(rewrite, editor, LATER, version=1, title=rewrite.title, text=rewrite.text.replace("1200", "2100"))


def test_a_corrected_original_makes_it_stale_until_somebody_looks(editor: User) -> None:
    original = story()
    draft = begun(original, editor)
    mark = Mark(Amendment.Kind.CORRECTION, "It was Tuesday.")
    editing.save(original, editor, LATER, version=original.version, changes={}, mark=mark)
    draft.refresh_from_db()
    assert draft.stale_since == LATER
    desk = signed_in(editor)
    address = f"/admin/articles/article/{draft.pk}/change/"
    page = desk.get(address).content.decode()
    assert "Its original was corrected" in page
    assert "It was Tuesday." in page
    assert "original corrected" in desk.get("/admin/articles/article/?translation=stale").content.decode()
    desk.post(address, typed(draft, act="settle"))
    draft.refresh_from_db()
    assert draft.stale_since is None
    assert translating.settle(draft, editor, LATER, version=1).version == draft.version


def test_a_new_translation_of_a_corrected_original_follows_it(model: LlmServer, editor: User) -> None:
    original = story()
    draft = begun(original, editor)
    Article.objects.filter(pk=draft.pk).update(stale_since=LATER)
    draft.refresh_from_db()
    assert accepted(draft, editor).stale_since is None


def test_the_form_begins_it_and_leads_there(editor: User) -> None:
    desk, original = signed_in(editor), story()
    address = f"/admin/articles/article/{original.pk}/change/"
    assert "Begin in Українська" in desk.get(address).content.decode()
    page = desk.post(address, typed(original, act="translate:uk"), follow=True).content.decode()
    draft = Article.objects.get(lang="uk")
    assert f"/admin/articles/article/{draft.pk}/change/" in page
    shown = desk.get(f"/admin/articles/article/{draft.pk}/change/").content.decode()
    assert "Harbour halted withdrawals of 1,200 BTC" in shown
    assert "Ask for a translation" in shown
    assert "Begin in" not in shown
