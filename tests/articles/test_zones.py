"""The desk's clock is each person's own; what is kept, and what readers see, is UTC."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import zones
from articles.errors import NotPossible
from articles.models import Change, Profile
from articles.people import profiles
from tests.articles.admin.conftest import make_draft, person, signed_in, typed
from tests.builders import NOON, make_article

pytestmark = pytest.mark.django_db

MINE = reverse("admin:articles_profile_mine")
MOMENT = datetime(2199, 7, 1, 9, 30, tzinfo=UTC)


def in_kyiv() -> Client:
    client = signed_in(person("Editor"))
    client.post(MINE, {"name": "Ada", "bio": "", "public": "on", "zone": "Europe/Kyiv"})
    return client


def test_times_are_told_and_taken_in_the_persons_zone() -> None:
    client, article = in_kyiv(), make_draft()
    address = reverse("admin:articles_article_change", args=[article.pk])
    client.post(address, typed(article, act="schedule", at="2199-07-01T12:30"))
    article.refresh_from_db()
    assert article.publish_at == MOMENT
    page = client.get(address).content.decode()
    assert "goes live 2199-07-01 12:30 EEST" in page
    assert 'value="2199-07-01T12:30"' in page
    assert "Your clock: Europe/Kyiv." in page
    assert "2199-07-01 09:30 UTC" in article.revisions.latest("pk").reason


def test_the_zone_is_remembered_from_one_visit_to_the_next() -> None:
    in_kyiv()
    again = signed_in(Profile.objects.get().user)
    article = make_article(status="scheduled", publish_at=MOMENT)
    page = again.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert "goes live 2199-07-01 12:30 EEST" in page


def test_who_says_nothing_is_told_utc() -> None:
    article = make_article(status="scheduled", publish_at=MOMENT)
    page = signed_in(person("Editor")).get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert "goes live 2199-07-01 09:30 UTC" in page


def test_readers_are_told_utc_by_whoever_looks() -> None:
    client = in_kyiv()
    article = make_article(published_at=NOON)
    address = article.get_absolute_url()
    assert client.get(address).content == Client().get(address).content
    assert timezone.get_current_timezone_name() == "UTC"


def test_a_zone_that_is_none_is_refused() -> None:
    user = person("Editor")
    profile = Profile.objects.create(user=user, slug="ada")
    with pytest.raises(NotPossible, match="no time zone"):
        profiles.save(profile, user, NOON, changes={"zone": "Mars/Olympus"})


def test_a_zone_that_this_machine_does_not_know_any_more_is_utc() -> None:
    user = person("Editor")
    Profile.objects.create(user=user, slug="ada", zone="Mars/Olympus")
    assert signed_in(user).get(reverse("admin:index")).status_code == 200


def test_a_clock_is_nothing_that_readers_see() -> None:
    make_article()
    user = person("Editor")
    profile = Profile.objects.create(user=user, slug="ada", name="Ada")
    profiles.save(profile, user, NOON + timedelta(hours=1), changes={"zone": "Europe/Kyiv"})
    assert profile.zone == "Europe/Kyiv"
    assert not Change.objects.exists()
    assert zones.names()[0] == "UTC"
