"""A simulated model that thinks demands its thinking back."""

import json
from typing import Any

import aiohttp
import pytest

from shipworthy.models.model import Reply, ToolCall
from shipworthy.sim.server import SimServer
from shipworthy.sim.thinking import TEXT

CALL = ToolCall(id="", name="f", arguments="{}")
TOOLS = [{"type": "function", "function": {"name": "f", "parameters": {}}}]
BLOCK_TOOLS = [{"name": "f", "input_schema": {"type": "object"}}]
USER = {"role": "user", "content": "Go"}


def thinking() -> SimServer:
    return SimServer(
        script=lambda request: Reply(text="Done.") if request.results else Reply(calls=(CALL,)), thinks=True
    )


async def ask(sim: SimServer, messages: list[Any], model: str = "a", *, blocks: bool) -> tuple[int, dict[str, Any]]:
    path = "/v1/messages" if blocks else "/v1/chat/completions"
    body = {"model": model, "messages": messages, "max_tokens": 500, "tools": BLOCK_TOOLS if blocks else TOOLS}
    async with aiohttp.ClientSession() as session, session.post(sim.url + path, json=body) as reply:
        return reply.status, json.loads(await reply.read())


async def first(sim: SimServer, *, blocks: bool) -> list[Any]:
    """The conversation after the first answer and the result of its call."""
    _, told = await ask(sim, [USER], blocks=blocks)
    if blocks:
        id = told["content"][-1]["id"]
        result = {"role": "user", "content": [{"type": "tool_result", "tool_use_id": id, "content": "1"}]}
        return [USER, {"role": "assistant", "content": told["content"]}, result]
    message = told["choices"][0]["message"]
    return [USER, message, {"role": "tool", "tool_call_id": message["tool_calls"][0]["id"], "content": "1"}]


@pytest.mark.parametrize("blocks", [False, True])
async def test_what_comes_back_unchanged_is_taken(blocks: bool) -> None:
    async with thinking() as sim:
        messages = await first(sim, blocks=blocks)

        assert TEXT in str(messages[1])
        assert (await ask(sim, messages, blocks=blocks))[0] == 200


@pytest.mark.parametrize("blocks", [False, True])
async def test_what_is_missing_changed_or_of_another_model_is_refused(blocks: bool) -> None:
    async with thinking() as sim:
        messages = await first(sim, blocks=blocks)
        if blocks:
            without = {**messages[1], "content": messages[1]["content"][1:]}
        else:
            without = {key: value for key, value in messages[1].items() if key != "reasoning_content"}
            without["tool_calls"] = [
                {k: v for k, v in c.items() if k != "extra_content"} for c in without["tool_calls"]
            ]
        changed = json.loads(json.dumps(messages[1]).replace(TEXT, "Other thinking."))

        async def said(message: Any, model: str = "a") -> tuple[int, str]:
            status, told = await ask(sim, [messages[0], message, messages[2]], model, blocks=blocks)
            return status, str(told)

        for answer, word in (
            (await said(without), "missing"),
            (await said(changed), "changed"),
            (await said(messages[1], "b"), "not that of"),
        ):
            assert answer[0] == 400
            assert word in answer[1]
        assert (await said(without, "b"))[0] == 200


async def test_a_model_that_does_not_think_demands_nothing() -> None:
    async with SimServer(script=lambda _: Reply(calls=(CALL,))) as sim:
        messages = await first(sim, blocks=False)

        assert "reasoning_content" not in messages[1]
        assert (await ask(sim, messages, blocks=False))[0] == 200
