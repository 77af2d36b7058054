"""Times: as the article file keeps them, as the record tells them, and as one person reads them."""

from datetime import UTC, datetime

from django.utils import timezone


def to_milliseconds(moment: datetime) -> datetime:
    """`moment` cut to the milliseconds that an article file keeps."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def on_record(moment: datetime) -> str:
    """For logs and history, which many people read: in UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def for_reader(moment: datetime) -> str:
    """In the zone of the person who asks, named."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M %Z}"
