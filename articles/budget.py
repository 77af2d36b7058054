"""The money for language models: what is spent, and whether more may be. It never stops editing.

Days and months are those of UTC. A limit of None is none; 0 allows nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings

from articles.models import ModelCall


@dataclass(frozen=True, slots=True)
class Budget:
    """Dollars spent today and this month, and how much may be."""

    today: Decimal
    month: Decimal
    daily: Decimal | None
    monthly: Decimal | None

    @property
    def refusal(self) -> str:
        """The sentence that says why no model is asked any more; "" while it may be."""
        if self.monthly is not None and self.month >= self.monthly:
            return _spent("This month's", self.month, self.monthly, "next month")
        if self.daily is not None and self.today >= self.daily:
            return _spent("Today's", self.today, self.daily, "tomorrow (UTC)")
        return ""


def budget(now: datetime) -> Budget:
    """How things stand. Two queries, whether or not there are limits."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return Budget(
        today=ModelCall.objects.spent_since(midnight),
        month=ModelCall.objects.spent_since(midnight.replace(day=1)),
        daily=settings.LLM_DAILY_BUDGET,
        monthly=settings.LLM_MONTHLY_BUDGET,
    )


def is_limited() -> bool:
    return settings.LLM_DAILY_BUDGET is not None or settings.LLM_MONTHLY_BUDGET is not None


def dollars(amount: Decimal) -> str:
    """$12.40, and $0.0004 where cents would say nothing."""
    return f"${amount:,.2f}" if amount >= 1 or not amount else f"${amount:.4f}"


def _spent(whose: str, spent: Decimal, limit: Decimal, then: str) -> str:
    return (
        f"{whose} budget for language models is spent: {dollars(spent)} of {dollars(limit)}. No model is asked again "
        f"before {then}, unless an administrator raises it. Editing and publishing go on."
    )
