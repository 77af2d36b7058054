"""Why there is no proposal. Each error's text is the sentence that an editor reads."""

from typing import ClassVar

from articles.errors import DeskError
from articles.rewriting.proposals import Call


class ProviderError(DeskError):
    """No proposal came of a request.

    `call` records what was spent before it failed, None if nothing was sent. `later` says that the same request may
    succeed if it is made again later; `retry_after` then holds the seconds that the server asked for, if it did.
    """

    later: ClassVar[bool] = False

    def __init__(self, sentence: str, *, call: Call | None = None, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.call = call
        self.retry_after = retry_after


class NotConfigured(ProviderError):
    """The settings name a server but not all that is needed to use it."""


class OverBudget(ProviderError):
    """The money for this day or month is spent; nothing was sent."""


class CannotTranslate(ProviderError):
    """The provider knows one language at a time."""


class SourceEmpty(ProviderError):
    """Nothing to write from."""


class SourceTooLong(ProviderError):
    """More than the provider, or the model's context, takes; the source is never cut to fit."""


class Truncated(ProviderError):
    """The model stopped before the end (`finish_reason` length)."""


class InputCut(ProviderError):
    """The server read less than was sent, so that the proposal may rest on half a story."""


class Unfit(ProviderError):
    """What could be made is not in the article's language, or not of the length that the feed's policy wants."""


class Refused(ProviderError):
    """The model, or the server's content filter, declined."""


class InvalidReply(ProviderError):
    """Every attempt gave something other than the structure and rules that were asked for."""


class NotAModelServer(ProviderError):
    """What answered does not speak Chat Completions."""


class RateLimited(ProviderError):
    """Too many requests for now."""

    later = True


class QuotaExhausted(ProviderError):
    """The account has no credit left; asking again cannot help until a person pays."""


class ServerFailed(ProviderError):
    """The server broke (5xx) each time."""

    later = True


class TimedOut(ProviderError):
    """No complete answer in the time allowed."""

    later = True


class Unreachable(ProviderError):
    """No connection: refused, no such host, broken TLS, or cut off in the middle."""

    later = True


class WrongKey(ProviderError):
    """The key is missing, wrong, or not allowed this."""


class UnknownModel(ProviderError):
    """The server knows no such model, or no such path."""


class RequestRejected(ProviderError):
    """The server finds fault with the request itself."""
