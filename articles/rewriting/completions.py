"""What comes back from Chat Completions, and the ledger of what a proposal has cost. No HTTP here."""

import time
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from articles.rewriting.journal import Answered
from articles.rewriting.proposals import Call

_MOST_TOKENS = 2**31 - 1
_Count = Annotated[int | None, AfterValidator(lambda count: count and min(max(0, count), _MOST_TOKENS))]


class Usage(BaseModel):
    prompt_tokens: _Count = None
    completion_tokens: _Count = None


def _joined(content: Any) -> Any:
    """The text of a content that comes in parts, as some servers of reasoning models send it."""
    if not isinstance(content, list):
        return content
    parts = (part.get("text") if isinstance(part, dict) else part for part in content)
    return "".join(part for part in parts if isinstance(part, str))


class Message(BaseModel):
    content: Annotated[str | None, BeforeValidator(_joined)] = None
    refusal: str | None = None


class Choice(BaseModel):
    message: Message
    finish_reason: str | None = None


class Completion(BaseModel):
    """What we read of an answer; lenient where compatible servers differ."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: str | None = None
    model: str | None = None
    choices: list[Choice] | None = None
    usage: Usage | None = None
    error: Any = None

    @property
    def first(self) -> Choice:
        """The first choice; an empty one where there is none."""
        return self.choices[0] if self.choices else Choice(message=Message())


@dataclass(slots=True)
class Ledger:
    """What this proposal has cost so far, and what its last request did."""

    provider: str
    prompt_version: str
    model: str
    started: float
    attempts: int = 0
    retries: int = 0
    tokens_in: int | None = None
    tokens_out: int | None = None
    request_id: str = ""
    finish_reason: str = ""
    last: Answered = field(default_factory=Answered)

    def note(self, answer: Completion, request_id: str) -> None:
        usage = answer.usage or Usage()
        if usage.prompt_tokens is not None:
            self.tokens_in = (self.tokens_in or 0) + usage.prompt_tokens
        if usage.completion_tokens is not None:
            self.tokens_out = (self.tokens_out or 0) + usage.completion_tokens
        self.model = answer.model or self.model
        self.request_id = request_id or answer.id or self.request_id
        self.finish_reason = answer.first.finish_reason or ""
        self.last = Answered(
            model=self.model[:200],
            tokens_in=usage.prompt_tokens,
            tokens_out=usage.completion_tokens,
            request_id=(request_id or answer.id or "")[:200],
            finish_reason=self.finish_reason[:40],
            characters=len(answer.first.message.content or ""),
        )

    def call(self) -> Call:
        return Call(
            provider=self.provider,
            model=self.model[:200],
            prompt_version=self.prompt_version,
            tokens_in=self.tokens_in,
            tokens_out=self.tokens_out,
            seconds=round(time.monotonic() - self.started, 3),
            request_id=self.request_id[:200],
            finish_reason=self.finish_reason[:40],
            attempts=self.attempts,
        )


def server_message(body: object) -> str:
    """The server's own words in an error body of any of the usual shapes."""
    if isinstance(body, dict):
        inner = body.get("error", body)
        return str(inner.get("message", "") if isinstance(inner, dict) else inner)
    return ""


def embedded_error(error: object) -> tuple[int, str, str]:
    """(status, code, message) of an error that came with status 200, as gateways send it."""
    fields: dict[str, Any] = error if isinstance(error, dict) else {"message": error}
    code = fields.get("code")
    status = code if isinstance(code, int) and 400 <= code < 600 else 500
    return status, str(code or fields.get("type") or ""), str(fields.get("message") or "")
