"""What the form sends while somebody types: kept, shown as a page, offered again after the window is gone."""

from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import autosaving, editing, zones
from articles.models import Article, Profile, Revision
from tests.articles.admin.conftest import make_draft, person, signed_in, typed
from tests.builders import NOON, make_tag


def row_of(article: Article) -> dict[str, Any]:
    return Article.objects.filter(pk=article.pk).values().get()


def at(article: Article, page: str = "typed") -> str:
    return reverse(f"admin:articles_article_{page}", args=[article.pk])


def sent(client: Client, article: Article, **overrides: Any) -> Any:
    data = {key: value for key, value in typed(article, window="one", **overrides).items() if key != "act"}
    return client.post(at(article), data)


def test_the_form_is_told_what_became_of_its_words(desk: Client) -> None:
    article = make_draft(description="The bank bought it.", body="The bank bought it.")
    answer = sent(desk, article, body="It bought *more*.\n\n![](https://x.example/chart.png)", preview="1").json()
    assert answer["problem"] == ""
    assert answer["kept"].endswith("UTC")
    assert answer["standfirst"] == "It bought more."
    assert ["chart.png" in hint for hint in answer["hints"]] == [True]
    assert "<em>more</em>" in answer["page"]


def test_half_a_form_is_kept_as_well_as_it_can_be(desk: Client) -> None:
    article = make_draft(tags=[make_tag(name="BTC")])
    sent(desk, article, title="", body="Words.\r\nMore.", category="", score="many", tags="T" * 900)
    fields = autosaving.typed_in(Revision.objects.get(kind="autosave")).fields
    assert (fields["title"], fields["body"], fields["tags"]) == ("", "Words.\nMore.", ["BTC"])


def test_words_of_a_closed_window_are_offered_and_taken_up(desk: Client) -> None:
    article = make_draft(title="Saved headline")
    sent(desk, article, title="Saved headline, then more")
    page = desk.get(at(article, "change")).content.decode()
    assert "and did not save" in page
    assert '<ins class="nr-ins">headline, then more</ins>' in page
    assert 'value="Saved headline"' in page
    answer = desk.post(at(article), {"act": "take_up"})
    page = desk.get(answer.url).content.decode()
    assert 'value="Saved headline, then more"' in page
    assert "and did not save" not in page
    window = answer.url.partition("window=")[2]
    desk.post(at(article, "change"), typed(article, title="Saved headline, then more", window=window))
    assert not Revision.objects.filter(kind="autosave").exists()
    assert row_of(article)["title"] == "Saved headline, then more"


def test_dropped_words_are_offered_no_more(desk: Client) -> None:
    article = make_draft()
    sent(desk, article, title="Never mind")
    desk.post(at(article), {"act": "drop"})
    assert "and did not save" not in desk.get(at(article, "change")).content.decode()


def test_words_taken_up_after_a_colleague_saved_meet_the_difference(desk: Client) -> None:
    article, colleague = make_draft(), person("Editor")
    sent(desk, article, body="My words.")
    editing.save(article, colleague, NOON, version=article.version, changes={"body": "Their words."})
    window = desk.post(at(article), {"act": "take_up"}).url.partition("window=")[2]
    answer = desk.post(at(article, "change"), {**typed(article), "version": 1, "body": "My words.", "window": window})
    assert answer.status_code == 409
    assert row_of(article)["body"] == "Their words."


def test_a_form_saved_in_one_window_leaves_the_words_of_another(desk: Client) -> None:
    article = make_draft()
    sent(desk, article, body="Words of the first window.")
    desk.post(at(article, "change"), typed(article, title="Saved in the second", window="two"))
    assert "and did not save" in desk.get(at(article, "change")).content.decode()


def test_a_refused_autosave_says_why_and_still_shows_the_page(desk: Client) -> None:
    article = make_draft()
    sent(desk, article, body="First.")
    data = {key: value for key, value in typed(article, window="two", body="Second.").items() if key != "act"}
    answer = desk.post(at(article), data)
    assert answer.status_code == 409
    assert "another window" in answer.json()["problem"]


def test_who_may_not_change_it_is_refused_at_the_form_too(reporter: User) -> None:
    article = make_draft()
    assert sent(signed_in(reporter), article).status_code == 403
    assert Client().get(at(article)).status_code == 302
    assert signed_in(reporter).get(at(article)).status_code == 405


def test_what_is_typed_is_previewed_without_being_kept(desk: Client) -> None:
    article = make_draft(body="Saved.", html="<p>Saved.</p>")
    answer = desk.post(
        at(article, "preview"), typed(article, title="As typed", body="Typed <script>x</script> **now**.")
    )
    page = answer.content.decode()
    assert "<strong>now</strong>" in page
    assert "As typed</h1>" in page
    assert "<script>x" not in page
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert row_of(article)["html"] == "<p>Saved.</p>"
    assert not Revision.objects.exists()


def test_a_preview_speaks_the_articles_language_and_tells_utc_whatever_clock_its_editor_has(editor: User) -> None:
    Profile.objects.update_or_create(user=editor, defaults={"zone": "Asia/Tokyo", "name": "Ada", "slug": "ada"})
    desk = signed_in(editor)
    session = desk.session
    session[zones.KEY] = "Asia/Tokyo"
    session.save()
    article = make_draft(lang="uk", published_at=NOON)
    page = desk.get(at(article, "preview")).content.decode()
    assert "12:00 UTC" in page
    assert "Як створено цю статтю" in page
