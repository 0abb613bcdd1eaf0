"""The providers whose wire formats are known."""

from tests.batches import batch

from shipworthy.models.known.providers import PROVIDERS, SAME, provider_of


@batch(
    ("name", "found"),
    [
        ("openai:gpt-5", ("openai", "gpt-5")),
        ("gpt-4o-mini", ("openai", "gpt-4o-mini")),
        ("o3", ("openai", "o3")),
        ("claude-3-haiku", ("anthropic", "claude-3-haiku")),
        ("gemini:gemini-3", ("google", "gemini-3")),
        ("ollama:llama3.2:3b", ("ollama", "llama3.2:3b")),
        ("magistral-medium", ("mistral", "magistral-medium")),
        ("gpt-oss-20b", ("", "gpt-oss-20b")),
        ("whatever", ("", "whatever")),
    ],
)
def test_whose_a_model_is(name: str, found: tuple[str, str]) -> None:
    assert provider_of(name) == found


def test_every_provider_is_complete() -> None:
    for name, provider in PROVIDERS.items():
        if provider.wire != "adapter":
            assert provider.base_url.startswith("http"), name
            assert provider.key_env or provider.local, name
        assert provider.tokens_per_o200k >= 1
    assert set(SAME.values()) <= set(PROVIDERS)
