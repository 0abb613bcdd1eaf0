"""The environment of a supposed run answers from the tape, in the time that it took."""

import asyncio
from typing import Any

import pytest
from tests.virtual_time import ms, now

from shipworthy import tool
from shipworthy.errors import ModelError, ToolFailed, ToolTimeout
from shipworthy.models.model import Message, Request, TextPart
from shipworthy.tools.call import CallContext
from shipworthy.tracing.lines import request_line
from shipworthy.tracing.suppose import Supposing


@tool
def price(ticker: str) -> float:
    """The price of a stock."""
    raise AssertionError("it is called")


def same(value: object) -> Any:
    return value


CALL = {"seq": 1, "at": 9.0, "kind": "call", "key": "0", "tool": "price", "args": {"ticker": "A"}}
GAVE = {"value": 1.0, "text": "1", "tokens": 1, "full": None, "elapsed_ms": 400.0}
ASKED = Request(messages=(Message(role="user", text="Say"),), name="words")
SAID = {"seq": 2, "at": 900.0, "began": 600.0, "kind": "model", "key": "1", "request": request_line(ASKED)}
PARTS = [["text", {"text": "Hello"}]]


async def test_a_tool_answers_as_it_did_and_in_its_time() -> None:
    world, began = Supposing([{**CALL, **GAVE}], same, asks=False), now()
    found = await world.call("7", price, {"ticker": "A"}, CallContext(timeout=1.0))
    assert (found.value, ms(began)) == (1.0, 400.0)
    with pytest.raises(ToolTimeout):
        await world.call("0", price, {"ticker": "A"}, CallContext(timeout=0.1))
    assert ms(began) == 500.0
    with pytest.raises(ToolFailed, match="not called with these arguments"):
        await world.call("0", price, {"ticker": "B"}, CallContext())
    assert world.notes.missing == ["price at 0"]


async def test_a_tool_that_failed_fails_again() -> None:
    world = Supposing([{**CALL, "error": {"type": "ToolFailed", "message": "no"}}], same, asks=False)
    with pytest.raises(ToolFailed, match="no"):
        await world.call("0", price, {"ticker": "A"}, CallContext())


async def test_an_answer_is_given_once_also_to_another_prompt_which_is_noted() -> None:
    world, heard, began = Supposing([{**SAID, "parts": PARTS}], same, asks=False), list[Any](), now()

    async def listen(take: Any) -> None:
        raise AssertionError("it is asked")

    await world.ask("1", Request(messages=(), name="words"), heard.append, listen)
    assert (heard, ms(began)) == ([TextPart(text="Hello")], 300.0)
    assert world.notes.assumed == ["words at 1"]
    with pytest.raises(ModelError, match="has no answer to words"):
        await world.ask("1", ASKED, heard.append, listen)


async def test_with_a_model_it_is_asked_and_its_turn_is_waited_for() -> None:
    world, done = Supposing([{**SAID, "parts": PARTS}], same, asks=True), list[str]()

    async def work(*_: Any) -> None:
        done.append("asked")

    await world.ask("1", ASKED, lambda part: None, work)
    await world.wait("1 turn", work)
    assert (done, world.notes.live) == (["asked", "asked"], 1)


async def test_facts_are_those_of_now_but_for_the_models() -> None:
    facts = [{"seq": n, "at": 0.0, "kind": "fact", "key": key, "value": 1} for n, key in enumerate(("can ask", "left"))]
    alone, asking = (Supposing(facts, same, asks=asks) for asks in (False, True))
    assert [world.observe("can ask", lambda: 2) for world in (alone, alone, asking)] == [1, 1, 2]
    assert alone.observe("left", lambda: 2) == 2
    assert alone.late("x", lambda: True)
    assert await alone.store("x", lambda: asyncio.sleep(0, 3)) == 3
