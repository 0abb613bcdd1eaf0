"""The known providers: their wire format, address, key variable and the name of their output limit."""

from collections.abc import Mapping
from dataclasses import dataclass

from shipworthy.contract.model import ModelSpec
from shipworthy.models.known.families import family_of
from shipworthy.models.row import Wire

LOCAL = "local"
"""The provider that this process starts itself, and the name of its small model in a definition."""
SMALL = "SmolLM2-135M-Instruct"
UNSTARTED = "http://127.0.0.1:0/v1"
"""Its address before it has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Facts that hold for all models of a provider."""

    wire: Wire = "openai"
    base_url: str = ""
    key_env: str | None = None
    url_env: str | None = None
    """The environment variable that overrides the base URL."""
    cap: str = "max_tokens"
    tokens_per_o200k: float = 1.3
    """Most tokens it counts for each token of o200k, where the family of the model gives no figure."""
    window: int | None = None
    """Most tokens of input and output together, where it is the same for all of its models."""
    local: bool = False
    """Whether it runs on the user's machine: its tokens are free unless the definition gives a price."""


# The figures of families win. 1.3 is an assumption, for models of no known family.
PROVIDERS: Mapping[str, Provider] = {
    "openai": Provider(
        base_url="https://api.openai.com/v1",
        key_env="OPENAI_API_KEY",
        url_env="OPENAI_BASE_URL",
        cap="max_completion_tokens",
    ),
    "anthropic": Provider(
        wire="anthropic",
        base_url="https://api.anthropic.com",
        key_env="ANTHROPIC_API_KEY",
        url_env="ANTHROPIC_BASE_URL",
        tokens_per_o200k=1.7,
    ),
    "ollama": Provider(base_url="http://localhost:11434/v1", url_env="OLLAMA_BASE_URL", local=True),
    "vllm": Provider(base_url="http://localhost:8000/v1", url_env="VLLM_BASE_URL", local=True),
    "llamacpp": Provider(base_url="http://localhost:8080/v1", url_env="LLAMACPP_BASE_URL", local=True),
    "lmstudio": Provider(base_url="http://localhost:1234/v1", url_env="LMSTUDIO_BASE_URL", local=True),
    # SmolLM2, measured on 2026-11-28 with llama.cpp's /tokenize: English prose, code, YAML and the trading agent's
    # results have 1.01 to 1.27 of its tokens for each of o200k; digits alone 2.5, other languages 1.5 to 3.7.
    LOCAL: Provider(base_url=UNSTARTED, window=8192, tokens_per_o200k=1.3, local=True),
    "openrouter": Provider(base_url="https://openrouter.ai/api/v1", key_env="OPENROUTER_API_KEY"),
    "groq": Provider(base_url="https://api.groq.com/openai/v1", key_env="GROQ_API_KEY", cap="max_completion_tokens"),
    "google": Provider(base_url="https://generativelanguage.googleapis.com/v1beta/openai", key_env="GEMINI_API_KEY"),
    "mistral": Provider(base_url="https://api.mistral.ai/v1", key_env="MISTRAL_API_KEY"),
    "deepseek": Provider(base_url="https://api.deepseek.com/v1", key_env="DEEPSEEK_API_KEY"),
    "x-ai": Provider(base_url="https://api.x.ai/v1", key_env="XAI_API_KEY", cap="max_completion_tokens"),
    "together": Provider(base_url="https://api.together.xyz/v1", key_env="TOGETHER_API_KEY"),
    "fireworks": Provider(base_url="https://api.fireworks.ai/inference/v1", key_env="FIREWORKS_API_KEY"),
    # Reached through pydantic-ai, which finds keys and regions itself.
    "bedrock": Provider(wire="adapter"),
    "google-vertex": Provider(wire="adapter"),
    "azure": Provider(wire="adapter"),
    "cohere": Provider(wire="adapter"),
    "huggingface": Provider(wire="adapter"),
}
SAME = {"vertex": "google-vertex", "gemini": "google", "xai": "x-ai", "llama.cpp": "llamacpp", "claude": "anthropic"}
"""Other names of the same provider."""


def provider_of(name: str) -> tuple[str, str]:
    """Provider and model of `provider:model` or of a model's name; the provider is empty if it is unknown."""
    head, colon, model = name.partition(":")
    if head == LOCAL:
        return LOCAL, model or SMALL
    if colon:
        return SAME.get(head, head), model
    family = family_of(name)
    return (family.maker if family is not None else ""), name


def key_of(spec: ModelSpec) -> str | None:
    """The environment variable that holds the key of a model; empty where it needs none, None where it is unknown."""
    name, _ = provider_of(spec.name)
    provider = PROVIDERS.get(name)
    if provider is None and spec.base_url is None and not name:
        return None
    return spec.key or (provider.key_env if provider is not None else None) or ""
