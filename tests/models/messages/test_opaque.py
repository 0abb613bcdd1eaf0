"""What a model of the messages format wants back with its own answers."""

from typing import Any

import orjson
from anthropic.types.message_create_params import MessageCreateParamsStreaming
from pydantic import TypeAdapter
from tests.batches import batch
from tests.models.serving import row

from shipworthy.models.messages.body import body
from shipworthy.models.messages.opaque import BOUND
from shipworthy.models.messages.reader import MessageReader
from shipworthy.models.model import Message, OpaquePart, Part, Request, TextPart, ToolCall
from shipworthy.models.row import Row
from shipworthy.models.wire.post import Post

SHAPE: Any = TypeAdapter(MessageCreateParamsStreaming)
POST = Post(name="m", url="http://x", headers={}, body=b"")
USER = Message(role="user", text="Hi")
ROW = row("anthropic", "http://x", name="anthropic:claude-sonnet-5", model="claude-sonnet-5")
SEALED = {"type": "redacted_thinking", "data": "EmwKAhgB"}


def thinking(text: str, signature: str = "sig") -> dict[str, Any]:
    return {"type": "thinking", "thinking": text, "signature": signature}


def use(id: str) -> dict[str, Any]:
    return {"type": "tool_use", "id": id, "name": "f", "input": {}}


def streamed(*blocks: dict[str, Any]) -> list[Part]:
    """The parts of an answer whose blocks are streamed piece by piece."""
    reader = MessageReader(POST, Request(messages=(USER,)))
    parts: list[Part] = []

    def say(kind: str, **more: Any) -> None:
        parts.extend(reader.take(orjson.dumps({"type": kind, **more})))

    for index, block in enumerate(blocks):
        fields = {"text": ("text",), "thinking": ("thinking", "signature")}.get(block["type"], ())
        say("content_block_start", index=index, content_block={**block, **dict.fromkeys(fields, "")})
        for name in fields:
            for half in (block[name][:2], block[name][2:]):
                say("content_block_delta", index=index, delta={"type": f"{name}_delta", name: half})
        say("content_block_stop", index=index)
    called = any(block["type"] == "tool_use" for block in blocks)
    say("message_delta", delta={"stop_reason": "tool_use" if called else "end_turn"})
    say("message_stop")
    return [*parts, *reader.end()]


def sent_back(*blocks: dict[str, Any], to: Row = ROW, by: str = ROW.name) -> list[dict[str, Any]]:
    """The content of the message as it is sent in the next request."""
    parts = streamed(*blocks)
    text = "".join(part.text for part in parts if isinstance(part, TextPart))
    calls = tuple(part for part in parts if isinstance(part, ToolCall))
    opaque = tuple(part for part in parts if isinstance(part, OpaquePart))
    message = Message(role="assistant", text=text, calls=calls, opaque=opaque, by=by)
    results = (Message(role="tool", text="1", call_id=call.id) for call in calls)
    sent: Any = body(Request(messages=(USER, message, *(results if calls else (USER,)))), to)
    if "block_binding" not in str(sent):  # of the beta API
        SHAPE.validate_python(sent)
    return list(sent["messages"][1]["content"])


@batch(
    "blocks",
    [
        [thinking("I need it."), use("a")],
        [thinking(""), {"type": "text", "text": "Look: "}, use("a"), use("b")],
        [
            thinking("One."),
            SEALED,
            {"type": "text", "text": "Well, "},
            thinking("Two."),
            use("a"),
            thinking("3."),
            use("b"),
        ],
        [{"type": "text", "text": "First "}, thinking("Hm."), {"type": "text", "text": "then."}, use("a")],
        [thinking("All."), {"type": "text", "text": "Done."}],
    ],
)
def test_field_08_thoughts_come_back_where_they_stood(blocks: list[dict[str, Any]]) -> None:
    assert sent_back(*blocks) == blocks


def test_thinking_that_comes_whole_is_kept() -> None:
    reader = MessageReader(POST, Request(messages=(USER,)))
    start = {"type": "content_block_start", "index": 0, "content_block": thinking("At once.", "s")}
    end = {"type": "message_delta", "delta": {"stop_reason": "end_turn"}}
    for event in (start, end, {"type": "message_stop"}):
        reader.take(orjson.dumps(event))

    assert reader.end()[0] == OpaquePart(kind="thinking", data=thinking("At once.", "s"))


def test_another_model_of_the_line_sees_nothing_of_it() -> None:
    assert sent_back(thinking("Hm."), use("a"), by="anthropic:claude-opus-5") == [use("a")]


def test_claude_is_not_sent_thinking_without_a_signature() -> None:
    unsigned, other = thinking("Hm.", ""), row("anthropic", "http://x", name="x:glm", model="glm")

    assert sent_back(unsigned, use("a")) == [use("a")]
    assert sent_back(unsigned, use("a"), to=other, by="x:glm") == [unsigned, use("a")]


def test_a_text_that_became_shorter_keeps_its_thinking() -> None:
    part = OpaquePart(kind="thinking", data=thinking("Hm."), after_text=400)
    message = Message(role="assistant", text="(nothing)", opaque=(part,), by=ROW.name)
    sent: Any = body(Request(messages=(USER, message, USER)), ROW)

    assert sent["messages"][1]["content"] == [{"type": "text", "text": "(nothing)"}, thinking("Hm.")]


@batch("name", BOUND)
def test_what_is_bound_to_its_conversation_may_be_dropped(name: str) -> None:
    part = OpaquePart(kind="thinking", data=thinking("Hm."))
    to = row("anthropic", "http://x", name=f"anthropic:claude-{name}", model=f"claude-{name}")
    message = Message(role="assistant", calls=(ToolCall(id="a", name="f", arguments="{}"),), opaque=(part,), by=to.name)
    sent = body(Request(messages=(USER, message, Message(role="tool", call_id="a"))), to)

    assert sent["thinking"] == {"type": "adaptive", "block_binding": {"prefix_mismatch_behavior": "drop_block"}}
    assert "thinking" not in body(Request(messages=(USER,)), to)
    assert "thinking" not in body(Request(messages=(USER, message, Message(role="tool", call_id="a"))), ROW)
