"""Every call to a model is on record with its cost, and a spent budget stops calls and nothing else."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from articles import editing, proposing, publishing, review
from articles.budget import budget
from articles.models import ModelCall, Rewrite
from articles.rewriting import prompts
from articles.rewriting.pricing import Price, price_of, read_prices
from articles.trail import Trail
from tests.articles.admin.conftest import make_draft, person, signed_in
from tests.articles.rewriting import llmserver
from tests.articles.rewriting.llmserver import Behaviour, LlmServer, fails, llm_server, says, writes
from tests.articles.test_publishing import member
from tests.builders import NOON

pytestmark = pytest.mark.django_db

Outcome = ModelCall.Outcome
LONG_AGO = NOON - timedelta(days=40)


@pytest.fixture
def desk() -> Client:
    return signed_in(person("Editor"))


BROKEN = fails(500, retry_after="0")


@pytest.fixture(autouse=True)
def _a_model_with_a_price(settings: Settings) -> None:
    """A dollar for a million tokens read, two for a million written."""
    settings.LLM_MODEL, settings.LLM_API_KEY = "test-model", "sk-nobody"
    settings.LLM_PRICES = {"test-model": Price(Decimal(1), Decimal(2))}


def proposed_by(settings: Settings, *script: Behaviour) -> tuple[Rewrite, LlmServer]:
    """A proposal asked for, made by a server that behaves so."""
    article = make_draft()
    rewrite = review.queue(article, NOON)
    with llm_server(list(script)) as server:
        settings.LLM_BASE_URL = server.url
        assert proposing.claim(rewrite, NOON)
        return proposing.run(rewrite, lambda: NOON), server


def call(**fields: Any) -> ModelCall:
    return ModelCall.objects.create(**{"at": NOON, "provider": "openai", "model": "test-model", "cost": "1", **fields})


def test_a_call_is_kept_with_all_that_is_known_of_it(settings: Settings) -> None:
    rewrite, _ = proposed_by(settings, writes)
    [kept] = ModelCall.objects.all()
    assert rewrite.state == "proposed"
    assert (kept.rewrite, kept.at, kept.outcome) == (rewrite, NOON, Outcome.ANSWERED)
    assert (kept.model, kept.prompt_version, kept.request_id) == (
        "test-model-2026",
        prompts.VERSION,
        llmserver.REQUEST_ID,
    )
    assert (kept.tokens_in, kept.tokens_out, kept.finish_reason) == (100, 20, "stop")
    assert kept.cost == rewrite.cost == Decimal("0.00014")
    assert kept.seconds is not None


def test_every_attempt_is_a_call_of_its_own(settings: Settings) -> None:
    rewrite, server = proposed_by(settings, BROKEN, says("no JSON at all"), writes)
    kept = list(ModelCall.objects.order_by("pk"))
    assert [each.outcome for each in kept] == [Outcome.FAILED, Outcome.UNUSABLE, Outcome.ANSWERED]
    assert "failed with status 500" in kept[0].error
    assert kept[1].error == "The reply is not one JSON object."
    assert [each.cost for each in kept] == [Decimal(0), Decimal("0.00014"), Decimal("0.00014")]
    assert (len(server.requests), rewrite.cost) == (3, Decimal("0.00028"))


def test_a_failed_proposal_keeps_its_calls_and_their_cost(settings: Settings) -> None:
    rewrite, _ = proposed_by(settings, says('{"title": "Ha', finish_reason="length"))
    [kept] = ModelCall.objects.all()
    assert (rewrite.state, kept.outcome, kept.error) == ("failed", Outcome.FAILED, rewrite.error)
    assert "stopped before the end" in rewrite.error
    assert rewrite.cost == kept.cost == Decimal("0.00014")


def test_where_the_server_counts_no_tokens_the_cost_is_an_estimate(settings: Settings) -> None:
    proposed_by(settings, says("no JSON", usage=None), fails(401))
    first = ModelCall.objects.order_by("pk")[0]
    assert (first.tokens_in, first.tokens_out) == (None, None)
    assert first.cost is not None
    assert Decimal("0.0005") < first.cost < Decimal("0.005")


def test_a_killed_workers_call_stays_on_record_at_the_cost_of_its_input() -> None:
    Trail(review.queue(make_draft(), NOON), lambda: NOON).opened("openai", "test-model", "v1", 4_000)
    [kept] = ModelCall.objects.all()
    assert (kept.outcome, kept.cost) == (Outcome.SENT, Decimal("0.001"))


def test_a_model_without_a_price_has_no_cost(settings: Settings) -> None:
    settings.LLM_PRICES = {}
    rewrite, _ = proposed_by(settings, writes)
    assert (rewrite.state, rewrite.cost, ModelCall.objects.get().cost) == ("proposed", None, None)


def test_extracts_call_nobody(settings: Settings) -> None:
    settings.LLM_MODEL = settings.LLM_API_KEY = ""
    rewrite = review.queue(make_draft(), NOON)
    assert proposing.claim(rewrite, NOON)
    assert proposing.run(rewrite, lambda: NOON).state == "proposed"
    assert not ModelCall.objects.exists()


# --- the budget -----------------------------------------------------------------------------------


def test_the_day_and_the_month_are_summed(settings: Settings) -> None:
    settings.LLM_DAILY_BUDGET, settings.LLM_MONTHLY_BUDGET = Decimal(5), None
    for at, cost in ((NOON, "1.5"), (NOON - timedelta(hours=13), "2"), (LONG_AGO, "4"), (NOON, None)):
        call(at=at, cost=cost)
    state = budget(NOON)
    assert (state.today, state.month, state.daily, state.monthly) == (Decimal("1.5"), Decimal("3.5"), Decimal(5), None)
    assert state.refusal == ""


@pytest.mark.parametrize(
    ("limit", "spent_at", "words"),
    [
        ("LLM_DAILY_BUDGET", NOON, "Today's budget for language models is spent: $1.00 of $1.00."),
        ("LLM_MONTHLY_BUDGET", NOON - timedelta(days=3), "This month's budget for language models is spent"),
    ],
)
def test_a_spent_budget_stops_new_calls_with_a_sentence(
    limit: str, spent_at: Any, words: str, settings: Settings
) -> None:
    setattr(settings, limit, Decimal(1))
    call(at=spent_at)
    rewrite, server = proposed_by(settings, writes)
    assert server.requests == []
    assert (rewrite.state, ModelCall.objects.count()) == ("failed", 1)
    assert words in rewrite.error
    assert "Editing and publishing go on." in rewrite.error


def test_yesterdays_money_does_not_count_today(settings: Settings) -> None:
    settings.LLM_DAILY_BUDGET = Decimal(1)
    call(at=NOON - timedelta(hours=13))
    assert proposed_by(settings, writes)[0].state == "proposed"


def test_the_budget_is_asked_before_each_attempt(settings: Settings) -> None:
    settings.LLM_DAILY_BUDGET = Decimal("0.0001")
    rewrite, server = proposed_by(settings, says("no JSON at all"), writes)
    assert len(server.requests) == 1
    assert "is spent: $0.0001 of $0.0001" in rewrite.error


def test_a_budget_needs_a_price(settings: Settings) -> None:
    settings.LLM_DAILY_BUDGET, settings.LLM_PRICES = Decimal(1), {}
    rewrite, server = proposed_by(settings, writes)
    assert server.requests == []
    assert "LLM_PRICES has no price for test-model" in rewrite.error


def test_editing_and_publishing_go_on_without_money(settings: Settings) -> None:
    settings.LLM_DAILY_BUDGET = Decimal(0)
    rewrite, _ = proposed_by(settings, writes)
    editor = member("Editor")
    article = editing.save(rewrite.article, editor, NOON, version=1, changes={"body": "Written by hand."})
    assert publishing.publish(article, editor, NOON, version=article.version).is_public


@pytest.mark.parametrize("price", ["x", [1], [1, -1], [1, float("nan")], {"read": 1}, None])
def test_a_price_that_is_none_is_told(price: Any) -> None:
    with pytest.raises(ValueError, match=r"test-model: "):
        read_prices({"test-model": price})


def test_the_longest_name_and_any_model_are_found() -> None:
    prices = read_prices({"gpt": [1, 1], "gpt-mini": [2, 2], "*": [3, 3]})
    assert [price_in(prices, name) for name in ("gpt-mini-2026-01-01", "gpt-large", "qwen")] == [2, 1, 3]


def price_in(prices: dict[str, Price], model: str) -> Decimal:
    found = price_of(prices, model)
    assert found is not None
    return found.read


# --- what people see ------------------------------------------------------------------------------


def test_the_list_of_calls_tells_the_budget_and_each_reason(desk: Client, settings: Settings) -> None:
    settings.LLM_DAILY_BUDGET = Decimal(1)
    proposed_by(settings, BROKEN)
    call(at=NOON)
    page = desk.get(reverse("admin:articles_modelcall_changelist")).content.decode()
    assert "Spent today" in page
    assert "failed with status 500" in page
    assert desk.get(reverse("admin:articles_modelcall_change", args=[call().pk])).status_code == 200


def test_the_list_takes_the_same_queries_for_one_call_and_for_fifty(desk: Client) -> None:
    rewrite = review.queue(make_draft(), NOON)
    call(rewrite=rewrite)
    address = reverse("admin:articles_modelcall_changelist")
    desk.get(address)  # what is remembered between two looks is asked for once
    with CaptureQueriesContext(connection) as one:
        desk.get(address)
    for _ in range(49):
        call(rewrite=rewrite)
    with CaptureQueriesContext(connection) as fifty:
        desk.get(address)
    assert len(fifty) == len(one)
