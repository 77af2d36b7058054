"""A public story changes: what each kind of save tells readers, what it tells editors of translations."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles import editing, originals, review
from articles.amending import Mark
from articles.errors import NotPossible, StaleVersion
from articles.models import Amendment, Article, Change
from tests.articles.admin.conftest import make_rewrite, person, signed_in, typed
from tests.builders import NOON, make_article, make_source

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=1, hours=2)
TYPO, CORRECTION = Mark(Amendment.Kind.TYPO), Mark(Amendment.Kind.CORRECTION, "It was nine per cent, not  ninety.")


@pytest.fixture
def editor() -> User:
    return person("Editor")


def amended(article: Article, editor: User, mark: Mark | None, body: str = "Told anew.", at: Any = LATER) -> Article:
    return editing.save(article, editor, at, version=article.version, changes={"body": body}, mark=mark)


def page_of(client: Client, article: Article) -> str:
    answer = client.get(article.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def json_ld(page: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(
        page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    )
    return data


def test_of_a_typo_readers_are_told_nothing(client: Client, editor: User) -> None:
    article = make_article()
    amended(article, editor, TYPO)
    page = page_of(client, article)
    assert "Told anew." in page
    assert "Updated" not in page
    assert "#corrections" not in page
    assert article.amendments.get().kind == "typo"
    assert article.revisions.first().reason == "Changed body. Typo."  # type: ignore[union-attr]


@pytest.mark.parametrize("mark", [None, Mark(Amendment.Kind.UPDATE, "kept to ourselves")])
def test_of_an_update_readers_see_the_time(mark: Mark | None, client: Client, editor: User) -> None:
    article = make_article()
    amended(article, editor, mark)
    page = page_of(client, article)
    assert f'Updated <time datetime="{LATER.isoformat()}"' in page
    assert "kept to ourselves" not in page


def test_of_a_correction_readers_read_the_note(client: Client, editor: User) -> None:
    article = make_article()
    amended(article, editor, Mark(Amendment.Kind.CORRECTION, "Nine per cent, not <b>ninety</b>."))
    page = page_of(client, article)
    assert "March 15, 2026, 14:00 UTC:</time> Nine per cent, not &lt;b&gt;ninety&lt;/b&gt;." in page
    assert '<a href="#corrections">Corrected</a>' in page
    assert "Updated" in page
    note = {
        "@type": "CorrectionComment",
        "text": "Nine per cent, not <b>ninety</b>.",
        "datePublished": LATER.isoformat(),
    }
    assert json_ld(page)["correction"] == [note]


def test_a_typo_hides_no_earlier_update_and_shows_no_earlier_change_of_a_draft(client: Client, editor: User) -> None:
    told, quiet = make_article(), make_article(live_at=LATER, updated_at=NOON)
    amended(told, editor, None)
    amended(told, editor, TYPO, "Told thrice.", LATER + timedelta(hours=5))
    assert f'Updated <time datetime="{LATER.isoformat()}"' in page_of(client, told)
    amended(quiet, editor, TYPO, at=LATER + timedelta(hours=5))
    assert "Updated" not in page_of(client, quiet)


def test_an_imported_update_is_still_told_after_a_typo(client: Client, editor: User) -> None:
    article = make_article(live_at=NOON, updated_at=NOON + timedelta(hours=4))
    amended(article, editor, TYPO)
    assert f'Updated <time datetime="{(NOON + timedelta(hours=4)).isoformat()}"' in page_of(client, article)


def test_a_correction_without_a_note_is_refused_and_changes_nothing(editor: User) -> None:
    article = make_article()
    for note in ("", " \n "):
        with pytest.raises(NotPossible, match="Say what was wrong"):
            amended(article, editor, Mark(Amendment.Kind.CORRECTION, note))
    assert Article.objects.get().version == 1
    assert not Amendment.objects.exists()


def test_a_correction_may_come_after_its_words(client: Client, editor: User) -> None:
    article = make_article()
    amended(article, editor, TYPO)
    editing.save(article, editor, LATER, version=2, changes={}, mark=CORRECTION)
    assert "It was nine per cent, not ninety." in page_of(client, article)


def test_other_fields_and_drafts_are_no_amendments(editor: User) -> None:
    article, draft = make_article(), make_article(status="draft")
    editing.save(article, editor, LATER, version=1, changes={"score": 7}, mark=TYPO)
    amended(draft, editor, CORRECTION)
    assert not Amendment.objects.exists()


def test_a_correction_sent_twice_is_told_once(editor: User) -> None:
    article = make_article()
    again = Article.objects.get()
    amended(article, editor, CORRECTION)
    with pytest.raises(StaleVersion):
        amended(again, editor, CORRECTION)
    assert Amendment.objects.count() == 1
    assert Change.objects.count() == 1


def test_accepting_a_proposal_for_a_public_story_is_an_update(client: Client, editor: User) -> None:
    article = make_article()
    said = {"title": article.title, "text": f"{article.title}."}
    review.accept(make_rewrite(article), editor, LATER, version=1, **said)
    assert article.amendments.get().kind == "update"


def test_the_page_of_corrections_has_those_of_public_stories_alone(editor: User) -> None:
    public, withdrawn = make_article(), make_article()
    for article in (public, withdrawn):
        amended(article, editor, CORRECTION)
        amended(article, editor, None, "Once more.")
    Article.objects.filter(pk=withdrawn.pk).update(status="withdrawn")
    assert [row.article for row in Amendment.objects.corrections().public_in("en")] == [public]
    assert not Amendment.objects.corrections().public_in("uk")


# --- translations ---------------------------------------------------------------------------------


def pair() -> tuple[Article, Article, Article]:
    """An original, its translation as files know it, and a story of the same id in another paper."""
    story: dict[str, Any] = {"external_id": "77", "source": make_source()}
    original = make_article(**story)
    translation = make_article(**story, lang="uk", slug=original.slug, ai_translated_from="77")
    return original, translation, make_article(external_id="77", source=make_source(), lang="uk")


def test_a_correction_makes_translations_stale_until_their_words_follow(editor: User) -> None:
    original, translation, _ = pair()
    amended(original, editor, TYPO)
    amended(original, editor, None, "An update.")
    assert not Article.objects.exclude(stale_since=None).exists()
    amended(original, editor, CORRECTION, "Corrected.")
    assert list(Article.objects.exclude(stale_since=None)) == [translation]
    translation.refresh_from_db()
    amended(translation, editor, TYPO, "Кома.")
    assert translation.stale_since == LATER
    amended(translation, editor, CORRECTION, "Виправлено.")
    assert translation.stale_since is None
    original.refresh_from_db()
    assert original.stale_since is None, "a translation's correction is its own"


def test_a_translation_begun_here_is_known_by_its_original(editor: User) -> None:
    original = make_article(external_id="9", source=None)
    begun = make_article(external_id="9", source=None, lang="uk", original=original, status="draft")
    assert list(originals.translations_of(original)) == [begun]
    assert not originals.translations_of(begun)


# --- the form --------------------------------------------------------------------------------------


def test_the_form_marks_what_it_saves(editor: User) -> None:
    desk, article = signed_in(editor), make_article()
    address = f"/admin/articles/article/{article.pk}/change/"
    page = desk.get(address).content.decode()
    assert re.search(r'value="update"[^>]*checked', page)
    sent = typed(article, body="Nine per cent.", mark="correction")
    refused = desk.post(address, sent).content.decode()
    assert "Say what was wrong and what is right" in refused
    assert "Nine per cent.</textarea>" in refused
    assert desk.post(address, {**sent, "mark_note": "It was nine."}).status_code == 302
    assert article.amendments.get().note == "It was nine."
    assert "It was nine." in desk.get(address).content.decode()


def test_a_draft_is_not_asked_what_its_save_is(editor: User) -> None:
    draft = make_article(status="draft")
    assert 'name="mark"' not in signed_in(editor).get(f"/admin/articles/article/{draft.pk}/change/").content.decode()
