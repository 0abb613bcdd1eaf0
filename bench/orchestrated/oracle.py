"""A model that knows what each request needs, and asks for it as far as the tools that it is offered allow.

It is a server of the chat format on the loopback, streamed or whole. `GET /count` says how many requests came and how
many tokens their messages and tools have, counted the same for every driver, and begins anew.
"""

import json
import re
import sys
import uuid
from collections.abc import Iterator
from typing import Any

from aiohttp import web

from orchestrated import world
from shipworthy.tokens import counting

counting.load()


class Oracle:
    """Answers by what stands in the request alone."""

    def __init__(self) -> None:
        self._wishes = [wish for asked in [*world.requests(), *world.more()] for wish in asked.wishes]
        self._owner = {tool["name"]: name for name, tools in world.SPECIALISTS.items() for tool in tools}
        self.count = {"requests": 0, "input_tokens": 0, "output_tokens": 0}

    def message(self, body: dict[str, Any]) -> dict[str, Any]:
        """The message of a model: calls, or a text."""
        told = [_text(one) for one in body["messages"] if one["role"] in ("user", "system", "developer")]
        every = "\n".join(json.dumps(one) for one in body["messages"])
        asked = "\n".join(told)
        wishes = [wish for wish in self._wishes if re.search(rf"\b{wish.key}\b", asked)]
        tools = {one["function"]["name"] for one in body.get("tools") or ()}
        calls = [*self._calls(wishes, every, tools)]
        if calls:
            return {"role": "assistant", "content": None, "tool_calls": [_call(name, args) for name, args in calls]}
        return {"role": "assistant", "content": self._answer(wishes, every)}

    def _calls(self, wishes: list[Any], every: str, tools: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """The next calls of each wish that can be made; where none can, the way to who can make them."""
        missing: list[str] = []
        made = False
        for wish in wishes:
            stage = next((one for one in wish.stages if not all(self._known(call, every) for call in one)), ())
            for call in stage:
                if self._known(call, every):
                    continue
                if call[0] in tools:
                    made = True
                    yield call
                else:
                    missing.append(wish.specialist)
        if made or not missing:
            return
        # A supervisor hands over to one after the other.
        handed = next((tool for tool in sorted(tools) if missing[0] in tool), None)
        if handed is not None:
            yield handed, {}

    def _known(self, call: Any, every: str) -> bool:
        return world.fact_of(*call) in every

    def _answer(self, wishes: list[Any], every: str) -> str:
        """What is known of what is asked for."""
        lines = []
        for wish in wishes:
            found = [world.fact_of(*call) for call in wish.calls if self._known(call, every)]
            if found:
                lines.append(f"For {wish.key} the records say {' and '.join(found)}.")
        return " ".join(lines) or "Nothing is known of that."


def tokens_of(body: dict[str, Any]) -> int:
    """The tokens of a request: each message and each tool as JSON."""
    parts = [*body["messages"], *(body.get("tools") or ())]
    return sum(counting.EXACT.count(json.dumps(part, ensure_ascii=False)) for part in parts)


def _text(message: dict[str, Any]) -> str:
    content = message.get("content")
    return content if isinstance(content, str) else json.dumps(content)


def _call(name: str, args: dict[str, Any]) -> dict[str, Any]:
    inner = {"name": name, "arguments": json.dumps(args)}
    return {"id": f"call_{uuid.uuid4().hex[:12]}", "type": "function", "function": inner}


async def answer(request: web.Request) -> web.StreamResponse:
    """Answer a request of the chat format."""
    oracle: Oracle = request.app["oracle"]
    body = await request.json()
    message = oracle.message(body)
    used = {"prompt_tokens": tokens_of(body), "completion_tokens": counting.EXACT.count(json.dumps(message))}
    used["total_tokens"] = sum(used.values())
    oracle.count["requests"] += 1
    oracle.count["input_tokens"] += used["prompt_tokens"]
    oracle.count["output_tokens"] += used["completion_tokens"]
    ended = "tool_calls" if message.get("tool_calls") else "stop"
    head = {"id": f"chatcmpl-{uuid.uuid4().hex[:12]}", "created": 1, "model": body["model"]}
    if not body.get("stream"):
        choice = {"index": 0, "message": message, "finish_reason": ended}
        return web.json_response({**head, "object": "chat.completion", "choices": [choice], "usage": used})
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    delta = {**message, "tool_calls": [{**one, "index": n} for n, one in enumerate(message.get("tool_calls") or ())]}
    chunk = {**head, "object": "chat.completion.chunk"}
    for choices, usage in (
        ([{"index": 0, "delta": {key: value for key, value in delta.items() if value}, "finish_reason": None}], None),
        ([{"index": 0, "delta": {}, "finish_reason": ended}], None),
        ([], used),
    ):
        await response.write(f"data: {json.dumps({**chunk, 'choices': choices, 'usage': usage})}\n\n".encode())
    await response.write(b"data: [DONE]\n\n")
    return response


async def count(request: web.Request) -> web.Response:
    """What came since the last time."""
    oracle: Oracle = request.app["oracle"]
    told = dict(oracle.count)
    oracle.count = dict.fromkeys(told, 0)
    return web.json_response(told)


def listening(*_: object) -> None:
    """Say that the server listens."""
    sys.stdout.write("listening\n")
    sys.stdout.flush()


def main() -> None:
    """Serve on the port of the command line."""
    app = web.Application(client_max_size=2**24)
    app["oracle"] = Oracle()
    app.router.add_post("/v1/chat/completions", answer)
    app.router.add_get("/count", count)
    # It is called when the port is bound.
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=listening)


if __name__ == "__main__":
    main()
