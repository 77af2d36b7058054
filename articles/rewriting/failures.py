"""What a model server's failure means: which error of ours, in which words, and whether to try once more. Pure."""

import email.utils
import re
from collections.abc import Mapping
from datetime import datetime

from articles.rewriting import errors
from articles.rewriting.errors import ProviderError

_CONTEXT = re.compile(
    r"context[ _](?:length|size|window)|maximum context|too many tokens|prompt (?:is )?too long", re.IGNORECASE
)
_FORMAT = re.compile(r"response_format|json_schema|json_object|json mode|structured output|grammar", re.IGNORECASE)
_QUOTA_CODES = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
_QUOTA = re.compile(r"insufficient_quota|exceeded your current quota|insufficient (?:credits|balance)", re.IGNORECASE)
_FILTER_CODES = frozenset({"content_filter", "content_policy_violation"})
_SHORTEST_KEY = 8  # shorter ones guard nothing, and stand in every other word
_LONGEST_WAIT = 120.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 8.0
_AGAIN = (errors.RateLimited, errors.ServerFailed, errors.Unreachable)


def of_status(
    status: int, code: str, message: str, *, host: str, model: str, retry_after: float | None
) -> ProviderError:
    """The error for an HTTP status, with the server's error code and message ("" where it gives none)."""
    said = f" It says: {message}" if message else ""
    if status == 402 or code in _QUOTA_CODES or (status == 429 and _QUOTA.search(message)):
        return errors.QuotaExhausted(f"The account at {host} has no credit left. Top it up, or set another key.")
    if code in _FILTER_CODES:
        return errors.Refused(f"The content filter of {host} declined the source.")
    if status == 413 or code == "context_length_exceeded" or (status < 500 and _CONTEXT.search(message)):
        return errors.SourceTooLong(f"The source is longer than the model {model} at {host} takes.")
    if status in (401, 403):
        return errors.WrongKey(f"{host} does not accept the key (status {status}). Check LLM_API_KEY.")
    if status == 404 or code == "model_not_found":
        return errors.UnknownModel(
            f"{host} knows no model “{model}” (status {status}). Check LLM_MODEL, and the path in LLM_BASE_URL."
        )
    if status == 429:
        wait = f" It asks to wait {retry_after:.0f} seconds." if retry_after else ""
        return errors.RateLimited(f"{host} is getting too many requests.{wait}", retry_after=retry_after)
    if status in (408, 409) or status >= 500:
        return errors.ServerFailed(f"{host} failed with status {status}.{said}", retry_after=retry_after)
    return errors.RequestRejected(f"{host} rejected the request with status {status}.{said}")


def refuses_format(status: int, code: str, message: str) -> bool:
    """Whether a server objects to `response_format` rather than to the request."""
    return status in (400, 422, 501) and bool(_FORMAT.search(message) or _FORMAT.search(code))


def pause_before_retry(error: ProviderError, retries: int) -> float | None:
    """Seconds to wait before trying again after `retries` retries; None where that is pointless or asked for too late.

    A time-out is not tried again: the server may still be working on the first request, and both are paid for.
    """
    if not isinstance(error, _AGAIN):
        return None
    if error.retry_after is not None:
        return error.retry_after if error.retry_after <= _LONGEST_WAIT else None
    return float(min(_FIRST_PAUSE * 2**retries, _LONGEST_PAUSE))


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds that `Retry-After` (or `retry-after-ms`) asks for, as a number or a date; None if it does not."""
    try:
        if "retry-after-ms" in headers:
            return max(0.0, float(headers["retry-after-ms"]) / 1000)
        written = headers.get("retry-after", "")
        if re.fullmatch(r"\d{1,9}(?:\.\d{1,6})?", written.strip()):
            return float(written)
        return max(0.0, (email.utils.parsedate_to_datetime(written) - now).total_seconds()) if written else None
    except (TypeError, ValueError, OverflowError):
        return None


def trimmed(message: object, secret: str) -> str:
    """A server's message fit for a sentence: one line, 200 characters, without the key."""
    text = " ".join(str(message or "").split())
    if len(secret) >= _SHORTEST_KEY:
        text = text.replace(secret, "•••")
    return text if len(text) <= 200 else text[:199] + "…"
