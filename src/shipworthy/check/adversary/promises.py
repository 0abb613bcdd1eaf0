"""What an agent promises under any models, tools and texts: each promise with how it is measured."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from shipworthy.contract.bounds.bound import DIMENSIONS

__all__ = ["OF_DIMENSION", "PROMISES", "Promise"]

Measure = Literal["amount", "attempts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One promise."""

    key: str
    title: str
    """What holds, in a few words."""
    code: str
    """Of the finding where it is broken."""
    measure: Measure = "attempts"
    """`amount`: a figure against its limit. `attempts`: how often it was tried to break it."""
    unit: str = ""


def _amount(key: str, title: str, code: str, unit: str) -> Promise:
    return Promise(key=key, title=title, code=code, measure="amount", unit=unit)


_ALL = (
    _amount("model_calls", "Model calls stay within the bound", "broken-model-calls", "calls"),
    _amount("tool_calls", "Tool calls stay within the bound", "broken-tool-calls", "calls"),
    _amount("input_tokens", "Input tokens stay within the bound", "broken-input-tokens", "tokens"),
    _amount("output_tokens", "Output tokens stay within the bound", "broken-output-tokens", "tokens"),
    _amount("cost_usd", "Dollars stay within the bound", "broken-cost", "USD"),
    _amount("latency_ms", "The answer comes before the deadline", "broken-deadline", "ms"),
    _amount("context", "No request is above `max_context_tokens`", "broken-context", "tokens"),
    _amount("result", "No result is above the ceiling of its tool", "broken-ceiling", "tokens"),
    _amount("text", "No model's text is shown above `max_output_tokens`", "broken-text", "tokens"),
    _amount("quota", "A conversation stays within its quota", "broken-quota", "of the quota"),
    Promise(key="ends", title="Every run ends with an answer of its own", code="broken-end"),
    Promise(key="approval", title="No write is made without the yes that it needs", code="broken-approval"),
    Promise(key="frozen", title="A yes makes exactly the call that was shown", code="broken-frozen-call"),
    Promise(key="once", title="A write whose answer was lost is not made again", code="broken-once"),
    Promise(key="trust", title="No text of a stranger decides what leaves unasked", code="broken-trust"),
    Promise(key="arguments", title="No tool gets arguments that do not fit it", code="broken-arguments"),
    Promise(key="whole", title="No call of an answer that broke off is made", code="broken-whole-call"),
    Promise(key="guidelines", title="No tool is called that a guideline forbids", code="broken-guideline"),
    Promise(key="grounded", title="No invented figure is shown", code="broken-grounding"),
    Promise(key="secrets", title="No secret reaches a person or a model", code="broken-secret"),
    Promise(key="failures", title="A person reads no word of what failed", code="broken-failure-text"),
    Promise(key="unseen", title="A question shows nothing that steers or cannot be seen", code="broken-unseen"),
)
PROMISES: Mapping[str, Promise] = {one.key: one for one in _ALL}
"""Every promise by its key, in the order of a report."""
OF_DIMENSION: tuple[str, ...] = DIMENSIONS
"""The promises that are the dimensions of a bound."""
