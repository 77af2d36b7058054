"""Links that let somebody in: signed with the newsroom's key, so that none is kept and none can be made up."""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.urls import reverse

from articles.models import Invitation

_SALT = "newsroom.invitation"


def invitation_link(invitation: Invitation) -> str:
    """The invitation's latest link."""
    token = signing.dumps([invitation.pk, invitation.number], salt=_SALT)
    return settings.SITE_URL + reverse("join", args=[token])


def invitation_of(token: str, now: datetime) -> Invitation | None:
    """The invitation that a link still opens; None for a link that is forged, used, revoked, renewed or too old."""
    try:
        pk, number = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Invitation.objects.open().filter(pk=pk, number=number).first()
    return found if found and found.is_valid(now) else None
