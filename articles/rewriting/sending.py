"""One request to a model server: what is sent, how much may come back and how long it may take."""

import time
from collections.abc import Sequence
from typing import Any

import openai

from articles.rewriting import errors
from articles.rewriting.completions import Ledger
from articles.rewriting.prompts import Message

_MOST_BYTES = 2_000_000
# No tokenizer makes fewer tokens than this of a word; a count below `_FEWEST_TO_JUDGE` is a placeholder, as cached
# prompts and simple servers send it.
_TOKENS_A_WORD, _FEWEST_TO_JUDGE = 0.6, 512


def sent(
    client: openai.OpenAI,
    model: str,
    messages: Sequence[Message],
    form: dict[str, Any] | None,
    allowed: float,
) -> tuple[bytes | None, str]:
    """The answer's bytes, or None if they dribble in for longer than `allowed` seconds; and the request id."""
    deadline = time.monotonic() + allowed
    body: dict[str, Any] = {
        "model": model,
        "messages": [{"role": each.role, "content": each.content} for each in messages],
    }
    if form:
        body["response_format"] = form
    received = bytearray()
    with client.chat.completions.with_streaming_response.create(**body, timeout=allowed) as response:
        for chunk in response.iter_bytes():
            received += chunk
            if time.monotonic() > deadline:
                return None, ""
            if len(received) > _MOST_BYTES:
                raise errors.NotAModelServer("The model server sends more than an answer can hold.")
        return bytes(received), response.headers.get("x-request-id", "")


def check_all_was_read(messages: Sequence[Message], ledger: Ledger, host: str) -> None:
    """Servers with a small context cut what they are sent without a word. Their own count tells: raises `InputCut`."""
    words = sum(len(message.content.split()) for message in messages)
    read = ledger.last.tokens_in
    if read is not None and _FEWEST_TO_JUDGE <= read < words * _TOKENS_A_WORD:
        raise errors.InputCut(
            f"{host} read only {read:,} tokens of {words:,} words: it cut the source to fit the context of "
            f"{ledger.model}. Give the model a larger context, or take another."
        )
