"""What e-mails say. Their links carry rights, so letters are made for sending and kept nowhere."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from articles.models import Invitation, Mail, Notice
from articles.people.links import invitation_link

_TOLD = {
    Notice.Kind.ASSIGNED: "{by} assigned “{title}” to you.",
    Notice.Kind.SUBMITTED: "{by} submitted “{title}”.",
    Notice.Kind.RETURNED: "{by} returned “{title}” to you.",
    Notice.Kind.MENTION: "{by} mentioned you in a note on “{title}”.",
    Notice.Kind.NOTE: "{by} left a note on “{title}”.",
}


@dataclass(frozen=True, slots=True)
class Letter:
    to: str
    subject: str
    text: str


def written(mail: Mail, now: datetime) -> Letter | None:
    """None where it is void by now: read on the desk already, revoked, used, or its person has left."""
    match mail.kind:
        case Mail.Kind.NOTICE:
            words = _of_notice(mail.notice) if mail.notice and _is_here(mail.user) else None
        case Mail.Kind.INVITATION:
            open_still = mail.invitation is not None and mail.invitation.is_valid(now)
            words = _of_invitation(mail.invitation) if mail.invitation and open_still else None
        case _:
            words = _of_reset(mail.user) if mail.user and _is_here(mail.user) else None
    return Letter(mail.to, _line(words[0]), words[1]) if words and mail.to else None


def told(notice: Notice) -> str:
    """What happened, in a sentence."""
    return _TOLD[Notice.Kind(notice.kind)].format(by=name_of(notice.by), title=notice.article.title)


def name_of(user: User | None) -> str:
    """What colleagues call a person."""
    return (user.get_full_name().strip() or user.get_username()) if user else "Somebody"


def _of_notice(notice: Notice) -> tuple[str, str] | None:
    if notice.read_at:
        return None
    link = settings.SITE_URL + reverse("admin:articles_article_change", args=[notice.article_id])
    words = f"\n\n{notice.note.text}" if notice.note else ""
    return told(notice), f"{told(notice)}{words}\n\n{link}\n\n{_why()}"


def _of_invitation(invitation: Invitation) -> tuple[str, str]:
    text = (
        f"{name_of(invitation.invited_by)} invites you to {settings.SITE_NAME}. Choose your name and password here:"
        f"\n\n{invitation_link(invitation)}\n\n"
        f"The link works once, until {invitation.expires_at:%Y-%m-%d %H:%M} UTC. "
        "If you expected no invitation, do nothing."
    )
    return f"Your invitation to {settings.SITE_NAME}", f"{text}\n"


def _of_reset(user: User) -> tuple[str, str]:
    parts = {"uidb64": urlsafe_base64_encode(force_bytes(user.pk)), "token": default_token_generator.make_token(user)}
    link = settings.SITE_URL + reverse("password_reset_confirm", kwargs=parts)
    text = (
        f"Somebody, most likely you, asked for a new password for {user.get_username()} at {settings.SITE_NAME}. "
        f"Choose it here:\n\n{link}\n\nIf it was not you, do nothing: your password stays as it is."
    )
    return f"A new password for {settings.SITE_NAME}", f"{text}\n"


def _why() -> str:
    address = settings.SITE_URL + reverse("admin:articles_profile_mine")
    return f"You are told by e-mail because your profile says so: {address}\n"


def _is_here(user: User | None) -> bool:
    return user is not None and user.is_active


def _line(text: str) -> str:
    return " ".join(text.split())[:200]
