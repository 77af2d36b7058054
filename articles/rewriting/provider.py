"""Proposals from any server that speaks OpenAI's Chat Completions, local ones included.

One proposal may take several requests: a repair of an invalid reply, a plainer format for a server that refuses the
schema, a retry of what failed for the moment. All share one time limit, and the record counts them all.
"""

import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx2
import openai
from pydantic import ValidationError

from articles.rewriting import errors, failures, prompts, replies
from articles.rewriting.completions import Completion, Ledger, embedded_error, server_message
from articles.rewriting.errors import ProviderError
from articles.rewriting.journal import Answered, Journal, Unwritten
from articles.rewriting.ladder import Step, response_format
from articles.rewriting.prompts import Message
from articles.rewriting.proposals import Outcome, Proposal, Request, SourceText
from articles.rewriting.sending import check_all_was_read, sent

OPENAI = "https://api.openai.com/v1"
_NO_KEY = "none"  # local servers want no key, the SDK wants one
_FREE = (
    errors.RateLimited,
    errors.QuotaExhausted,
    errors.ServerFailed,
    errors.Unreachable,
    errors.WrongKey,
    errors.UnknownModel,
    errors.RequestRejected,
    errors.SourceTooLong,
)
_WHOLE = 3  # a proposal may take this many times the time-out of one request, pauses included


@dataclass(frozen=True, slots=True)
class Server:
    """Where to ask and how. `timeout` is in seconds for one request; `max_source` in characters, title and text."""

    base_url: str = OPENAI
    api_key: str = field(default="", repr=False)
    model: str = ""
    timeout: float = 60.0
    max_retries: int = 2
    max_source: int = 60_000

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).netloc.rpartition("@")[2] or self.base_url

    @property
    def whole_timeout(self) -> float:
        """Seconds after which no proposal is still running, but for a last read of `timeout`."""
        return _WHOLE * self.timeout


class _FormatRefused(Exception):
    """The server objects to `response_format`."""


class ModelProvider:
    """Asks a model. `pause` sleeps between retries."""

    name = "openai"

    def __init__(
        self, server: Server, *, journal: Journal | None = None, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self.server = server
        self._journal = journal or Unwritten()
        self._pause = pause

    def propose(self, request: Request) -> Outcome:
        """Raises ProviderError; its `call` then holds what was spent, if anything was sent."""
        _check_usable(request.source, self.server)
        ledger = Ledger(self.name, prompts.VERSION, self.server.model, time.monotonic())
        try:
            with self._client() as client:
                proposal = self._climb(client, request, ledger)
        except ProviderError as error:
            error.call = ledger.call() if ledger.attempts else None
            raise
        return Outcome(proposal, ledger.call())

    def _client(self) -> openai.OpenAI:
        # Retries are ours: the SDK would repeat a request whose quota is exhausted, and would not count what it sends.
        server = self.server
        try:
            return openai.OpenAI(
                base_url=server.base_url,
                api_key=server.api_key or _NO_KEY,
                timeout=server.timeout,
                max_retries=0,
                http_client=openai.DefaultHttpxClient(verify=_authorities()),
            )
        except (httpx2.InvalidURL, ValueError) as error:
            raise errors.NotConfigured(f"LLM_BASE_URL: “{server.base_url}” is not an address ({error}).") from error

    def _climb(self, client: openai.OpenAI, request: Request, ledger: Ledger) -> Proposal:
        """Step by step to a valid proposal, or to the error of the last step."""
        opening = prompts.conversation(request, prompts.fresh_nonce(request))
        schema = replies.schema(request)
        step: Step | None = Step()
        content, problems = "", list[str]()
        while step:
            messages = prompts.repair(opening, content, problems) if step.repairs else opening
            try:
                content = self._patiently(client, messages, response_format(step.format, schema), ledger)
                return replies.read(content, request)
            except _FormatRefused:
                step = step.after_refused_format()
            except replies.BadReply as error:
                self._journal.unusable(" ".join(error.problems))
                problems, step = error.problems, step.after_invalid()
        raise errors.InvalidReply(
            f"The model {ledger.model} did not keep to the form that was asked for, {ledger.attempts} times. "
            f"The last time: {failures.trimmed(' '.join(problems), self.server.api_key)}"
        )

    def _patiently(
        self, client: openai.OpenAI, messages: Sequence[Message], form: dict[str, Any] | None, ledger: Ledger
    ) -> str:
        """The reply's text; what fails for the moment is tried again within the retries and time allowed."""
        while True:
            try:
                return self._once(client, messages, form, ledger)
            except ProviderError as error:
                wait = failures.pause_before_retry(error, ledger.retries)
                if wait is None or ledger.retries >= self.server.max_retries or wait >= self._left(ledger):
                    raise
                ledger.retries += 1
                self._pause(wait)

    def _once(
        self, client: openai.OpenAI, messages: Sequence[Message], form: dict[str, Any] | None, ledger: Ledger
    ) -> str:
        allowed = min(self.server.timeout, self._left(ledger))
        if allowed <= 0:
            raise self._timed_out(self.server.whole_timeout)
        characters = sum(len(message.content) for message in messages)
        self._journal.opened(self.name, self.server.model, ledger.prompt_version, characters)
        ledger.attempts += 1
        began = time.monotonic()
        with self._on_record(ledger, began):
            with self._translated(form is not None):
                body, request_id = sent(client, self.server.model, messages, form, allowed)
            if body is None:
                raise self._timed_out(allowed)
            content = self._content(body, request_id, ledger)
            check_all_was_read(messages, ledger, self.server.host)
        return content

    @contextmanager
    def _on_record(self, ledger: Ledger, began: float) -> Iterator[None]:
        """Close the journal's entry, whatever came of the request."""
        ledger.last = Answered()
        try:
            yield
        except _FormatRefused:
            self._close(ledger, began, "The server does not know this form of request.", free=True)
            raise
        except ProviderError as error:
            self._close(ledger, began, str(error), free=isinstance(error, _FREE))
            raise
        except BaseException:
            self._close(ledger, began, "An error of Newsroom's own.")
            raise
        self._close(ledger, began, "")

    def _close(self, ledger: Ledger, began: float, failure: str, *, free: bool = False) -> None:
        seconds = round(time.monotonic() - began, 3)
        paid = ledger.last.tokens_in is not None
        self._journal.closed(replace(ledger.last, seconds=seconds, failure=failure, free=free and not paid))

    def _left(self, ledger: Ledger) -> float:
        return ledger.started + self.server.whole_timeout - time.monotonic()

    def _timed_out(self, seconds: float) -> errors.TimedOut:
        return errors.TimedOut(f"{self.server.host} did not finish its answer within {seconds:g} seconds.")

    @contextmanager
    def _translated(self, has_format: bool) -> Iterator[None]:
        """Turns what the SDK and its HTTP client raise into our errors, or into _FormatRefused."""
        try:
            yield
        except openai.APIStatusError as error:
            said = server_message(error.body) or error.message
            code = error.code or error.type or ""
            if has_format and failures.refuses_format(error.status_code, code, said):
                raise _FormatRefused from error
            message = failures.trimmed(said, self.server.api_key)
            raise self._explained(error.status_code, code, message, error.response.headers) from error
        except (openai.APITimeoutError, httpx2.TimeoutException) as error:
            raise self._timed_out(self.server.timeout) from error
        except (openai.APIConnectionError, httpx2.HTTPError) as error:
            reason = failures.trimmed(error.__cause__ or error, self.server.api_key)
            raise errors.Unreachable(f"No connection to the model server at {self.server.host}: {reason}") from error

    def _explained(self, status: int, code: str, message: str, headers: httpx2.Headers | None) -> ProviderError:
        wait = failures.retry_after(headers, datetime.now(UTC)) if headers else None
        server = self.server
        return failures.of_status(status, code, message, host=server.host, model=server.model, retry_after=wait)

    def _content(self, body: bytes, request_id: str, ledger: Ledger) -> str:
        """The text of a complete answer, its cost noted. Raises for what is no complete answer."""
        try:
            answer = Completion.model_validate_json(body)
        except ValidationError as error:
            raise errors.NotAModelServer(
                f"{self.server.host} does not answer as a model server does. Check LLM_BASE_URL; it often ends in /v1."
            ) from error
        ledger.note(answer, request_id)
        if answer.error:
            status, code, message = embedded_error(answer.error)
            raise self._explained(status, code, failures.trimmed(message, self.server.api_key), None)
        choice = answer.first
        if choice.finish_reason == "length":
            raise errors.Truncated(f"The model {ledger.model} stopped before the end; its answer was cut at the limit.")
        if choice.message.refusal or choice.finish_reason == "content_filter":
            why = failures.trimmed(choice.message.refusal, self.server.api_key)
            raise errors.Refused(f"The model {ledger.model} declined{': ' + why if why else '.'}")
        return choice.message.content or ""


@cache
def _authorities() -> ssl.SSLContext:
    """Whose certificates are believed, read once in a process: it takes as long as all else that a proposal costs."""
    return httpx2.create_ssl_context()


def _check_usable(source: SourceText, server: Server) -> None:
    if not server.model:
        raise errors.NotConfigured(f"No model is named for {server.host}. Set LLM_MODEL.")
    if not (server.api_key.isascii() and server.api_key.isprintable()):
        raise errors.NotConfigured("LLM_API_KEY holds characters that no key has. Copy it again.")
    if not source.text.strip():
        raise errors.SourceEmpty("The source has no text to write from.")
    if len(source.title) + len(source.text) > server.max_source:
        raise errors.SourceTooLong(
            f"The source has {len(source.title) + len(source.text):,} characters, more than the {server.max_source:,} "
            "that are sent to a model. Nothing was cut or sent."
        )
