"""Requests to a simulated server in each wire format, and what their answers say."""

import asyncio
from typing import Any

import aiohttp
import orjson
import pytest

from shipworthy.models.model import Reply
from shipworthy.models.scripted import call
from shipworthy.sim.server import SimServer

ASKED: Any = [{"role": "user", "content": "What is the price of NVDA?"}]
TEXT = "one two three four five six seven eight nine ten"
OPENAI: dict[str, Any] = {"model": "m", "messages": ASKED, "stream": True, "stream_options": {"include_usage": True}}
ANTHROPIC: dict[str, Any] = {"model": "m", "messages": ASKED, "stream": True, "max_tokens": 200}
RESPONSES: dict[str, Any] = {"model": "m", "input": ASKED, "stream": True}
PATHS = {
    "openai": ("/v1/chat/completions", OPENAI),
    "responses": ("/v1/responses", RESPONSES),
    "anthropic": ("/v1/messages", ANTHROPIC),
}
every = pytest.mark.parametrize("format", list(PATHS))


def server(kind: str, text: str = TEXT, calls: bool = False, **given: Any) -> SimServer:
    wishes = (call("get_price", ticker="NVDA", source="somewhere"),) if calls else ()
    return SimServer(script=lambda _: Reply(text=text, calls=wishes, error=kind), **given)


async def post(session: aiohttp.ClientSession, sim: SimServer, format: str, **given: Any) -> tuple[int, bytes, bool]:
    """Status, what came, and whether the connection broke off."""
    path, body = PATHS[format]
    raw = b""
    async with session.post(sim.url + path, json={**body, **given}) as reply:
        try:
            async for chunk in reply.content.iter_any():
                raw += chunk
        except aiohttp.ClientPayloadError:
            return reply.status, raw, True
        return reply.status, raw, False


def data(raw: bytes) -> list[Any]:
    lines = [line[6:] for line in raw.split(b"\n") if line.startswith(b"data: ") and line != b"data: [DONE]"]
    return [orjson.loads(line) for line in lines]


def text_of(raw: bytes) -> str:
    text = ""
    for event in data(raw):
        if event.get("choices"):
            text += event["choices"][0]["delta"].get("content") or ""
        elif event.get("type") == "content_block_delta":
            text += event["delta"].get("text", "")
        elif event.get("type") == "response.output_text.delta":
            text += event["delta"]
    return text


def arguments_of(raw: bytes) -> str:
    text = ""
    for event in data(raw):
        if event.get("choices"):
            for part in event["choices"][0]["delta"].get("tool_calls", []):
                text += part["function"]["arguments"]
        elif event.get("type") == "content_block_delta":
            text += event["delta"].get("partial_json", "")
        elif event.get("type") == "response.function_call_arguments.delta":
            text += event["delta"]
    return text


async def closed(sim: SimServer) -> float:
    for _ in range(300):
        if (after := sim.log[0].closed_by_client_after) is not None:
            return after
        await asyncio.sleep(0.01)
    raise AssertionError("the server has not noticed")
