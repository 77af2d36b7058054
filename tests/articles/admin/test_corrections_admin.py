"""Corrections and events on the desk's screens: the difference, three buttons, what is held, who else reports it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import editing, publishing
from articles.models import Article, Correction, Rewrite
from newsroom import pipeline
from sources.clustering import group
from sources.models import Cluster, Entry, EntryVersion
from tests.articles.admin.conftest import person, signed_in
from tests.builders import NOON, make_entry, make_feed, make_source

LATER = NOON + timedelta(hours=3)


@pytest.fixture
def correction(editor: User) -> Correction:
    return corrected(editor)


def corrected(editor: User, schedule: bool = False, **texts: str) -> Correction:
    """An article in a person's hands whose source then says 600 instead of 500."""
    make_entry(
        title="Miner <b>moves</b>", summary="<p>It takes 500 rigs along.</p>", feed=make_feed(rewriting="always")
    )
    pipeline.file_waiting(NOON)
    article = Article.objects.latest("pk")
    if schedule:
        publishing.schedule(article, editor, NOON, version=1, at=NOON + timedelta(hours=2))
    else:
        editing.save(article, editor, NOON, version=1, changes={"tags": ["MINING"]})
    entry = Entry.objects.get(pk=article.entry_id)
    EntryVersion.objects.create(
        entry=entry, number=1, title=entry.title, summary=entry.summary, content_hash="x", replaced_at=LATER
    )
    Entry.objects.filter(pk=entry.pk).update(
        **{"version": 2, "summary": "<p>It takes 600 rigs along.</p><script>alert(1)</script>", **texts}
    )
    pipeline.follow_changes(LATER)
    return Correction.objects.get(article=article)


def page(correction: Correction) -> str:
    return reverse("admin:articles_correction_change", args=[correction.pk])


def sent(correction: Correction, act: str, **overrides: Any) -> dict[str, Any]:
    version = Article.objects.get(pk=correction.article_id).version
    return {"act": act, "seen": correction.to_version, "version": version, **overrides}


def test_the_difference_is_shown_word_by_word(desk: Client, correction: Correction) -> None:
    text = desk.get(page(correction)).content.decode()
    assert '<del class="nr-del">500 </del><ins class="nr-ins">600 </ins>' in text
    assert "<script>alert" not in text
    assert "<b>moves" not in text


@pytest.mark.parametrize(
    ("act", "state", "body"), [("take", "taken", "600"), ("ask", "asked", "500"), ("dismiss", "dismissed", "500")]
)
def test_each_button_decides(act: str, state: str, body: str, desk: Client, correction: Correction) -> None:
    answer = desk.post(page(correction), sent(correction, act), follow=True)
    correction.refresh_from_db()
    assert correction.state == state
    assert body in Article.objects.get().body
    assert answer.redirect_chain[-1][0] == reverse("admin:articles_article_change", args=[correction.article_id])
    assert "by itself" not in desk.get(page(correction)).content.decode()


def test_deciding_leads_to_the_next_one_that_waits(desk: Client, editor: User, correction: Correction) -> None:
    other = corrected(editor)
    assert desk.post(page(correction), sent(correction, "dismiss")).url == page(other)  # type: ignore[attr-defined]


def test_what_somebody_else_decided_or_saved_meanwhile_is_said(desk: Client, correction: Correction) -> None:
    stale = sent(correction, "take", version=1)
    answer = desk.post(page(correction), stale)
    assert answer.status_code == 409
    assert "Somebody saved this article" in answer.content.decode()
    desk.post(page(correction), sent(correction, "dismiss"))
    answer = desk.post(page(correction), sent(correction, "take"))
    assert answer.status_code == 409
    assert "decided before you" in answer.content.decode()
    assert "500" in Article.objects.get().body


@pytest.mark.parametrize("data", [{}, {"act": "burn", "seen": "2", "version": "2"}, {"act": "take", "seen": "x"}])
def test_a_broken_request_decides_nothing(data: dict[str, str], desk: Client, correction: Correction) -> None:
    assert desk.post(page(correction), data).status_code in (200, 409)
    assert Correction.objects.get().is_open


def test_who_may_not_change_the_article_reads_only(correction: Correction) -> None:
    client = signed_in(person("Reporter"))
    text = client.get(page(correction)).content.decode()
    assert "600" in text
    assert 'value="take"' not in text
    assert client.post(page(correction), sent(correction, "take")).status_code == 403
    assert Correction.objects.get().is_open


def test_an_article_that_differs_from_its_source_shows_what_taking_over_would_change(
    desk: Client, editor: User, correction: Correction
) -> None:
    assert "What taking over would change" not in desk.get(page(correction)).content.decode()
    article = Article.objects.get()
    editing.save(article, editor, LATER, version=article.version, changes={"body": "Our own five hundred words."})
    assert "five hundred" in desk.get(page(correction)).content.decode()


def test_a_held_article_says_so_wherever_it_stands(desk: Client, editor: User) -> None:
    correction = corrected(editor, schedule=True)
    form = reverse("admin:articles_article_change", args=[correction.article_id])
    articles = reverse("admin:articles_article_changelist")
    for address, words in [
        (form, "Held:"),
        (page(correction), "Held:"),
        (articles, "held: source changed it"),
        (f"{articles}?correction=held", "held: source changed it"),
        (reverse("admin:articles_correction_changelist"), "scheduled, and held"),
        (reverse("admin:index"), "scheduled, but held by a correction"),
    ]:
        assert words in desk.get(address).content.decode(), address
    desk.post(page(correction), sent(correction, "ask"))
    assert "a new rewrite was asked for" in desk.get(form).content.decode()
    Correction.objects.update(state="dismissed")
    for address in (form, articles, reverse("admin:index")):
        text = desk.get(address).content.decode()
        assert not [words for words in ("Held:", "held: source", "but held by") if words in text]


def test_the_home_counts_corrections_and_leads_to_them(desk: Client, correction: Correction) -> None:
    text = desk.get(reverse("admin:index")).content.decode()
    assert "corrections to look at" in text
    assert f'href="{reverse("admin:articles_correction_changelist")}?state__exact=open"><strong>1</strong>' in text


def test_a_spiked_storys_correction_waits_until_it_is_restored(desk: Client, editor: User) -> None:
    correction = corrected(editor)
    Article.objects.update(status="spiked")
    assert not Correction.objects.to_look_at().exists()
    Article.objects.update(status="draft")
    assert list(Correction.objects.to_look_at()) == [correction]


def test_the_review_screen_says_that_the_source_changed(desk: Client, correction: Correction) -> None:
    rewrite = Rewrite.objects.get()
    Rewrite.objects.update(state="proposed", text="It takes 500 rigs.")
    text = desk.get(reverse("admin:articles_rewrite_review", args=[rewrite.pk])).content.decode()
    assert page(correction) in text


@pytest.mark.parametrize("name", ["correction", "cluster"])
def test_nobody_adds_or_deletes_them_by_hand(name: str, admin_client: Client) -> None:
    app = {"correction": "articles", "cluster": "sources"}[name]
    assert admin_client.get(reverse(f"admin:{app}_{name}_add")).status_code == 403


# --- events ---------------------------------------------------------------------------------------


@pytest.fixture
def reports(db: None) -> list[Entry]:
    """Three sources on one event, each filed."""
    titles = ("Hackers Drain $30M From Upbit", "Upbit Suffers $30 Million <i>Hack</i>", "Upbit hacked: $30M stolen")
    for number, title in enumerate(titles):
        source = make_source(name=f"Wire {number}")
        make_entry(
            title=title,
            source=source,
            feed=make_feed(rewriting="always"),
            published_at=NOON + timedelta(minutes=90 * number),
        )
    pipeline.file_waiting(LATER)
    return list(Entry.objects.order_by("pk"))


def test_filing_groups_what_it_files(reports: list[Entry]) -> None:
    assert {entry.cluster for entry in reports} == {Cluster.objects.get()}
    assert Article.objects.count() == 3


def test_an_event_shows_its_reports_side_by_side(desk: Client, reports: list[Entry]) -> None:
    text = desk.get(reverse("admin:sources_cluster_change", args=[reports[0].cluster_id])).content.decode()
    for number, entry in enumerate(reports):
        assert f"Wire {number}" in text
        assert reverse("admin:sources_entry_change", args=[entry.pk]) in text
    assert "3 hours later" in text.replace("\xa0", " ")
    assert "<i>Hack" not in text
    assert desk.get(reverse("admin:sources_cluster_change", args=[99999])).status_code == 404


def _article_form(entry: Entry) -> str:
    return reverse("admin:articles_article_change", args=[Article.objects.get(entry=entry).pk])


def _review(entry: Entry) -> str:
    return reverse("admin:articles_rewrite_review", args=[Rewrite.objects.get(article__entry=entry).pk])


def _entry(entry: Entry) -> str:
    return reverse("admin:sources_entry_change", args=[entry.pk])


@pytest.mark.parametrize("address", [_article_form, _review, _entry])
def test_who_else_reports_it_is_shown(address: Callable[[Entry], str], desk: Client, reports: list[Entry]) -> None:
    text = desk.get(address(reports[0])).content.decode()
    told = text[text.rindex("lso reported by") :]
    assert "Wire 1" in told
    assert "Wire 2" in told
    assert reverse("admin:sources_cluster_change", args=[reports[0].cluster_id]) in told


def test_an_event_that_readers_have_already_is_said(desk: Client, reports: list[Entry], editor: User) -> None:
    words = "Readers have this event already"
    assert words not in desk.get(_article_form(reports[0])).content.decode()
    publishing.publish(Article.objects.get(entry=reports[1]), editor, LATER, version=1)
    assert words in desk.get(_article_form(reports[0])).content.decode()
    assert words not in desk.get(_article_form(reports[1])).content.decode()


def test_an_entry_alone_says_nothing_of_others(desk: Client, db: None) -> None:
    entry = make_entry(feed=make_feed())
    pipeline.file_waiting(NOON)
    group([entry], NOON)
    assert "Also reported by" not in desk.get(_article_form(entry)).content.decode()


@pytest.mark.parametrize("words", ["Upbit", "stolen"])
def test_events_are_found_by_any_of_their_headlines(words: str, desk: Client, reports: list[Entry]) -> None:
    listed = desk.get(reverse("admin:sources_cluster_changelist"), {"q": words}).content.decode()
    assert listed.count("Hackers Drain") == 1
