"""Times as the article file knows them."""

from datetime import datetime


def to_milliseconds(moment: datetime) -> datetime:
    """`moment` cut to the milliseconds that an article file keeps."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
