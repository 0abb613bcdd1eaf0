"""Streams of the Responses API, as the official SDK's types describe them."""

from typing import Any

import orjson
from tests.models.serving import TWO, event


def numbered(*events: bytes) -> bytes:
    """The events with their numbers, as the API sends them."""
    parts = b"".join(events).split(b'\ndata: {"type":')
    return parts[0] + b"".join(b'\ndata: {"sequence_number":%d,"type":%b' % one for one in enumerate(parts[1:]))


def counted(asked: int = 20, said: int = 7, cached: int = 0, thought: int = 0, written: int = 0) -> dict[str, Any]:
    """A usage of a response."""
    return {
        "input_tokens": asked, "output_tokens": said, "total_tokens": asked + said,
        "input_tokens_details": {"cached_tokens": cached, "cache_write_tokens": written},
        "output_tokens_details": {"reasoning_tokens": thought},
    }  # fmt: skip


def state(status: str, output: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A response as it stands."""
    return {
        "id": "resp_1", "object": "response", "created_at": 1, "status": status, "error": None,
        "incomplete_details": None, "instructions": None, "metadata": {}, "model": "m", "output": output,
        "parallel_tool_calls": True, "tool_choice": "auto", "tools": [], "usage": None, **more,
    }  # fmt: skip


def opened() -> bytes:
    """The first two events."""
    begun = state("in_progress", [])
    return event("response.created", response=begun) + event("response.in_progress", response=begun)


def message(index: int, *texts: str, kind: str = "output_text", **more: Any) -> tuple[bytes, dict[str, Any]]:
    """The events of a whole message, and the message."""
    whole = "".join(texts)
    key, at = ("refusal" if kind == "refusal" else "text"), {"item_id": f"msg_{index}", "output_index": index}
    extra: dict[str, Any] = {"annotations": [], "logprobs": []} if kind == "output_text" else {}
    item = {
        "id": f"msg_{index}",
        "type": "message",
        "role": "assistant",
        "status": "in_progress",
        "content": [],
        **more,
    }
    done = {**item, "status": "completed", "content": [{"type": kind, key: whole, **extra}]}
    part = {**at, "content_index": 0}
    logged: dict[str, Any] = {"logprobs": []} if kind == "output_text" else {}
    events = [
        event("response.output_item.added", output_index=index, item=item),
        event("response.content_part.added", **part, part={"type": kind, key: "", **extra}),
        *(event(f"response.{kind}.delta", **part, delta=text, **logged, obfuscation="x7") for text in texts),
        event(f"response.{kind}.done", **part, **{key: whole}, **logged),
        event("response.content_part.done", **part, part={"type": kind, key: whole, **extra}),
        event("response.output_item.done", output_index=index, item=done),
    ]
    return b"".join(events), done


def call_item(index: int, id: str, name: str, arguments: str, status: str = "completed") -> dict[str, Any]:
    """An item with a call."""
    return {
        "id": f"fc_{index}", "type": "function_call", "status": status, "call_id": id, "name": name,
        "arguments": arguments,
    }  # fmt: skip


def call_begins(index: int, id: str, name: str) -> bytes:
    """A call is added."""
    return event("response.output_item.added", output_index=index, item=call_item(index, id, name, "", "in_progress"))


def call_piece(index: int, text: str) -> bytes:
    """A piece of the arguments of a call."""
    return event("response.function_call_arguments.delta", item_id=f"fc_{index}", output_index=index, delta=text)


def call_ends(index: int, id: str, name: str, text: str) -> bytes:
    """A call is done."""
    at = {"item_id": f"fc_{index}", "output_index": index}
    told = event("response.function_call_arguments.done", **at, name=name, arguments=text)
    return told + event("response.output_item.done", output_index=index, item=call_item(index, id, name, text))


def function(index: int, id: str, name: str, *pieces: str) -> tuple[bytes, dict[str, Any]]:
    """The events of a whole call, and the call."""
    whole = "".join(pieces)
    said = b"".join(call_piece(index, piece) for piece in pieces)
    return call_begins(index, id, name) + said + call_ends(index, id, name, whole), call_item(index, id, name, whole)


def reasoned(index: int, *summary: str, secret: str = "gAAAA") -> tuple[bytes, dict[str, Any]]:
    """The events of an item of reasoning, and the item."""
    item: dict[str, Any] = {"id": f"rs_{index}", "type": "reasoning", "summary": []}
    done = {
        **item,
        "summary": [{"type": "summary_text", "text": text} for text in summary],
        "encrypted_content": secret,
    }
    at = {"item_id": item["id"], "output_index": index}
    events = [
        event("response.output_item.added", output_index=index, item=item),
        *(event("response.reasoning_summary_text.delta", **at, summary_index=0, delta=text) for text in summary),
        event("response.output_item.done", output_index=index, item=done),
    ]
    return b"".join(events), done


def closed(output: list[dict[str, Any]], status: str = "completed", used: Any = "", **more: Any) -> bytes:
    """The last event."""
    told = counted() if used == "" else used
    return event(f"response.{status}", response=state(status, output, usage=told, **more))


def response(*items: tuple[bytes, dict[str, Any]], **more: Any) -> bytes:
    """A whole stream of these items."""
    return numbered(opened(), *(events for events, _ in items), closed([item for _, item in items], **more))


def cut_short(reason: str) -> dict[str, Any]:
    """Why the last event says that the response is incomplete."""
    return {"status": "incomplete", "incomplete_details": {"reason": reason}}


def parse(body: bytes) -> list[dict[str, Any]]:
    """The events of a stream."""
    lines = [line[6:] for line in body.split(b"\n") if line.startswith(b"data: {")]
    return [orjson.loads(line) for line in lines]


A, B = (0, TWO[0][0], TWO[0][1]), (1, TWO[1][0], TWO[1][1])
HALF = function(1, "call_a", "get_price", '{"ticker":"NV')
WEB = {"id": "ws_0", "type": "web_search_call", "status": "completed", "action": {"type": "search", "query": "NVDA"}}
SEARCHED = (
    event("response.output_item.added", output_index=0, item={**WEB, "status": "in_progress"})
    + event("response.web_search_call.searching", output_index=0, item_id="ws_0")
    + event("response.output_item.done", output_index=0, item=WEB),
    WEB,
)

RESPONSES: dict[str, bytes] = {
    "text": response(message(0, "The", " price", " is", " 120.5", " USD.")),
    "one call": response(function(0, "call_a", "get_price", '{"tick', 'er": "NV', 'DA", "days"', ": 3}")),
    "parallel calls": response(function(*A, TWO[0][2][:9], TWO[0][2][9:]), function(*B, TWO[1][2])),
    "interleaved calls": numbered(
        opened(), call_begins(*A), call_begins(*B), call_piece(0, TWO[0][2][:9]), call_piece(1, TWO[1][2][:12]),
        call_piece(0, TWO[0][2][9:]), call_piece(1, TWO[1][2][12:]), call_ends(*B, TWO[1][2]), call_ends(*A, TWO[0][2]),
        closed([call_item(*A, TWO[0][2]), call_item(*B, TWO[1][2])]),
    ),
    "text and call": response(message(0, "Let me", " look."), function(1, "call_a", "get_price", '{"ticker":"NVDA"}')),
    "call without arguments": response(function(0, "call_a", "today", "{}")),
    "refusal": response(message(0, "I cannot", " help.", kind="refusal")),
    "length": response(message(0, "It is"), HALF, **cut_short("max_output_tokens")),
    "filtered": response(message(0, "It"), **cut_short("content_filter")),
    "unicode": response(
        message(0, "Grüße ", "👩‍🚀", " 日本", "\u2028\r\n"), function(1, "call_a", "find", '{"q":"č', 'aj 🍵"}')
    ),
    "cached usage": response(message(0, "Yes."), used=counted(5000, 3, cached=4096, written=800)),
    "thought": response(reasoned(0, "Hm, ", "yes."), message(1, "Yes."), used=counted(30, 9, thought=6)),
    "thought and calls": response(
        reasoned(0, secret="gA0"), message(1, "I look.", phase="commentary"), reasoned(2, secret="gA2"),
        function(3, "call_a", "get_price", '{"ticker":"NVDA"}'), function(4, "call_b", "today", "{}"),
    ),
    "heartbeats": b": here\n\n" + response(message(0, "Yes", ".")).replace(b"\n\n", b"\n\n: still here\n\n", 4),
    "other items": response(SEARCHED, message(1, "Up", ".")),
    "two messages": response(message(0, "I look.", phase="commentary"), message(1, "Up.", phase="final_answer")),
}  # fmt: skip
