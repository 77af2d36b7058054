"""What a newsroom holds when it is opened for the first time: samples to look at, and an account to log in with."""

import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.utils import timezone

from sources.models import Feed, ImportRun

ACCOUNT = "editor"
PREFIX = "sample-"
TO_REVIEW = ("jsonfeed", "normalised")  # their drafts go to review at once, the others' to triage: both have something
SAMPLES: Path = settings.BASE_DIR / "samples"


def prepare(say: Callable[[str], object]) -> str:
    """Load the samples and make the account, if nobody has an account yet. How to log in, as one line."""
    if User.objects.exists():
        return f"as before; a new password: .venv/bin/python manage.py changepassword {ACCOUNT}"
    say("First start: loading the samples ...")
    # A first start that was killed left its runs claimed, and nobody else can be at them yet.
    ImportRun.objects.filter(feed__key__startswith=PREFIX).update(lease_until=timezone.now())
    call_command("import_articles", str(SAMPLES / "articles"))
    for path in sorted((SAMPLES / "feeds").iterdir()):
        policy = Feed.Rewriting.ALWAYS if path.stem in TO_REVIEW else Feed.Rewriting.TAKEN
        Feed.objects.get_or_create(key=f"{PREFIX}{path.stem}", defaults={"rewriting": policy})
        call_command("import_file", str(path), feed=f"{PREFIX}{path.stem}")
    password = secrets.token_urlsafe(9)
    _make_account(password)
    return f"{ACCOUNT}, password {password}   (shown this once)"


def _make_account(password: str) -> None:
    user = User.objects.create_user(ACCOUNT, password=password, is_staff=True, first_name="Robin", last_name="Editor")
    user.groups.set(Group.objects.filter(name__in=["Editor", "Wire staff", "Administrator"]))
