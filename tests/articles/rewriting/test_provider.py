"""The OpenAI-compatible provider against a real server on loopback."""

import json
import socket
import time

import pytest

from articles.errors import DeskError
from articles.rewriting import errors, prompts
from articles.rewriting.provider import ModelProvider, Server
from tests.articles.rewriting import llmserver
from tests.articles.rewriting.llmserver import LlmServer, fails, llm_server, proposes, says
from tests.articles.rewriting.stories import SHORT, make_request, make_source

KEY = "sk-secret-of-the-desk"


def provider_for(server: LlmServer, pauses: list[float] | None = None, **options: object) -> ModelProvider:
    """Pauses are noted, not slept."""
    settings = {"base_url": server.url, "api_key": KEY, "model": "asked-model", "timeout": 5.0} | options
    return ModelProvider(Server(**settings), pause=(pauses if pauses is not None else []).append)


def propose(script, request=None, **options):
    """(outcome, server)"""
    with llm_server(script) as server:
        return provider_for(server, **options).propose(request or make_request()), server


def failure(script, request=None, **options):
    """(error, server); the error is checked to be a sentence for people."""
    with llm_server(script) as server, pytest.raises(errors.ProviderError) as caught:
        provider_for(server, **options).propose(request or make_request())
    sentence = str(caught.value)
    assert isinstance(caught.value, DeskError)
    assert sentence[0].isupper() or sentence.startswith("127.0.0.1")
    assert sentence[-1] in ".:" or ":" in sentence
    assert KEY not in sentence
    assert "Traceback" not in sentence
    return caught.value, server


def test_a_good_reply_becomes_a_proposal_with_its_cost():
    outcome, _ = propose([proposes()])
    assert outcome.proposal.title == "Harbour exchange halts withdrawals"
    assert outcome.proposal.impact == tuple(llmserver.sample_reply()["impact"])
    assert outcome.proposal.needs_confirming
    call = outcome.call
    assert (call.provider, call.model, call.prompt_version) == ("openai", "test-model-2026", prompts.VERSION)
    assert (call.tokens_in, call.tokens_out, call.request_id) == (100, 20, llmserver.REQUEST_ID)
    assert (call.finish_reason, call.attempts) == ("stop", 1)
    assert call.seconds > 0


def test_the_request_asks_for_a_strict_schema_with_the_configured_model_and_key():
    _, server = propose([proposes()])
    [request] = server.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body["model"] == "asked-model"
    schema = request.body["response_format"]["json_schema"]
    assert schema["strict"] is True
    assert schema["schema"]["additionalProperties"] is False
    assert schema["schema"]["required"] == ["title", "overview", "what_happened", "from_author", "impact"]


def test_a_brief_asks_for_one_paragraph_only():
    outcome, server = propose([proposes()], make_request(make_source(text=SHORT), shape="brief"))
    assert server.requests[0].body["response_format"]["json_schema"]["schema"]["required"] == ["title", "paragraph"]
    assert outcome.proposal.paragraph.startswith("The Harbour exchange")
    assert outcome.proposal.markdown.endswith("Source: [Wire Example](https://wire.example/harbour)")


def test_without_a_key_a_placeholder_is_sent():
    _, server = propose([proposes()], api_key="")
    assert server.requests[0].headers["authorization"].startswith("Bearer ")


def test_a_view_is_left_out_when_it_was_not_asked_for():
    outcome, _ = propose([proposes(from_author="We think it is grand.")], make_request(from_author=False))
    assert outcome.proposal.from_author == ""
    assert "From author" not in outcome.proposal.markdown


@pytest.mark.parametrize("finish_reason", ["length"])
def test_a_truncated_reply_is_a_failure_even_if_it_parses(finish_reason):
    whole = json.dumps(llmserver.sample_reply())
    error, server = failure([says(whole, finish_reason=finish_reason)])
    assert isinstance(error, errors.Truncated)
    assert "stopped before the end" in str(error)
    assert (error.call.finish_reason, error.call.tokens_out, len(server.requests)) == ("length", 20, 1)


def test_a_refusal_is_a_failure_with_the_models_words():
    error, server = failure([says(None, refusal="I can't help with that.")])
    assert isinstance(error, errors.Refused)
    assert "I can't help with that." in str(error)
    assert len(server.requests) == 1


def test_a_content_filter_is_a_refusal():
    error, _ = failure([says("", finish_reason="content_filter")])
    assert isinstance(error, errors.Refused)


def test_malformed_json_is_repaired_once():
    outcome, server = propose([says('{"title": "Harbour'), proposes()])
    assert outcome.call.attempts == 2
    assert (outcome.call.tokens_in, outcome.call.tokens_out) == (200, 40)
    first, second = server.requests
    assert [message["role"] for message in second.messages] == ["system", "user", "assistant", "user"]
    assert second.messages[:2] == first.messages
    assert second.messages[2]["content"] == '{"title": "Harbour'
    assert "not one JSON object" in second.messages[3]["content"]


def test_after_a_failed_repair_plain_json_mode_is_the_last_try():
    outcome, server = propose([says("no"), says("still no"), proposes()])
    assert [request.format for request in server.requests] == ["json_schema", "json_schema", "json_object"]
    assert [len(request.messages) for request in server.requests] == [2, 4, 2]
    assert outcome.call.attempts == 3


def test_json_that_never_comes_is_an_invalid_reply():
    error, server = failure([says("Sure! Here is your article.")])
    assert isinstance(error, errors.InvalidReply)
    assert len(server.requests) == 3
    assert error.call.attempts == 3
    assert not error.later


def test_a_server_that_ignores_the_schema_is_told_what_is_missing():
    outcome, server = propose([says('{"headline": "Harbour", "body": "Text"}'), proposes()])
    complaint = server.requests[1].messages[3]["content"]
    assert "title: Field required" in complaint
    assert "impact: Field required" in complaint
    assert outcome.proposal.overview


def test_a_reply_that_breaks_the_rules_is_never_returned():
    error, _ = failure(
        [proposes(overview="## Overview\nBuy at <a href='https://x.example'>our shop</a> today, readers.")]
    )
    assert isinstance(error, errors.InvalidReply)
    assert "overview: holds a heading" in str(error)


def test_a_server_that_refuses_every_format_is_asked_in_words_alone():
    outcome, server = propose([llmserver.refuses_format])
    assert [request.format for request in server.requests] == ["json_schema", "json_object", "none"]
    assert outcome.proposal.title


def test_a_server_that_knows_only_json_mode_gets_it_and_may_still_repair():
    outcome, server = propose([llmserver.knows_only_json_mode, says("{}"), llmserver.knows_only_json_mode])
    assert [request.format for request in server.requests] == ["json_schema", "json_object", "json_object"]
    assert len(server.requests[2].messages) == 4
    assert outcome.proposal.title


def test_a_rate_limit_waits_as_long_as_it_is_asked_to():
    pauses: list[float] = []
    with llm_server([llmserver.rate_limited(2), proposes()]) as server:
        outcome = provider_for(server, pauses).propose(make_request())
    assert pauses == [2.0]
    assert outcome.call.attempts == 2


def test_a_rate_limit_that_asks_for_too_long_fails_at_once_and_says_when():
    error, server = failure([llmserver.rate_limited(3600)])
    assert isinstance(error, errors.RateLimited)
    assert error.later
    assert error.retry_after == 3600
    assert "wait 3600 seconds" in str(error)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [
        fails(429, "You exceeded your current quota"),
        fails(429, "No.", "insufficient_quota"),
        fails(402, "Payment required"),
    ],
)
def test_an_exhausted_quota_is_asked_exactly_once(answer):
    error, server = failure([answer])
    assert isinstance(error, errors.QuotaExhausted)
    assert not error.later
    assert len(server.requests) == 1


def test_server_errors_are_retried_and_then_told():
    pauses: list[float] = []
    with (
        llm_server([fails(500, "CUDA out of memory")]) as server,
        pytest.raises(errors.ServerFailed, match="CUDA out of memory") as caught,
    ):
        provider_for(server, pauses).propose(make_request())
    assert len(server.requests) == 3
    assert pauses == [0.5, 1.0]
    assert caught.value.call.attempts == 3
    assert caught.value.later


def test_the_number_of_retries_is_configurable():
    _, server = failure([fails(503)], max_retries=0)
    assert len(server.requests) == 1


def test_a_server_error_that_passes_costs_only_attempts():
    outcome, _ = propose([fails(502), fails(503), proposes()])
    assert outcome.call.attempts == 3


def test_a_silent_server_times_out_and_is_not_asked_twice():
    started = time.monotonic()
    error, server = failure([llmserver.after(30, proposes())], timeout=0.3)
    assert isinstance(error, errors.TimedOut)
    assert "within 0.3 seconds" in str(error)
    assert len(server.requests) == 1
    assert time.monotonic() - started < 5


def test_a_server_that_dribbles_is_cut_off_as_well():
    started = time.monotonic()
    error, _ = failure([llmserver.dripping(0.05, proposes())], timeout=0.5)
    assert isinstance(error, errors.TimedOut)
    assert time.monotonic() - started < 5


def test_retries_stop_where_the_whole_time_is_used_up():
    error, server = failure([llmserver.rate_limited(1)], timeout=0.2)
    assert isinstance(error, errors.RateLimited)
    assert len(server.requests) == 1


def test_a_refused_connection_names_the_address():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = LlmServer(f"http://127.0.0.1:{port}/v1")
    with pytest.raises(errors.Unreachable, match=rf"127\.0\.0\.1:{port}.*refused") as caught:
        provider_for(server).propose(make_request())
    assert caught.value.later
    assert caught.value.call.attempts == 3


def test_a_connection_cut_in_the_middle_is_unreachable():
    error, _ = failure([llmserver.hangs_up])
    assert isinstance(error, errors.Unreachable)


@pytest.mark.parametrize("status", [401, 403])
def test_a_wrong_key_is_said_without_the_key(status):
    error, server = failure([fails(status, f"Incorrect API key provided: {KEY}", "invalid_api_key")])
    assert isinstance(error, errors.WrongKey)
    assert "LLM_API_KEY" in str(error)
    assert len(server.requests) == 1


def test_an_unknown_model_names_the_model():
    error, _ = failure([fails(404, "model 'asked-model' not found, try pulling it first")])
    assert isinstance(error, errors.UnknownModel)
    assert "“asked-model”" in str(error)


def test_a_source_beyond_the_context_is_too_long():
    error, _ = failure([fails(400, "This model's maximum context length is 4096 tokens", "context_length_exceeded")])
    assert isinstance(error, errors.SourceTooLong)


def test_another_fault_of_the_request_shows_the_servers_words_without_the_key():
    error, server = failure([fails(400, f"temperature must be 1 for {KEY}")])
    assert isinstance(error, errors.RequestRejected)
    assert "temperature must be 1 for •••" in str(error)
    assert len(server.requests) == 1


@pytest.mark.parametrize("choices", [[], None])
def test_no_choices_are_an_invalid_reply(choices):
    error, server = failure([says("", choices=choices)])
    assert isinstance(error, errors.InvalidReply)
    assert "empty" in str(error)
    assert all(len(request.messages) == 2 for request in server.requests)


@pytest.mark.parametrize("body", [b"<html>Welcome to nginx</html>", b"", b"[1, 2]", b'{"choices": "none"}'])
def test_something_else_that_answers_is_no_model_server(body):
    error, server = failure([llmserver.answers(200, body)])
    assert isinstance(error, errors.NotAModelServer)
    assert "LLM_BASE_URL" in str(error)
    assert len(server.requests) == 1


def test_an_error_inside_a_200_counts_as_that_error():
    error, server = failure([llmserver.answers(200, {"error": {"code": 429, "message": "slow down"}})], max_retries=1)
    assert isinstance(error, errors.RateLimited)
    assert len(server.requests) == 2


def test_an_answer_without_end_is_refused():
    error, _ = failure([says("x" * 3_000_000)])
    assert isinstance(error, errors.NotAModelServer)


def test_content_that_comes_in_parts_is_put_together():
    whole = json.dumps(llmserver.sample_reply())
    parts = [
        {"type": "thinking", "thinking": []},
        {"type": "text", "text": whole[:40]},
        {"type": "text", "text": whole[40:]},
    ]
    outcome, _ = propose([says(parts, id=7)])
    assert outcome.proposal.title == "Harbour exchange halts withdrawals"


def test_usage_that_is_not_told_stays_unknown():
    outcome, _ = propose([says(json.dumps(llmserver.sample_reply()), usage=None)])
    assert (outcome.call.tokens_in, outcome.call.tokens_out) == (None, None)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (make_source(text="  \n"), errors.SourceEmpty),
        (make_source(text="word " * 20_000), errors.SourceTooLong),
    ],
)
def test_a_source_that_cannot_be_sent_is_not_sent(source, expected):
    error, server = failure([proposes()], make_request(source))
    assert isinstance(error, expected)
    assert error.call is None
    assert server.requests == []


def test_no_model_is_said_before_anything_is_sent():
    error, server = failure([proposes()], model="")
    assert isinstance(error, errors.NotConfigured)
    assert server.requests == []


def test_the_key_is_not_in_the_servers_representation():
    assert KEY not in repr(Server(api_key=KEY))


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"base_url": "http://[::bad/v1"}, "LLM_BASE_URL"),
        ({"base_url": "http://127.0.0.1:port/v1"}, "LLM_BASE_URL"),
        ({"api_key": "ключ"}, "LLM_API_KEY"),
        ({"api_key": "two\nlines"}, "LLM_API_KEY"),
    ],
)
def test_settings_that_cannot_work_are_named(options, named):
    error, server = failure([proposes()], **options)
    assert isinstance(error, errors.NotConfigured)
    assert named in str(error)
    assert server.requests == []
