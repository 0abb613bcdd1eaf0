"""One conversation with everything in it, for every wire format."""

from typing import Any

from shipworthy.models.model import Message, Request, ToolCall

PRICE = {
    "name": "get_price",
    "description": "The price of a stock",
    "parameters": {
        "type": "object",
        "properties": {"ticker": {"type": "string", "description": "Its symbol"}},
        "required": ["ticker"],
        "additionalProperties": False,
    },
}
NEWS = {"name": "get_news", "description": "News", "parameters": {"type": "object", "properties": {}}}
CONVERSATION = Request(
    messages=(
        Message(role="system", text="Be brief."),
        Message(role="user", text="How is NVDA?"),
        Message(
            role="assistant",
            text="Let me look.",
            calls=(
                ToolCall(id="call_a", name="get_price", arguments='{"ticker": "NVDA"}'),
                ToolCall(id="call_b", name="get_news", arguments="{}"),
            ),
        ),
        Message(role="tool", text="NVDA: 142.50", call_id="call_a"),
        Message(role="tool", text="All is well.", call_id="call_b"),
        Message(role="user", text="And in a word?"),
    ),
    tools=(PRICE, NEWS),
    max_output_tokens=250,
)


def without_nothing(told: Any) -> Any:
    """The same without keys whose value is null."""
    if isinstance(told, dict):
        return {key: without_nothing(value) for key, value in told.items() if value is not None}
    return [without_nothing(value) for value in told] if isinstance(told, list) else told
