"""What was cut is behind its handle, and a model can read on there."""

from typing import Any

import pytest

from shipworthy import Reply, ScriptedModel, call, tool
from shipworthy.errors import ArgumentError
from shipworthy.runtime.prompting.paging import READ_RESULT, read_result
from shipworthy.tokens.counting import count

TEXT = " ".join(f"word{number}" for number in range(3000))


def test_pages_follow_one_another_and_lose_nothing() -> None:
    page = read_result({"h": TEXT})
    offset, read = 0, ""
    while True:
        text = page.prepared({"handle": "h", "offset": offset})()
        assert count(text) <= READ_RESULT.max_tokens
        part, note = text.rsplit("\n", 1)
        read += part
        if "read on" not in note:
            break
        offset = int(note.rsplit(" ", 1)[1].rstrip("]"))
    assert read == TEXT


def test_an_unknown_handle_names_those_that_there_are() -> None:
    with pytest.raises(ArgumentError, match="there are h"):
        read_result({"h": "x"}).prepared({"handle": "g"})()


async def test_a_loop_reads_on_in_a_result_that_was_cut(agent_of, go, within) -> None:  # type: ignore[no-untyped-def]
    @tool(max_tokens=100)
    def long() -> str:
        """A long text."""
        return TEXT

    asked: list[Any] = []

    def script(request: Any) -> Reply:
        asked.append(request)
        if len(asked) == 1:
            return Reply(calls=(call("long"),))
        if len(asked) == 2:
            handle = request.messages[-1].text.rsplit("handle ", 1)[1].rstrip("]")
            return Reply(calls=(call("read_result", handle=handle, offset=len(TEXT) - 8),))
        return Reply(text=request.messages[-1].text)

    limits = {"max_iterations": 4, "max_context_tokens": 4000}
    result = await agent_of(tools=[long], uses=["long"], model=ScriptedModel(script), **limits).run(go)
    assert result.text.startswith("word2999\n[characters")
    assert [step["tool"] for step in result.path] == ["long", "read_result"]
    assert [[schema["name"] for schema in request.tools] for request in asked] == [
        ["long"],
        ["long", "read_result"],
        ["long", "read_result"],
    ], "the tool is offered once there is something to read on in"
    assert within(result)


async def test_a_handle_that_is_none_is_said_to_the_model(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    @tool(max_tokens=100)
    def long() -> str:
        """A long text."""
        return TEXT

    replies = [Reply(calls=(call("long"),)), Reply(calls=(call("read_result", handle="none"),)), Reply(text="sorry")]
    result = await agent_of(tools=[long], uses=["long"], model=ScriptedModel(replies), max_context_tokens=4000).run(go)
    assert (result.status, result.text) == ("completed", "sorry")
