"""Find the usage in the events of Anthropic messages, where gateways give it elsewhere or under other names."""

from collections.abc import Mapping

COUNTS = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "output_tokens")
OTHERS = (
    {"input_tokens": "prompt_tokens", "output_tokens": "completion_tokens"},
    {"input_tokens": "inputTokenCount", "output_tokens": "outputTokenCount"},
)
"""The names of the chat format, and of Bedrock."""
METRICS = "amazon-bedrock-invocationMetrics"


def usage_in(event: Mapping[str, object]) -> Mapping[str, object]:
    """The usage of an event, or of its delta or message; empty if there is none."""
    for place in (event, event.get("delta"), event.get("message")):
        if isinstance(place, Mapping) and isinstance(usage := place.get("usage"), Mapping) and usage:
            return usage
    metrics = event.get(METRICS)
    return metrics if isinstance(metrics, Mapping) else {}


def counts_in(usage: Mapping[str, object]) -> dict[str, object]:
    """The counts of a usage by the names of the API."""
    given = {name: usage[name] for name in COUNTS if usage.get(name) is not None}
    if given:
        return given
    found = ({name: usage[other] for name, other in names.items() if other in usage} for names in OTHERS)
    return next(filter(None, found), {})
