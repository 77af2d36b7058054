"""What a provider tells of each request that it sends, so that every one is on record, and none is sent over budget."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Answered:
    """How a request ended. `model` is the one that answered; tokens are None where the server does not say.

    `failure` is the sentence for an editor, "" where there is a complete answer. `free`: nobody was asked to pay for
    it, since it was refused or never arrived. `characters` are those of the answer's text.
    """

    model: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    seconds: float = 0.0
    request_id: str = ""
    finish_reason: str = ""
    characters: int = 0
    failure: str = ""
    free: bool = False


class Journal(Protocol):
    """Requests come one after the other: each is opened, closed, and at times told to be of no use."""

    def opened(self, provider: str, model: str, prompt_version: str, characters: int) -> None:
        """A request of so many characters is about to be sent. Raises `OverBudget` where it may not be."""

    def closed(self, answered: Answered) -> None: ...

    def unusable(self, why: str) -> None:
        """The answer that came last was complete, and is not what was asked for."""


class Unwritten:
    """A journal that nobody reads."""

    def opened(self, provider: str, model: str, prompt_version: str, characters: int) -> None:
        pass

    def closed(self, answered: Answered) -> None:
        pass

    def unusable(self, why: str) -> None:
        pass
