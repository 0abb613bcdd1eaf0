"""What was cut is behind its handle, and a model can read on there."""

from typing import Any

import orjson
import pytest

from shipworthy import Reply, ScriptedModel, call, tool
from shipworthy.app.replay import replayed
from shipworthy.errors import ArgumentError
from shipworthy.models.model import Request
from shipworthy.runtime.prompting.paging import READ_RESULT, ROOM_FOR_EARLIER, read_result
from shipworthy.stores import MemoryStore
from shipworthy.tokens.counting import count, load

TEXT = " ".join(f"word{number}" for number in range(3000))


async def test_pages_follow_one_another_and_lose_nothing() -> None:
    load()
    page = read_result({"h": TEXT})
    offset, read = 0, ""
    while True:
        text = await page.prepared({"handle": "h", "offset": offset})()  # type: ignore[misc]
        assert count(text) <= READ_RESULT.max_tokens
        part, note = text.rsplit("\n", 1)
        read += part
        if "read on" not in note:
            break
        offset = int(note.rsplit(" ", 1)[1].rstrip("]"))
    assert read == TEXT


async def test_an_unknown_handle_names_those_that_there_are() -> None:
    with pytest.raises(ArgumentError, match="there are h"):
        await read_result({"h": "x"}).prepared({"handle": "g"})()  # type: ignore[misc]


async def test_f15_without_the_vocabulary_a_page_is_counted_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shipworthy.runtime.prompting.paging.loaded", lambda: False)
    text = await read_result({"h": TEXT}).prepared({"handle": "h"})()  # type: ignore[misc]
    assert len(text.rsplit("\n", 1)[0]) <= READ_RESULT.max_tokens


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


@tool(max_tokens=100)
def archive() -> str:
    """A long text."""
    return TEXT


class Reads:
    """A model that reads a whole result, page by page, and then says what it has read."""

    def __init__(self, handle: str = "") -> None:
        self.handle, self.read, self.offset = handle, "", 0

    def __call__(self, request: Request) -> Reply:
        last = request.messages[-1]
        if last.role != "tool" and not self.handle:
            return Reply(calls=(call("archive"),))
        if not self.handle:
            self.handle = last.text.rsplit("handle ", 1)[1].rstrip("]")
        elif last.role == "tool":
            part, note = last.text.rsplit("\n", 1)
            self.read += part
            if "read on" not in note:
                return Reply(text="I have read it.")
            self.offset = int(note.rsplit(" ", 1)[1].rstrip("]"))
        return Reply(calls=(call("read_result", handle=self.handle, offset=self.offset),))


LIMITS = {"max_iterations": 20, "max_tool_calls": 19, "max_context_tokens": 40_000, "max_cost_usd": 0.0}


@pytest.mark.parametrize("store", [MemoryStore(records=True), "sqlite"], ids=["memory", "sqlite"])
async def test_a_result_is_read_to_its_end_also_in_a_later_message(agent_of, go, within, store) -> None:  # type: ignore[no-untyped-def]
    load()
    first = Reads()
    agent = agent_of(tools=[archive], uses=["archive"], model=ScriptedModel(first), store=store, **LIMITS)
    result = await agent.run(go, session="s", skill="job")
    assert result.text == "I have read it." and first.read == TEXT
    assert result.usage.tool_calls == len(result.path) > 5 and within(result), "each page counts as a call"

    later = Reads(first.handle)
    model = ScriptedModel(later)
    agent.use_model(model)
    result = await agent.run(go, session="s", skill="job")
    assert result.text == "I have read it." and later.read == TEXT and within(result)
    assert {entry["tool"] for entry in result.path} == {"read_result"}
    opening = model.requests[0].messages[-1].text
    assert f"- handle {first.handle}: Archive ({len(TEXT)} characters)" in opening
    assert [schema["name"] for schema in model.requests[0].tools] == ["archive", "read_result"]
    again = await replayed(agent.compiled, await agent.tape(result.run_id) or "")
    assert again.divergence is None
    await agent.aclose()


async def test_a_handle_of_another_conversation_is_none(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    first = Reads()
    agent = agent_of(tools=[archive], uses=["archive"], model=ScriptedModel(first), store="memory", **LIMITS)
    await agent.run(go, session="mine", skill="job")
    model = ScriptedModel([Reply(calls=(call("read_result", handle=first.handle),)), Reply(text="sorry")])
    agent.use_model(model)
    await agent.run(go, session="theirs", skill="job")
    assert "error: there is no tool `read_result`" in model.requests[1].messages[-1].text

    await agent.run(go, session="mine", skill="job")
    model = ScriptedModel([Reply(calls=(call("read_result", handle="x/1"),)), Reply(text="sorry")])
    agent.use_model(model)
    await agent.run(go, session="mine", skill="job")
    assert f"`x/1` is no handle; there are {first.handle}" in model.requests[1].messages[-1].text


async def test_a_text_that_is_kept_no_longer_is_said(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    first = Reads()
    store = MemoryStore()
    agent = agent_of(tools=[archive], uses=["archive"], model=ScriptedModel(first), store=store, **LIMITS)
    await agent.run(go, session="s", skill="job")
    store._texts.clear()
    model = ScriptedModel([Reply(calls=(call("read_result", handle=first.handle),)), Reply(text="sorry")])
    agent.use_model(model)
    await agent.run(go, session="s", skill="job")
    assert "is kept no longer" in model.requests[1].messages[-1].text


async def test_reading_on_carries_the_trust_of_the_tool(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    @tool(max_tokens=100, private=True, trust="tenant")
    def archive() -> str:
        """A long text."""
        return TEXT

    @tool(egress=True, accepts={"text": "untrusted"})
    def publish(text: str) -> str:
        """Show it to the world."""
        return "published"

    first = Reads()
    own = {"tools": [archive, publish], "uses": ["archive", "publish"], **LIMITS}
    agent = agent_of(model=ScriptedModel(first), store="memory", **own)
    await agent.run(go, session="s", skill="job")
    replies = [Reply(calls=(call("read_result", handle=first.handle),)), Reply(calls=(call("publish", text="word1"),))]
    agent.use_model(ScriptedModel(replies))
    result = await agent.run(go, session="s", skill="job")
    assert (result.status, result.reason) == ("asked", "confirm"), "private data is not published unasked"


async def test_a_small_context_is_not_filled_with_handles(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    limits = {**LIMITS, "max_context_tokens": ROOM_FOR_EARLIER - 1}
    replies = [Reply(calls=(call("archive"),)), Reply(text="Done.")]
    agent = agent_of(tools=[archive], uses=["archive"], model=ScriptedModel(replies), store="memory", **limits)
    await agent.run(go, session="s", skill="job")
    model = ScriptedModel(["Done."])
    agent.use_model(model)
    await agent.run(go, session="s", skill="job")
    assert [schema["name"] for schema in model.requests[0].tools] == ["archive"]
    assert "read_result" not in model.requests[0].messages[-1].text


async def test_a_page_takes_no_longer_than_a_tool_of_the_loop(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    @tool(max_tokens=100, timeout=0.5)
    def archive() -> str:
        """A long text."""
        return TEXT

    store = MemoryStore(records=True)
    agent = agent_of(tools=[archive], uses=["archive"], model=ScriptedModel(Reads()), store=store, **LIMITS)
    result = await agent.run(go, skill="job")
    lines = [orjson.loads(line) for line in (await agent.tape(result.run_id) or "").splitlines()]
    assert {line["timeout"] for line in lines if line.get("tool") == "read_result"} == {0.5}


async def test_the_last_cut_results_of_a_conversation_are_remembered(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    @tool(max_tokens=100, label="Archive of {year}")
    def archive(year: int) -> str:
        """A long text."""
        return TEXT

    agent = agent_of(tools=[archive], uses=["archive"], model=None, store="memory", **LIMITS)
    for first in (2000, 2003):
        years = Reply(calls=tuple(call("archive", year=first + n) for n in range(3)))
        agent.use_model(ScriptedModel([years, Reply(text="Done.")]))
        await agent.run(go, session="s", skill="job")
    cut = (await agent.session("s")).cut
    assert [one.label for one in cut] == [f"Archive of {year}" for year in (2002, 2003, 2004, 2005)]
    assert {(one.tool, one.characters) for one in cut} == {("archive", len(TEXT))}
