"""The names of the conventions, against those that the OpenTelemetry package has."""

from opentelemetry.semconv._incubating.attributes import gen_ai_attributes as known
from opentelemetry.semconv._incubating.metrics import gen_ai_metrics
from tests.batches import batch

from shipworthy.tracing.otel import names
from shipworthy.tracing.otel.names import LATEST, MetricNames, provider_and_model

NEWER = {"gen_ai.usage.cache_write.input_tokens"}
"""Of the conventions of their own, 0.1, where it was renamed."""


def test_every_attribute_is_one_of_the_conventions() -> None:
    theirs = {value for name, value in vars(known).items() if name.startswith("GEN_AI_")} | NEWER
    ours = {value for value in vars(names).values() if isinstance(value, str) and value.startswith("gen_ai.")}
    assert ours - theirs == set() and len(ours) > 20


def test_every_operation_is_one_of_the_conventions() -> None:
    theirs = {one.value for one in known.GenAiOperationNameValues}
    assert {names.CHAT, names.RUN, names.CALL} <= theirs


def test_the_metrics_that_dashboards_read_are_the_default() -> None:
    theirs = {value for name, value in vars(gen_ai_metrics).items() if name.startswith("GEN_AI_")}
    default = MetricNames()
    assert {default.duration, default.first_chunk, default.input_tokens} <= theirs
    assert not {LATEST.duration, LATEST.first_chunk, LATEST.input_tokens} & theirs


@batch(
    ("name", "provider", "model"),
    [
        ("openai:gpt-6-luna", "openai", "gpt-6-luna"),
        ("openrouter:meta/llama:free", "openrouter", "meta/llama:free"),
        ("google:gemini-4", "gcp.gemini", "gemini-4"),
        ("scripted", "own", "scripted"),
        ("", "own", ""),
    ],
)
def test_the_provider_and_the_model_of_a_name(name: str, provider: str, model: str) -> None:
    assert provider_and_model(name) == (provider, model)


def test_providers_have_the_names_of_the_conventions() -> None:
    theirs = {one.value for one in known.GenAiProviderNameValues} | {"moonshot_ai"}
    assert set(names.PROVIDERS.values()) <= theirs
