"""Bodies of chats as servers write them."""

import json
from typing import Any

import pytest
from tests.batches import for_each_case
from tests.models.serving import DONE, ROLE, chunk, usage

from shipworthy.models.answer import leaks as leaking

NVDA = '{"ticker": "NVDA"}'
USED = chunk(None, usage=usage())


@for_each_case
def nothing_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaking, "_seen_aloud", set())


def data(told: Any) -> bytes:
    return b"data: " + json.dumps(told).encode() + b"\n\n"


def call(**fields: Any) -> dict[str, Any]:
    return {"tool_calls": [fields]}


def named(name: str, arguments: Any, **fields: Any) -> dict[str, Any]:
    return call(index=0, id="c", type="function", function={"name": name, "arguments": arguments}, **fields)


def body(deltas: list[Any], finish: str | None = "tool_calls", end: bytes = USED + DONE) -> bytes:
    chunks = [{"choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    last = data({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]}) if finish else b""
    return ROLE + b"".join(map(data, chunks)) + last + end
