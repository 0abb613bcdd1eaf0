"""The names of the GenAI conventions: attributes, operations, providers, finish reasons and metrics."""

from collections.abc import Mapping
from dataclasses import dataclass

from shipworthy.models.model import StopReason

OPERATION = "gen_ai.operation.name"
PROVIDER = "gen_ai.provider.name"
MODEL = "gen_ai.request.model"
AGENT = "gen_ai.agent.name"
VERSION = "gen_ai.agent.version"
CONVERSATION = "gen_ai.conversation.id"
PROMPT = "gen_ai.prompt.name"
STREAM = "gen_ai.request.stream"
MOST_TOKENS = "gen_ai.request.max_tokens"
FINISHED = "gen_ai.response.finish_reasons"
FIRST_CHUNK = "gen_ai.response.time_to_first_chunk"
INPUT_TOKENS = "gen_ai.usage.input_tokens"
OUTPUT_TOKENS = "gen_ai.usage.output_tokens"
CACHE_READ = "gen_ai.usage.cache_read.input_tokens"
CACHE_WRITTEN = "gen_ai.usage.cache_write.input_tokens"
REASONING = "gen_ai.usage.reasoning.output_tokens"
TOKEN_TYPE = "gen_ai.token.type"
TOOL = "gen_ai.tool.name"
TOOL_TYPE = "gen_ai.tool.type"
TOOL_CALL = "gen_ai.tool.call.id"
TOOL_DESCRIPTION = "gen_ai.tool.description"
ERROR = "error.type"
# What a person or a model wrote, and what tools were given and gave: only where content is asked for.
INPUT_MESSAGES = "gen_ai.input.messages"
OUTPUT_MESSAGES = "gen_ai.output.messages"
SYSTEM = "gen_ai.system_instructions"
ARGUMENTS = "gen_ai.tool.call.arguments"
RESULT = "gen_ai.tool.call.result"

CHAT, RUN, CALL = "chat", "invoke_agent", "execute_tool"
PROVIDERS: Mapping[str, str] = {
    "google": "gcp.gemini",
    "vertex": "gcp.vertex_ai",
    "bedrock": "aws.bedrock",
    "azure": "azure.ai.openai",
    "mistral": "mistral_ai",
    "xai": "x_ai",
    "grok": "x_ai",
    "moonshot": "moonshot_ai",
    "moonshotai": "moonshot_ai",
}
"""Providers that the conventions name otherwise than a definition does."""
ENDS: Mapping[StopReason, str] = {"end": "stop", "tools": "tool_call", "length": "length", "refused": "content_filter"}
SECONDS = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92)
TOKENS = (1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864)
FIRST_SECONDS = (0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
DOLLARS = (0.00001, 0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricNames:
    """The names of the metrics that were renamed between two versions of the conventions."""

    duration: str = "gen_ai.client.operation.duration"
    first_chunk: str = "gen_ai.client.operation.time_to_first_chunk"
    input_tokens: str = "gen_ai.client.token.usage"
    output_tokens: str = "gen_ai.client.token.usage"


LATEST = MetricNames(
    duration="gen_ai.client.inference.duration",
    first_chunk="gen_ai.client.inference.time_to_first_chunk",
    input_tokens="gen_ai.client.inference.operation.input_tokens",
    output_tokens="gen_ai.client.inference.operation.output_tokens",
)
"""Those of the conventions of their own, 0.1; the others, of 1.41, are those that dashboards read today."""


def provider_and_model(name: str) -> tuple[str, str]:
    """The provider and the model of a name in the catalogue, as the conventions write them."""
    provider, found, model = name.partition(":")
    return (PROVIDERS.get(provider, provider), model) if found else ("own", name)
