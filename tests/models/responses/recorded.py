"""Recorded events of responses, and what is read of them."""

from typing import Any

import orjson
from tests.models.asked import REQUEST
from tests.models.responding import (
    A,
    B,
    call_item,
    parse,
)
from tests.models.serving import TWO, event

from shipworthy.models.model import Part, StopPart
from shipworthy.models.responses.reader import ResponseReader
from shipworthy.models.wire.post import Post

CALLED = [(TWO[0][1], TWO[0][2]), (TWO[1][1], TWO[1][2])]


def read(*events: bytes) -> list[Part]:
    """The parts of a stream, without HTTP."""
    reader = ResponseReader(Post(name="m", url="", headers={}, body=b""), REQUEST)
    parts: list[Part] = []
    for told in parse(b"".join(events)):
        if not reader.ended:
            parts += reader.take(orjson.dumps(told))
    return parts + reader.end()


def reason(parts: list[Part]) -> str:
    stop = parts[-1]
    assert isinstance(stop, StopPart)
    return stop.reason


def changed(body: bytes, **fields: Any) -> bytes:
    """The same stream with other values in every event and item that has such a field; `...` leaves a field out."""

    def change(told: Any) -> Any:
        if isinstance(told, list):
            return [change(one) for one in told]
        if not isinstance(told, dict):
            return told
        new = {key: change(value) for key, value in told.items()}
        for name, value in fields.items():
            if name in new and value is ...:
                del new[name]
            elif name in new:
                new[name] = value(new[name]) if callable(value) else value
        return new

    return b"".join(b"data: " + orjson.dumps(change(told)) + b"\n\n" for told in parse(body))


def item_done(item: dict[str, Any]) -> bytes:
    return event("response.output_item.done", output_index=0, item=item)


ITEMS = [call_item(*A, TWO[0][2]), call_item(*B, TWO[1][2])]

ADDED = {
    "type": "function_call",
    "id": "f",
    "call_id": "c",
    "name": "get_price",
    "arguments": "",
    "status": "in_progress",
}

COMPLETED = {"type": "response.completed", "response": {"status": "completed", "output": []}}


def events(*told: dict[str, Any]) -> bytes:
    return b"".join(b"data: " + orjson.dumps(one) + b"\n\n" for one in told)


def begun(**done: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    return (
        {"type": "response.output_item.added", "output_index": 0, "item": ADDED},
        {"type": "response.function_call_arguments.done", "output_index": 0, "item_id": "f", **done},
    )
