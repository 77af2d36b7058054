"""A preview link: who sees the draft with it, how long, and that nobody else does."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles import sharing
from articles.errors import NotPossible
from articles.models import Article, PreviewLink
from tests.articles.admin.conftest import make_draft, person, signed_in, typed
from tests.builders import make_article

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def editor() -> User:
    return person("Editor")


def path(link: PreviewLink) -> str:
    return "/" + sharing.address_of(link).partition("://")[2].partition("/")[2]


def test_whoever_has_the_link_sees_the_draft_as_it_stands(client: Client, editor: User, now: datetime) -> None:
    article = make_draft(body="Not yet **public**.", html="")
    link = sharing.share(article, editor, now, until=now + DAY)
    answer = client.get(path(link))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<strong>public</strong>" in page
    assert "admin" not in page
    assert '<meta name="robots" content="noindex' in page
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert client.get(f"{path(link)}cover.jpg")["Content-Type"] == "image/jpeg"
    assert f"{path(link)}cover.jpg" in page
    Article.objects.filter(pk=article.pk).update(title="Changed since", html="<p>Newer.</p>")
    assert "Newer." in client.get(path(link)).content.decode()


def test_a_draft_in_another_language_is_shown_in_it(client: Client, editor: User, now: datetime) -> None:
    link = sharing.share(make_article(status="draft", lang="uk"), editor, now, until=now + DAY)
    assert path(link).startswith("/uk/preview/")
    assert '<html lang="uk">' in client.get(path(link)).content.decode()
    assert client.get(path(link).removeprefix("/uk")).status_code == 404


def test_it_ends_at_its_time(client: Client, editor: User, now: datetime) -> None:
    link = sharing.share(make_draft(body="Secret words."), editor, now, until=now + DAY)
    PreviewLink.objects.filter(pk=link.pk).update(expires_at=now - timedelta(seconds=1))
    answer = client.get(path(link))
    assert answer.status_code == 410
    assert "This preview is over" in answer.content.decode()
    assert "Secret words" not in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert client.get(f"{path(link)}cover.jpg").status_code == 404


def test_taken_back_it_is_dead_and_the_next_one_is_another(client: Client, editor: User, now: datetime) -> None:
    article = make_draft()
    first = sharing.share(article, editor, now, until=now + DAY)
    sharing.take_back(article, editor, now)
    sharing.take_back(article, editor, now)
    assert client.get(path(first)).status_code == 410
    second = sharing.share(article, editor, now, until=now + DAY)
    assert client.get(path(second)).status_code == 200
    assert client.get(path(first)).status_code == 410


def test_made_again_it_stays_the_same_with_a_new_end(editor: User, now: datetime) -> None:
    article = make_draft()
    first = sharing.share(article, editor, now, until=now + DAY)
    again = sharing.share(article, editor, now, until=now + 3 * DAY)
    assert (first.pk, PreviewLink.objects.get().expires_at) == (again.pk, now + 3 * DAY)


@pytest.mark.parametrize(("status", "code"), [("withdrawn", 410), ("spiked", 410), ("scheduled", 200)])
def test_what_was_put_away_is_shown_no_more(
    status: str, code: int, client: Client, editor: User, now: datetime
) -> None:
    article = make_draft(body="Secret words.", html="")
    link = sharing.share(article, editor, now, until=now + DAY)
    Article.objects.filter(pk=article.pk).update(status=status, publish_at=now + DAY)
    answer = client.get(path(link))
    assert answer.status_code == code
    assert ("Secret words" in answer.content.decode()) is (code == 200)


def test_once_published_it_leads_to_the_story(client: Client, editor: User, now: datetime) -> None:
    article = make_draft()
    link = sharing.share(article, editor, now, until=now + DAY)
    Article.objects.filter(pk=article.pk).update(status="published", live_at=now)
    answer = client.get(path(link))
    assert (answer.status_code, answer["Location"]) == (302, article.get_absolute_url())


def test_a_token_is_good_for_its_link_alone(client: Client, editor: User, now: datetime) -> None:
    one = sharing.share(make_draft(), editor, now, until=now + DAY)
    other = sharing.share(make_draft(), editor, now, until=now + DAY)
    forged = path(one).replace(f"/{one.pk}:", f"/{other.pk}:")
    assert client.get(forged).status_code == 404


@pytest.mark.parametrize("after", [-DAY, timedelta(0), 31 * DAY])
def test_an_end_that_is_none_is_refused(after: timedelta, editor: User, now: datetime) -> None:
    with pytest.raises(NotPossible, match="within 30 days"):
        sharing.share(make_draft(), editor, now, until=now + after)


def test_what_readers_see_has_no_preview_link(editor: User, now: datetime) -> None:
    with pytest.raises(NotPossible, match="only a draft"):
        sharing.share(make_article(), editor, now, until=now + DAY)


def test_the_form_makes_the_link_and_takes_it_back(client: Client, editor: User) -> None:
    desk, article = signed_in(editor), make_draft()
    form = f"/admin/articles/article/{article.pk}/change/"
    desk.post(form, typed(article, act="share", share_days="3"))
    link = PreviewLink.objects.get()
    assert sharing.address_of(link) in desk.get(form).content.decode()
    assert link.expires_at - link.made_at == 3 * DAY
    desk.post(form, typed(article, act="unshare"))
    assert sharing.address_of(link) not in desk.get(form).content.decode()
    assert client.get(path(link)).status_code == 410
