"""Which provider the settings ask for."""

from importlib import import_module
from typing import Protocol, cast

from articles.rewriting.errors import NotConfigured
from articles.rewriting.journal import Journal
from articles.rewriting.offline import OfflineProvider
from articles.rewriting.proposals import Outcome, Request

MODEL_PROVIDER = "articles.rewriting.provider"
"""Loaded where a server is set: its SDK takes 25 MB and a quarter of a second, of every process."""


class Provider(Protocol):
    """Whoever writes proposals. `propose` raises ProviderError and nothing else that is to be expected."""

    name: str

    def propose(self, request: Request) -> Outcome: ...


def provider_from(settings: object, journal: Journal | None = None) -> Provider:
    """The OpenAI-compatible provider if `LLM_BASE_URL`, `LLM_API_KEY` or `LLM_MODEL` is set, else the offline one.

    Optional besides: `LLM_TIMEOUT` (seconds, 60), `LLM_RETRIES` (2), `LLM_MAX_SOURCE` (characters, 60,000).
    Raises NotConfigured where a server is named and no model, or the address is none.
    """
    base_url, key, model = (
        str(getattr(settings, f"LLM_{name}", "") or "").strip() for name in ("BASE_URL", "API_KEY", "MODEL")
    )
    if not (base_url or key or model):
        return OfflineProvider()
    if not model:
        raise NotConfigured("A model server is set but no model. Set LLM_MODEL, or unset LLM_BASE_URL and LLM_API_KEY.")
    if base_url and not base_url.startswith(("http://", "https://")):
        raise NotConfigured(f"LLM_BASE_URL: “{base_url}” is not an address such as http://localhost:11434/v1.")
    models = import_module(MODEL_PROVIDER)
    usual = models.Server()
    server = models.Server(
        base_url=base_url.rstrip("/") or models.OPENAI,
        api_key=key,
        model=model,
        timeout=float(getattr(settings, "LLM_TIMEOUT", 0) or usual.timeout),
        max_retries=int(getattr(settings, "LLM_RETRIES", usual.max_retries)),
        max_source=int(getattr(settings, "LLM_MAX_SOURCE", usual.max_source)),
    )
    return cast(Provider, models.ModelProvider(server, journal=journal))
