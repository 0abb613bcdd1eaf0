import asyncio
from typing import Any

import pytest

from shipworthy import Reply, ScriptedModel, call, tool
from shipworthy.models.model import ToolCall

MANGLED = [
    "",
    "{",
    '{"ticker": "AM',
    "null",
    "[]",
    '"AMD"',
    "NaN",
    "{}{}",
    "[" * 200,
    '{"ticker": NaN}',
    "{'ticker': 'AMD'}",
]
WRONG = ["{}", '{"ticker": 1}', '{"ticker": null}', '{"ticker": "AMD", "x": 1}', '{"TICKER": "AMD"}']


@pytest.mark.parametrize("arguments", MANGLED + WRONG)
async def test_f09_f11_malformed_arguments_never_run_a_tool(loop_of, ran, go, arguments) -> None:  # type: ignore[no-untyped-def]
    seen = []

    def script(request: Any) -> Reply:
        seen.append(request.messages[-1].text)
        wishes = tuple(ToolCall(id=str(n), name=name, arguments=arguments) for n, name in enumerate(("price", "buy")))
        return Reply(calls=wishes) if len(seen) == 1 else Reply(text="sorry")

    result = await loop_of(script).run(go)
    assert (ran, result.text, result.status) == ([], "sorry", "completed")
    assert seen[1].startswith("error:")
    assert len(seen[1]) < 1500


async def test_tool_that_is_not_offered_is_not_run(loop_of, ran, go) -> None:  # type: ignore[no-untyped-def]
    model = [Reply(calls=(call("sell", ticker="AMD"),)), "There is no such thing."]
    result = await loop_of(model).run(go)
    assert (ran, result.path, result.text) == ([], (), "There is no such thing.")


async def test_write_in_a_loop_asks_first_and_leaves_nothing_running(loop_of, ran, go) -> None:  # type: ignore[no-untyped-def]
    wishes = (call("slow", ticker="AMD"), call("buy", ticker="AMD", shares=3))
    agent = loop_of([Reply(calls=wishes), "never"])
    asked = await agent.run(go, session="s")
    assert (asked.status, asked.reason) == ("asked", "confirm")
    assert asked.text == "Buy: ticker AMD, shares 3. Shall I? (yes/no)"
    done = len(ran)
    await asyncio.sleep(0.25)
    assert len(ran) == done, "no read goes on behind the question"
    assert "buy 3 AMD" not in ran
    result = await agent.run("yes", session="s")
    assert (result.text, result.status) == ("Done: Buy shares (ticker AMD, shares 3).", "completed")
    await agent.run("yes", session="s")
    assert ran.count("buy 3 AMD") == 1


async def test_one_yes_covers_every_write_that_was_shown(loop_of, ran, go) -> None:  # type: ignore[no-untyped-def]
    wishes = (call("buy", ticker="AMD", shares=3), call("buy", ticker="NVDA", shares=4))
    agent = loop_of([Reply(calls=wishes)])
    asked = await agent.run(go, session="s")
    assert ["AMD" in asked.text, "NVDA" in asked.text] == [True, True]
    await agent.run("yes", session="s")
    assert ran == ["buy 3 AMD", "buy 4 NVDA"]


async def test_without_a_cut_result_there_is_no_such_tool(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    @tool
    def short() -> str:
        """A short text."""
        return "short"

    told: list[str] = []

    def script(request: Any) -> Reply:
        told.append(request.messages[-1].text)
        return Reply(calls=(call("read_result", handle="x"),)) if len(told) == 1 else Reply(text="done")

    await agent_of(tools=[short], uses=["short"], model=ScriptedModel(script)).run(go)
    assert told[1] == "error: there is no tool `read_result`; there are short"
