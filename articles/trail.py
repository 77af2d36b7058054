"""The trail of calls to language models, written down as they are made."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from django.conf import settings

from articles.budget import budget, is_limited
from articles.models import ModelCall, Rewrite
from articles.rewriting.errors import NotConfigured, OverBudget
from articles.rewriting.journal import Answered
from articles.rewriting.pricing import Price, about, price_of

Outcome = ModelCall.Outcome


class Trail:
    """The journal of one proposal: a row for each request. It asks the budget before each, outside transactions."""

    def __init__(self, rewrite: Rewrite, clock: Callable[[], datetime]) -> None:
        self._rewrite, self._clock = rewrite, clock
        self._row = ModelCall()
        self._characters = 0

    def opened(self, provider: str, model: str, prompt_version: str, characters: int) -> None:
        now = self._clock()
        price = price_of(settings.LLM_PRICES, model)
        if is_limited() and price is None:
            raise NotConfigured(
                f"There is a budget for language models, but LLM_PRICES has no price for {model}. Add it, or unset "
                "LLM_DAILY_BUDGET and LLM_MONTHLY_BUDGET."
            )
        if is_limited() and (refusal := budget(now).refusal):
            raise OverBudget(refusal)
        self._characters = characters
        self._row = ModelCall.objects.create(
            rewrite=self._rewrite,
            at=now,
            provider=provider,
            model=model,
            prompt_version=prompt_version,
            cost=price.of(about(characters), 0) if price else None,
        )

    def closed(self, answered: Answered) -> None:
        row = self._row
        price = price_of(settings.LLM_PRICES, row.model, answered.model)
        row.model = answered.model or row.model
        row.outcome = Outcome.FAILED if answered.failure else Outcome.ANSWERED
        row.tokens_in, row.tokens_out = answered.tokens_in, answered.tokens_out
        row.cost = self._cost(answered, price) if price else None
        row.seconds, row.error = answered.seconds, answered.failure
        row.request_id, row.finish_reason = answered.request_id, answered.finish_reason
        row.save()

    def unusable(self, why: str) -> None:
        self._row.outcome, self._row.error = Outcome.UNUSABLE, why
        self._row.save(update_fields=["outcome", "error"])

    def _cost(self, answered: Answered, price: Price) -> Decimal:
        if answered.free:
            return Decimal(0)
        read = about(self._characters) if answered.tokens_in is None else answered.tokens_in
        written = about(answered.characters) if answered.tokens_out is None else answered.tokens_out
        return price.of(read, written)
