"""An answer is heard until its time is over, its gate has enough of it, or it is whole."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.runtime.asking.conftest import LIMITS, run_of

from shipworthy.errors import DeadlinePassed, LimitReached, ModelBroken
from shipworthy.models.model import Message, Part, Price, Request, StopPart, TextPart, ThoughtPart
from shipworthy.models.row import Row
from shipworthy.routing.models.lineup import Candidate
from shipworthy.runtime.answering.gate import Gate
from shipworthy.runtime.asking.hearing import FEW, OF_OURS, of_ours
from shipworthy.runtime.asking.request import Call, request_once
from shipworthy.tokens.counting import count, load

SENTENCES = [f"The price of {a}{b} rose today. " for a in "abcdefgh" for b in "ijklmnop"]


class Speaks:
    """Says these parts, and notes how many were taken and that it was closed."""

    name, price = "speaks", Price()

    def __init__(self, *parts: Part) -> None:
        self.parts, self.taken, self.closed = parts, 0, False

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        try:
            for part in self.parts:
                self.taken += 1
                yield part
                await asyncio.sleep(0.001)
        finally:
            self.closed = True


def row(**more: Any) -> Row:
    return Row(name="a:m", provider="a", model="m", base_url="http://here/v1", **more)


async def heard(agent_of: Any, model: Speaks, gate: Any, *, most: int = 30, tools: Any = (), **more: Any) -> Any:
    run = run_of(agent_of, model, output_tokens=10_000, input_tokens=1000)
    limits = LIMITS.model_copy(update={"max_context_tokens": 500})
    request = Request(messages=(Message(role="user", text="Hello?"),), max_output_tokens=most, tools=tools)
    call = Call(key="k", request=request, limits=limits, seconds=5, on_text=gate)
    until = asyncio.get_running_loop().time() + 5
    return await request_once(call, Candidate(model=model, row=row(**more)), run, until)


@pytest.mark.parametrize("reasoning", [0, 2000])
async def test_the_room_to_think_is_for_thoughts_only(agent_of: Any, reasoning: int) -> None:
    """Seen on a real model: 2,138 tokens were shown where 700 are allowed."""
    load()
    model, gate = Speaks(*[TextPart(text=one) for one in SENTENCES]), Gate(None, 30)
    await heard(agent_of, model, gate, reasoning=reasoning)
    assert 20 < count(gate.text) <= 30
    assert gate.over == "cap"
    assert (model.taken < 10, model.closed) == (True, True)


async def test_thoughts_have_their_room(agent_of: Any) -> None:
    load()
    model, gate = (
        Speaks(*[ThoughtPart(text=one) for one in SENTENCES], TextPart(text="So it is."), StopPart()),
        Gate(None, 30),
    )
    await heard(agent_of, model, gate, reasoning=2000)
    assert (gate.text, gate.over) == ("So it is.", "")


async def test_a_typed_answer_keeps_its_limit_too(agent_of: Any) -> None:
    load()
    model = Speaks(*[TextPart(text=one) for one in SENTENCES])
    with pytest.raises(LimitReached, match="output_tokens"):
        await heard(agent_of, model, None, reasoning=2000)
    assert model.taken < 15


async def test_where_tools_may_follow_the_answer_is_heard_to_its_end(agent_of: Any) -> None:
    load()
    model, gate = Speaks(*[TextPart(text=one) for one in SENTENCES[:8]], StopPart()), Gate(None, 30)
    await heard(agent_of, model, gate, reasoning=2000, tools=({"name": "look", "parameters": {}},))
    assert (gate.over, model.taken) == ("cap", 9)


async def test_F14_what_was_given_up_is_not_heard_any_more(agent_of: Any) -> None:
    class Hangs(Speaks):
        async def stream(self, request: Request) -> AsyncIterator[Part]:
            yield TextPart(text="It rose. It fe")
            await asyncio.sleep(100)

    gate = Gate(shown := list[str]().append, 30)
    with pytest.raises(DeadlinePassed):
        await heard(agent_of, Hangs(), gate)
    assert (shown.__self__, gate.text) == (["It rose."], "It rose.")  # type: ignore[attr-defined]


def test_other_vocabularies_may_count_a_whole_answer_lower() -> None:
    assert of_ours(100, row(tokens_per_o200k=1.0)) == 100
    assert of_ours(100, row(tokens_per_o200k=1.3)) == 100 * OF_OURS + FEW


class Raises:
    """A model of the caller's own that fails in its own way."""

    name, price = "own", Price()

    def __init__(self, error: BaseException | None) -> None:
        self.error = error

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        if self.error is not None:
            raise self.error
        yield 7  # type: ignore[misc]


@pytest.mark.parametrize(
    "error",
    [ConnectionResetError("peer"), KeyError("x"), TimeoutError(), asyncio.CancelledError(), SystemExit(3), None],
)
async def test_field_48_whatever_a_model_of_ones_own_raises_is_a_broken_answer(
    agent_of: Any, error: BaseException | None
) -> None:
    with pytest.raises(ModelBroken, match="own|a:m"):
        await heard(agent_of, Raises(error), Gate(None, 30))  # type: ignore[arg-type]
