"""The agent loop as a careful person writes it with no framework: the floor that everything is compared with."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from drivers import task

TURNS = 4
HEADERS = {"authorization": f"Bearer {task.KEY}", "content-type": "application/json"}
TOOLS = {tool.__name__: tool for tool in task.TOOLS}
SCHEMAS = [
    {
        "type": "function",
        "function": {
            "name": name,
            "description": (tool.__doc__ or "").split("\n", 1)[0],
            "parameters": {
                "type": "object",
                "properties": {"ticker": {"type": "string", "description": "Stock symbol."}},
                "required": ["ticker"],
            },
        },
    }
    for name, tool in TOOLS.items()
]


def opening(name: str, *, stream: bool) -> dict[str, Any]:
    """The first request of a task."""
    system = {"role": "system", "content": task.INSTRUCTIONS}
    body: dict[str, Any] = {
        "model": task.MODEL,
        "messages": [system, {"role": "user", "content": task.MESSAGES[name]}],
        "stream": stream,
    }
    if name in task.WITH_TOOLS:
        body["tools"] = SCHEMAS
    return body


async def converse(ask: Callable[[dict[str, Any]], Awaitable[dict[str, Any]]], body: dict[str, Any]) -> str:
    """The answer's text; `ask` gives the message of the model, and tools are called side by side."""
    for _ in range(TURNS):
        message = await ask(body)
        calls = message.get("tool_calls")
        if not calls:
            return str(message["content"])
        results = await asyncio.gather(*(_call(call["function"]) for call in calls))
        body["messages"].append({"role": "assistant", "content": None, "tool_calls": calls})
        for call, text in zip(calls, results, strict=True):
            body["messages"].append({"role": "tool", "tool_call_id": call["id"], "content": text})
    raise RuntimeError("the model does not come to an end")


class Streaming:
    """A message that comes in pieces; `take` hears its text as it comes."""

    def __init__(self, take: Callable[[str], object]) -> None:
        self._take = take
        self._calls: dict[int, dict[str, Any]] = {}

    def event(self, data: bytes | str) -> None:
        """Add what an event holds."""
        choices = orjson.loads(data)["choices"]
        delta = choices[0]["delta"] if choices else {}
        if text := delta.get("content"):
            self._take(text)
        for piece in delta.get("tool_calls") or ():
            call = self._calls.setdefault(
                piece["index"], {"id": "", "type": "function", "function": {"name": "", "arguments": ""}}
            )
            call["id"] += piece.get("id", "")
            call["function"]["name"] += piece["function"].get("name", "")
            call["function"]["arguments"] += piece["function"].get("arguments", "")

    @property
    def calls(self) -> list[dict[str, Any]]:
        """The calls it asks for."""
        return list(self._calls.values())


async def _call(function: dict[str, Any]) -> str:
    return await TOOLS[function["name"]](**orjson.loads(function["arguments"]))
