"""Each defence switched off: what it keeps away then happens. So the tests of the faults test the defences."""

import asyncio
import math
from typing import Any

import pytest
from tests.models.asked import answer
from tests.models.serving import CHATS, Sends, calls_in, chat, piece
from tests.wire.conftest import GO, models_at

from shipworthy import Reply, Step, call
from shipworthy.models.answer import calls as assembling
from shipworthy.models.answer.calls import Calls
from shipworthy.models.answer.reader import AnswerReader
from shipworthy.models.model import StopPart, ToolCall, UsagePart
from shipworthy.models.wire.sse import AnswerStream
from shipworthy.runtime.asking import ask as asking
from shipworthy.runtime.asking.answer import Answer
from shipworthy.runtime.prompting import talk, wishes
from shipworthy.sim.server import SimServer

PROMPT = (
    Step(tool="get_news", with_={"ticker": "NVDA"}),
    Step(prompt="Say how NVDA is doing: {get_news}", fallback="News only: {get_news}"),
)


async def test_F08_without_the_check_of_its_end_a_cut_stream_gives_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    def end(self: AnswerReader) -> list[Any]:
        return [*self.calls.unseen(), StopPart(reason="tools")]

    monkeypatch.setattr(AnswerReader, "end", end)
    body = CHATS["one call"]
    parts = await answer("openai", Sends(body[: body.index(b"days")], plain=True))

    assert calls_in(parts), "a call out of a stream that was cut"


async def test_F09_without_the_check_of_their_shape_cut_arguments_are_passed_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(assembling, "shape", lambda text: "whole")
    parts = await answer("openai", chat(piece('{"ticker": "NV', 0, "a", "get_price"), finish="tool_calls"))

    assert calls_in(parts) == [("get_price", '{"ticker": "NV')]


def test_F10_without_telling_calls_apart_two_become_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def first_that_comes(self: Calls, text: Any, *, index: Any = None, id: Any = "") -> None:
        self.add(self._drafts[-1], text)

    monkeypatch.setattr(Calls, "more", first_that_comes)
    calls = Calls("m")
    calls.start("a", index=0)
    calls.start("b", index=1)
    calls.more('{"for": "a"}', index=0)
    calls.more("{}", index=1)

    assert "".join(one.arguments for one in calls.unseen()) == '{"for": "a"}{}'
    assert calls.unseen()[0].arguments == "", "what was meant for the one went to the other"


async def test_F14_without_its_clock_a_silent_stream_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AnswerStream, "_look", lambda self: None)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.8):
            await answer("openai", Sends(CHATS["text"], stall=300), first_token_ms=100, idle_ms=100)


async def test_F12_without_a_line_and_a_pause_a_busy_model_is_the_end(
    job: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "pause_after", lambda *_: math.inf)
    said = iter([Reply(error="overloaded")])
    async with (
        SimServer(script=lambda _: next(said, "It is up.")) as sim,
        job(models_at(sim, "openai", count=1), workflow=PROMPT) as agent,
    ):
        result = await agent.run(GO)

    assert result.status == "degraded"


async def test_F15_without_our_count_a_cut_stream_is_free(job: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Answer, "usage", lambda self, request, factor=1.0: UsagePart(input_tokens=0, output_tokens=0))
    async with (
        SimServer(script=lambda _: Reply(text="One two three four.", error="cut@3")) as sim,
        job(models_at(sim, "openai"), workflow=PROMPT) as agent,
    ):
        result = await agent.run(GO)
        sent = sum(entry.output_tokens for entry in sim.log)

    assert result.usage.output_tokens < sent


@pytest.mark.parametrize("again", [1, 3])
async def test_F20_without_an_end_to_repeats_the_same_call_is_asked_for_to_the_last(
    job: Any, monkeypatch: pytest.MonkeyPatch, again: int
) -> None:
    monkeypatch.setattr(talk, "REPEATS", again)

    def stubborn(request: Any) -> Reply | str:
        return Reply(calls=(call("get_news", ticker="NVDA"),)) if request.offered else "It is up."

    async with (
        SimServer(script=stubborn) as sim,
        job(models_at(sim, "openai"), tools=["get_news"], max_iterations=8) as agent,
    ):
        result = await agent.run(GO)

    assert result.usage.tool_calls == 1
    assert result.usage.model_calls == again + 2


async def test_F11_without_the_strict_reading_a_wrong_call_would_run(job: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wishes, "_arguments", lambda wish: {"ticker": "MADE UP"})
    said = iter([Reply(calls=(ToolCall(id="a", name="get_news", arguments="[1]"),))])
    async with (
        SimServer(script=lambda _: next(said, "It is up.")) as sim,
        job(models_at(sim, "openai"), tools=["get_news"]) as agent,
    ):
        result = await agent.run(GO)

    assert [entry["args"] for entry in result.path] == [{"ticker": "MADE UP"}]
