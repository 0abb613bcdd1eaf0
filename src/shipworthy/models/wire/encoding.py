"""Encode what is sent."""

import json
from collections.abc import Mapping
from dataclasses import replace

import orjson

from shipworthy.models.model import ToolCall


def as_object(arguments: str) -> dict[str, object]:
    """The arguments of an earlier call as an object, which providers require; others become `{"unreadable": text}`."""
    try:
        read = orjson.loads(arguments)
    except orjson.JSONDecodeError:
        read = None
    return read if isinstance(read, dict) else {"unreadable": arguments}


def as_sent(call: ToolCall) -> ToolCall:
    """An earlier call with the arguments that a request says of it."""
    read = as_object(call.arguments)
    return replace(call, arguments=as_json(read).decode()) if "unreadable" in read else call


def as_json(data: Mapping[str, object]) -> bytes:
    """Encode a request body; a lone surrogate becomes a question mark."""
    try:
        # A copy, because orjson leaves some kilobytes unused behind it, and a body stays while its answer streams.
        return bytes(memoryview(orjson.dumps(data)))
    except TypeError:
        return json.dumps(data, ensure_ascii=False).encode(errors="replace")


def fields_of(body: bytes) -> list[str]:
    """The names of the fields of an encoded body, and of its tools."""
    read = orjson.loads(body)
    if not isinstance(read, dict):
        return []
    return [*read, *(name for tool in read.get("tools") or () for name in tool)]
