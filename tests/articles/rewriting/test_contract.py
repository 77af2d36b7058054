"""What every provider promises, whoever writes."""

import dataclasses

import pytest

from articles.rewriting import errors
from articles.rewriting.headings import gaps
from articles.rewriting.offline import OfflineProvider
from articles.rewriting.provider import ModelProvider, Server
from articles.rewriting.providers import provider_from
from tests.articles.rewriting.llmserver import llm_server, writes
from tests.articles.rewriting.stories import LONG, SHORT, UKRAINIAN, make_request, make_source

SHAPES = [("brief", SHORT), ("brief", LONG), ("sections", LONG), ("sections", SHORT)]


@pytest.fixture(params=["offline", "openai"])
def provider(request):
    if request.param == "offline":
        yield OfflineProvider()
        return
    with llm_server(writes) as server:
        yield ModelProvider(Server(base_url=server.url, model="any", timeout=5), pause=lambda seconds: None)


@pytest.mark.parametrize(("shape", "text"), SHAPES)
def test_gives_the_shape_that_was_asked_for(provider, shape, text):
    proposal = provider.propose(make_request(make_source(text=text), shape=shape)).proposal
    assert proposal.shape == shape
    assert proposal.title
    assert proposal.markdown.startswith("## Overview\n\n") == (shape == "sections")
    assert ("[Wire Example](https://wire.example/harbour)" in proposal.markdown) == (shape == "brief")


@pytest.mark.parametrize(("shape", "text"), SHAPES)
def test_the_body_has_no_blank_ends_and_only_an_extract_has_gaps(provider, shape, text):
    markdown = provider.propose(make_request(make_source(text=text), shape=shape)).proposal.markdown
    assert markdown == markdown.strip()
    assert "\n\n\n" not in markdown
    assert provider.name == "offline" or not gaps(markdown)


def test_a_ukrainian_source_gets_ukrainian_heads(provider):
    proposal = provider.propose(make_request(make_source(text=UKRAINIAN, lang="uk"))).proposal
    assert proposal.lang == "uk"
    assert proposal.markdown.startswith("## Огляд\n\n")
    assert "## Вплив на крипторинок" in proposal.markdown


def test_says_who_wrote_and_what_it_cost(provider):
    call = provider.propose(make_request()).call
    assert call.provider == provider.name
    assert call.model
    assert call.attempts == 1
    assert call.tokens_in is not None
    assert call.seconds >= 0


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_an_empty_source_is_refused_in_a_sentence(provider, text):
    with pytest.raises(errors.SourceEmpty, match="The source has no") as caught:
        provider.propose(make_request(make_source(text=text)))
    assert caught.value.call is None


def test_without_permission_there_is_no_view_of_the_newsroom(provider):
    proposal = provider.propose(make_request(from_author=False)).proposal
    assert proposal.from_author == ""
    assert not proposal.needs_confirming


def test_an_outcome_cannot_be_changed_afterwards(provider):
    outcome = provider.propose(make_request())
    with pytest.raises(dataclasses.FrozenInstanceError):
        outcome.proposal.title = "Another"


class _Settings:
    def __init__(self, **values: object) -> None:
        self.__dict__.update(values)


def test_settings_without_a_model_server_give_the_offline_provider():
    assert isinstance(provider_from(_Settings()), OfflineProvider)
    assert isinstance(provider_from(_Settings(LLM_BASE_URL="", LLM_API_KEY="", LLM_MODEL="")), OfflineProvider)


def test_settings_with_a_model_server_give_it_as_they_say():
    provider = provider_from(_Settings(LLM_BASE_URL="http://localhost:11434/v1/", LLM_MODEL="llama", LLM_TIMEOUT=7))
    assert isinstance(provider, ModelProvider)
    assert provider.server == Server(base_url="http://localhost:11434/v1", model="llama", timeout=7.0)


def test_a_key_alone_means_the_default_server():
    provider = provider_from(_Settings(LLM_API_KEY="sk-1", LLM_MODEL="some"))
    assert provider.server.base_url == "https://api.openai.com/v1"
    assert provider.server.timeout == 60.0


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"LLM_BASE_URL": "http://localhost:1/v1"}, "LLM_MODEL"),
        ({"LLM_API_KEY": "sk-1"}, "LLM_MODEL"),
        ({"LLM_BASE_URL": "localhost:11434", "LLM_MODEL": "llama"}, "LLM_BASE_URL"),
    ],
)
def test_half_a_configuration_names_the_missing_variable(values, named):
    with pytest.raises(errors.NotConfigured, match=named):
        provider_from(_Settings(**values))
