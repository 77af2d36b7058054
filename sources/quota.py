"""What X-RateLimit headers say, as CoinDesk's and other APIs send them."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

_LONGEST = timedelta(days=31)
_EPOCH = 10**9  # Larger numbers are a moment, smaller ones seconds from now.
_PAIR = re.compile(r"(\d{1,15})\s*(?:;\s*window\s*=\s*(\d{1,15}))?")


def quota_wait(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long to ask nothing more; None where something is left of every quota, or nothing is said.

    `X-RateLimit-Remaining` and `-Reset` speak of one window, the `-All` ones of several: `9, 0;window=60`. `headers`
    have lower-case names. A quota that is used up without a word on when it is filled again waits for its window.
    """
    waits = []
    for suffix in ("", "-all"):
        remaining = _PAIR.findall(headers.get(f"x-ratelimit-remaining{suffix}", "")[:500])
        resets = _PAIR.findall(headers.get(f"x-ratelimit-reset{suffix}", "")[:500])
        by_window = {window: number for number, window in resets}
        for left, window in remaining:
            if int(left) == 0:
                waits.append(_until(by_window.get(window) or window or "0", now))
    return max(waits, default=None)


def _until(number: str, now: datetime) -> timedelta:
    seconds = int(number)
    if seconds > _EPOCH:
        seconds -= int(now.timestamp())
    return min(max(timedelta(seconds=min(seconds, 10**9)), timedelta()), _LONGEST)
