"""One claim of a proposal, or one of its source that the proposal lost."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["sentence", "number", "date", "ticker", "name", "quotation", "link"]
Verdict = Literal["supported", "partly", "changed", "unsupported", "dropped"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim. `value` is a plain decimal for a number, else None. A dropped claim has no `span`, others have one."""

    kind: Kind
    text: str
    value: str | None
    verdict: Verdict
    source_span: Span | None
    span: Span | None
