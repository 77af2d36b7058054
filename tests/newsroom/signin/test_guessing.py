"""Whoever guesses passwords reaches the hasher a few times; whoever knows theirs gets in, now or a little later."""

import threading
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django.fixtures import Settings

from newsroom.clients import address_of, network_of
from newsroom.models import Guesses
from newsroom.signin import limits
from tests.builders import make_user

PASSWORD = "ink and pen 77"
MOST = 20
"""So many guesses of any thousand may reach the hasher."""


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed, of accounts that exist and of those that do not."""

    calls: ClassVar[int] = 0

    def encode(self, password: str, salt: Any) -> str:
        type(self).calls += 1
        return str(super().encode(password, salt))


@pytest.fixture
def editor(settings: Settings) -> User:
    settings.PASSWORD_HASHERS = [f"{__name__}.{CountingHasher.__name__}"]
    user = make_user(username="editor", is_staff=True)
    user.set_password(PASSWORD)
    user.save()
    CountingHasher.calls = 0
    return user


def sign_in(client: Client, password: str, username: str = "editor", **meta: str) -> str:
    """What the page says; "" where it let the person in."""
    answer = client.post("/admin/login/", {"username": username, "password": password}, **meta)
    return "" if answer.status_code == 302 else answer.content.decode()


def forged(number: int) -> dict[str, str]:
    return {"HTTP_X_FORWARDED_FOR": f"10.{number % 250}.{number // 250}.7", "HTTP_X_REAL_IP": f"10.0.0.{number}"}


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    now = timezone.now() + by
    monkeypatch.setattr("newsroom.signin.backend.timezone.now", lambda: now)


@pytest.mark.django_db
@pytest.mark.parametrize("behind", [0, 1], ids=["no proxy", "one proxy"])
@pytest.mark.parametrize("rotating", [False, True], ids=["one address", "rotating headers"])
@pytest.mark.parametrize("accounts", [1, 1_000], ids=["one account", "any account"])
def test_of_a_thousand_guesses_few_reach_the_hasher(
    editor: User, settings: Settings, behind: int, rotating: bool, accounts: int
) -> None:
    settings.TRUSTED_PROXIES = behind
    for number in range(1_000):
        request = RequestFactory().post("/admin/login/", **(forged(number) if rotating else {}))
        name = "editor" if accounts == 1 else f"person{number}"
        assert authenticate(request, username=name, password=f"guess {number}") is None
    assert 0 < CountingHasher.calls <= MOST


@pytest.mark.django_db
@pytest.mark.parametrize("rotating", [False, True], ids=["one address", "rotating headers"])
@pytest.mark.parametrize("guesses", [40, pytest.param(1_000, marks=pytest.mark.deep)])
def test_so_it_is_at_the_page_itself(editor: User, guesses: int, rotating: bool) -> None:
    for number in range(guesses):
        assert sign_in(Client(), f"guess {number}", **(forged(number) if rotating else {}))
    assert CountingHasher.calls == limits.BY_ADDRESS


@pytest.mark.django_db
def test_who_tries_too_often_reads_why_and_for_how_long(editor: User) -> None:
    said = [sign_in(Client(), f"guess {number}") for number in range(limits.BY_ADDRESS + 1)]
    assert "Too many passwords were tried" not in said[-2]
    assert "Too many passwords were tried. Try again in 15 minutes" in said[-1]
    assert "Too many passwords were tried" in sign_in(Client(), PASSWORD)


@pytest.mark.django_db
def test_nobody_is_locked_out_for_ever(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        sign_in(Client(), f"guess {number}")
    assert sign_in(Client(), PASSWORD)
    later(monkeypatch, limits.WINDOW + timedelta(seconds=1))
    assert sign_in(Client(), PASSWORD) == ""


@pytest.mark.django_db
def test_where_somebody_signed_in_before_guesses_of_others_do_not_matter(editor: User) -> None:
    own = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in(own, PASSWORD) == ""
    for number in range(100):
        sign_in(Client(REMOTE_ADDR=f"198.51.100.{number}"), f"guess {number}")
    assert sign_in(Client(REMOTE_ADDR="192.0.2.8"), PASSWORD)
    own.post("/admin/logout/")
    assert sign_in(own, PASSWORD) == ""


@pytest.mark.django_db
def test_a_known_device_is_limited_too_and_knows_no_other_account(editor: User) -> None:
    own = Client()
    assert sign_in(own, PASSWORD) == ""
    CountingHasher.calls = 0
    for number in range(50):
        sign_in(own, f"guess {number}")
    assert CountingHasher.calls == limits.ON_DEVICE
    for number in range(50):
        sign_in(own, f"guess {number}", "chief")
    assert CountingHasher.calls == limits.ON_DEVICE + limits.BY_ADDRESS


@pytest.mark.django_db
def test_a_forged_mark_of_a_device_counts_for_nothing(editor: User) -> None:
    for number in range(50):
        client = Client()
        client.cookies["known_device"] = f"forged{number}"
        sign_in(client, f"guess {number}")
    assert CountingHasher.calls == limits.BY_ADDRESS


@pytest.mark.django_db
def test_one_blocked_address_uses_up_nobody_elses_tries(editor: User) -> None:
    for number in range(500):
        sign_in(Client(REMOTE_ADDR="198.51.100.1"), f"guess {number}", f"person{number}")
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7"), PASSWORD) == ""


@pytest.mark.django_db
def test_signing_in_often_is_no_guessing(editor: User) -> None:
    for _ in range(3 * limits.BY_EVERYBODY):
        assert sign_in(Client(), PASSWORD) == ""


@pytest.mark.django_db(transaction=True)
def test_guesses_at_once_are_not_more_than_one_after_another(editor: User) -> None:
    let_through: list[limits.Try] = []

    def guess() -> None:
        for _ in range(10):
            attempt = limits.begin("192.0.2.7", "editor", "", timezone.now())
            if attempt.wait is None:
                let_through.append(attempt)
        connection.close()

    guessers = [threading.Thread(target=guess) for _ in range(5)]
    for guesser in guessers:
        guesser.start()
    for guesser in guessers:
        guesser.join()
    assert len(let_through) == limits.BY_ADDRESS


@pytest.mark.django_db
def test_windows_that_are_over_are_forgotten(editor: User) -> None:
    sign_in(Client(), "guess")
    assert Guesses.objects.count() == 3
    assert "editor" not in " ".join(Guesses.objects.values_list("what", flat=True))
    limits.forget(timezone.now() + 3 * limits.WINDOW)
    assert not Guesses.objects.exists()


@pytest.mark.parametrize(
    ("proxies", "passed", "address"),
    [
        (0, "203.0.113.9", "192.0.2.7"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "forged, 203.0.113.9", "203.0.113.9"),
        (2, "forged, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.7"),
        (1, "", "192.0.2.7"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(
    settings: Settings, proxies: int, passed: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert address_of({"REMOTE_ADDR": "192.0.2.7", "HTTP_X_FORWARDED_FOR": passed}) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("nonsense", "unknown"),
        ("", "unknown"),
    ],
)
def test_addresses_of_one_household_count_as_one(address: str, network: str) -> None:
    assert network_of(address) == network
