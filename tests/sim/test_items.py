"""Read the items of a Responses request."""

from typing import Any

import pytest
from tests.batches import batch

from shipworthy.models.model import Message, ToolCall
from shipworthy.sim.items import ENCRYPTED, choice_of, messages_of, tool_of
from shipworthy.sim.request import BadRequest

CALL: Any = {"type": "function_call", "call_id": "a", "name": "f", "arguments": "{}"}
THOUGHT: Any = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": f"{ENCRYPTED}x"}


def test_calls_belong_to_the_answer_before_them() -> None:
    asked, said = {"role": "user", "content": "hi"}, {"type": "message", "role": "assistant", "content": "So."}
    result = {"type": "function_call_output", "call_id": "a", "output": "1"}
    call = ToolCall(id="a", name="f", arguments="{}")
    answered = Message(role="tool", text="1", call_id="a")

    assert messages_of([asked, THOUGHT, said, CALL, result]) == (
        Message(role="user", text="hi"),
        Message(role="assistant", text="So.", calls=(call,)),
        answered,
    )
    assert messages_of([CALL, result]) == (Message(role="assistant", calls=(call,)), answered)


@batch(
    ("item", "why"),
    [
        ("hi", "wrong type"),
        ({"role": "robot", "content": "hi"}, "robot"),
        ({"role": "user"}, "content"),
        ({**CALL, "call_id": None}, "call_id"),
        ({**CALL, "arguments": {}}, "arguments"),
        ({"type": "function_call_output", "call_id": "a"}, "output"),
        ({"type": "item_reference", "id": "x"}, "item_reference"),
        ({**THOUGHT, "encrypted_content": None}, "nothing is stored"),
        ({**THOUGHT, "encrypted_content": "gAAA"}, "cannot be verified"),
    ],
)
def test_what_the_provider_would_refuse(item: Any, why: str) -> None:
    with pytest.raises(BadRequest, match=why):
        messages_of([item])


def test_tools_are_flat_and_one_may_be_chosen() -> None:
    assert tool_of({"type": "function", "name": "f"}) == {"name": "f", "description": "", "parameters": {}}
    with pytest.raises(BadRequest, match="web_search"):
        tool_of({"type": "web_search"})
    assert [choice_of(raw) for raw in (None, "none", "required", {"type": "function", "name": "f"})] == [
        "auto",
        "none",
        "required",
        "f",
    ]
