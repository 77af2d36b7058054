"""E-mails as work: a row is queued with what it is about, claimed, and closed when the server has taken the letter."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage

from articles.models import Mail
from articles.people.letters import written
from sources.claiming import claim
from sources.nudge import nudge
from sources.outages import outage
from sources.secrecy import scrub

logger = logging.getLogger(__name__)

TASK = "newsroom.tasks.send_mails"
FIRST_PAUSE = timedelta(minutes=1)
Clock = Callable[[], datetime]


def queue(mails: Iterable[Mail]) -> None:
    """Keep letters to be sent, and ask a worker to send them; one that is waiting already is not doubled."""
    rows = list(mails)
    if rows:
        Mail.objects.bulk_create(rows, ignore_conflicts=True)
        nudge(TASK)


def send_waiting(clock: Clock) -> int:
    """Send what waits, one by one; how many the server took. Talks to it outside any transaction."""
    sent = 0
    related = ["user__profile", "notice__article", "notice__by", "notice__note", "invitation__invited_by"]
    while mails := claim(Mail.objects.waiting(clock()), clock(), most=1, related=related):
        sent += sum(_send(mail, clock) for mail in mails)
    return sent


def _send(mail: Mail, clock: Clock) -> bool:
    """One letter's trouble is its own: its row says what went wrong, and when it is tried again."""
    mine = Mail.objects.filter(pk=mail.pk, attempts=mail.attempts, sent_at=None)
    try:
        letter = written(mail, clock())
        if letter is None:
            mine.delete()
            return False
        EmailMessage(letter.subject, letter.text, settings.DEFAULT_FROM_EMAIL, [letter.to]).send()
    except Exception as error:  # whatever a server, or an address that it cannot read, comes up with
        if outage(error):
            raise
        logger.warning("mail %s was not sent: %s", mail.pk, error)
        again = clock() + FIRST_PAUSE * 4 ** (mail.attempts - 1)
        mine.update(error=scrub(str(error))[:500], lease_until=again)
        return False
    mine.update(sent_at=clock(), lease_until=None, error="")
    return True
