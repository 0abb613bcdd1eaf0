import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import orjson
import pytest
from tests.models.serving import serving
from tests.runtime.asking.conftest import LIMITS, REQUEST, Cut, run_of

from shipworthy import Agent, Reply, ScriptedModel, Skill, Step, call
from shipworthy.context.build import in_bytes
from shipworthy.errors import AnswerCut, DeadlinePassed, LimitReached, ModelError
from shipworthy.events import CallReserved, CallSettled, Degraded, UsageExceeded
from shipworthy.models.factors import Factors
from shipworthy.models.model import Part, Price, Request, StopPart, TextPart, ThoughtPart, UsagePart
from shipworthy.models.row import Row
from shipworthy.routing.models.lineup import Candidate
from shipworthy.runtime.asking.answer import request_size
from shipworthy.runtime.asking.ask import ask
from shipworthy.runtime.asking.fitting import FRAME
from shipworthy.runtime.asking.request import Call, request_once
from shipworthy.tokens.counting import count as count_tokens
from shipworthy.tokens.counting import load


class Endless:
    """Never stops, and notes that it was closed."""

    name, price, closed = "endless", Price(), False

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        try:
            while True:
                yield TextPart(text="more ")
                await asyncio.sleep(0.005)
        finally:
            self.closed = True


async def test_f15_cut_stream_is_counted_and_the_rest_of_its_reservation_withheld(agent_of) -> None:  # type: ignore[no-untyped-def]
    load()
    run = run_of(agent_of, Cut())
    with pytest.raises(ModelError, match="broke off"):
        await ask(Call(key="k", request=REQUEST, limits=LIMITS, seconds=5), run)
    usage = run.budget.ledger.usage(0)
    assert (usage.input_tokens, usage.output_tokens) == (4 + count_tokens("Hello?"), count_tokens("Hal"))
    assert (run.budget.ledger.left("input_tokens"), run.budget.ledger.left("output_tokens")) == (0, 0)


async def test_what_a_call_sets_aside_and_uses_is_told() -> None:
    heard: list[Any] = []
    step = Step.model_validate({"prompt": {"text": "Say hi", "max_output_tokens": 50}})
    job = Skill(name="job", description="Do the daily job", examples=("Do the daily job",), workflow=(step,))
    model = ScriptedModel([Reply(text="Hi there.")], price=Price(input=1.0, output=8.0))
    result = await Agent(skills=[job], model=model, store="memory").run("Do the daily job", emit=heard.append)
    kinds = [type(event) for event in heard if isinstance(event, CallReserved | CallSettled)]
    assert kinds == [CallReserved, CallSettled]
    reserved, settled = (event for event in heard if type(event) in kinds)
    assert reserved.output_tokens == 50 and reserved.cost_usd <= (result.bound.cost_usd or 0)
    assert (settled.input_tokens, settled.output_tokens) == (result.usage.input_tokens, result.usage.output_tokens)
    assert settled.cost_usd == result.usage.cost_usd > 0 and settled.step_id == reserved.step_id


class CutInThought:
    """Comes to its limit while it thinks."""

    name, price = "thinks", Price()

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        yield ThoughtPart(text="Perhaps")
        yield StopPart(reason="length")


async def test_field_09_an_answer_that_came_to_its_limit_before_a_word_was_cut(agent_of) -> None:  # type: ignore[no-untyped-def]
    run = run_of(agent_of, CutInThought())
    with pytest.raises(AnswerCut, match=r"output cap of \d+ tokens.*`reasoning` of this model in `models` \(0 now\)"):
        await ask(Call(key="k", request=REQUEST, limits=LIMITS, seconds=5), run)
    assert run.budget.ledger.usage(0).output_tokens == count_tokens("Perhaps"), "thoughts are billed"


async def test_f25_endless_stream_is_closed_when_the_time_is_over(agent_of) -> None:  # type: ignore[no-untyped-def]
    model = Endless()
    with pytest.raises(DeadlinePassed):
        await ask(Call(key="k", request=REQUEST, limits=LIMITS, seconds=0.05, on_text=None), run_of(agent_of, model))
    await asyncio.sleep(0.05)
    assert model.closed


@pytest.mark.parametrize(
    ("price", "limit", "fits"),
    [
        (Price(), 0.0, True),
        (Price(input=10), 0.0009, False),
        (Price(input=10), 0.001, True),
        (Price(input=10), None, True),
    ],
)
async def test_f47_dollars_are_set_aside_before_the_call(agent_of, price, limit, fits) -> None:  # type: ignore[no-untyped-def]
    model = ScriptedModel(["x"], price=price)
    run = run_of(agent_of, model, cost_usd=limit)
    if fits:
        await ask(Call(key="k", request=REQUEST, limits=LIMITS, seconds=5, on_text=None), run)
    else:
        with pytest.raises(LimitReached):
            await ask(Call(key="k", request=REQUEST, limits=LIMITS, seconds=5, on_text=None), run)
    assert len(model.requests) == fits


async def test_unknown_price_is_refused_where_dollars_are_limited(agent_of) -> None:  # type: ignore[no-untyped-def]
    model: Any = Cut()
    model.price = None
    with pytest.raises(LimitReached):
        await ask(
            Call(key="k", request=REQUEST, limits=LIMITS, seconds=5, on_text=None),
            run_of(agent_of, model, cost_usd=0.01),
        )


@pytest.mark.parametrize("reply", [Reply(text="word " * 9000), Reply(calls=(call("look", x="y " * 900),))])
@pytest.mark.parametrize("most", [1, 20, 300])
async def test_f20_flood_is_cut_at_the_limit(agent_of, reply, most) -> None:  # type: ignore[no-untyped-def]
    run, said = run_of(agent_of, ScriptedModel([reply]), output_tokens=most), []
    request = Request(messages=REQUEST.messages, max_output_tokens=most)
    with pytest.raises(LimitReached, match="output_tokens"):
        await ask(Call(key="k", request=request, limits=LIMITS, seconds=5, on_text=said.append), run)
    assert count_tokens("".join(said)) <= most
    assert (run.budget.ledger.usage(0).output_tokens, run.budget.ledger.outstanding) == (most, 0)
    assert run.budget.ledger.left("output_tokens") == 0


class Telling:
    """Answers, and tells this usage."""

    name, price = "telling", Price(input=10, output=10)

    def __init__(self, sent: int, received: int) -> None:
        self._used = UsagePart(input_tokens=sent, output_tokens=received)
        self.asked: list[Request] = []

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        self.asked.append(request)
        yield TextPart(text="All is well.")
        yield self._used
        yield StopPart()


def heard_by(run: Any) -> list[Any]:
    events: list[Any] = []
    run.voice._sink = events.append
    return events


@pytest.mark.parametrize(
    ("sent", "received", "over"),
    [(100, 20, None), (130, 20, (30, 0, 0.0003)), (100, 25, (0, 5, 0.00005)), (130, 25, (30, 5, 0.00035))],
)
async def test_field_42_what_is_counted_above_the_reservation_is_charged_and_told(
    agent_of, sent, received, over
) -> None:  # type: ignore[no-untyped-def]
    run = run_of(agent_of, Telling(sent, received), model_calls=2, input_tokens=200, output_tokens=40)
    events = heard_by(run)
    answer = await ask(Call(key="k", request=REQUEST, limits=LIMITS, seconds=5), run)
    usage, told = run.budget.ledger.usage(0), [event for event in events if isinstance(event, UsageExceeded)]
    assert answer.text == "All is well."
    assert (usage.input_tokens, usage.output_tokens) == (sent, received)
    assert usage.cost_usd == pytest.approx((sent + received) * 10 / 1e6)
    assert [(e.input_tokens, e.output_tokens, e.model, e.step_id) for e in told] == (
        [(*over[:2], "telling", "k")] if over else []
    )
    if over:
        assert told[0].cost_usd == pytest.approx(over[2])
        with pytest.raises(LimitReached):
            await ask(Call(key="l", request=REQUEST, limits=LIMITS, seconds=5), run)


def candidate(model: Any, **more: Any) -> Candidate:
    row = Row(name="a:m", provider="a", model="m", base_url="http://here/v1", **more)
    return Candidate(model=model, row=row, factors=Factors())


LONG = replace(REQUEST, messages=(replace(REQUEST.messages[0], text="The margins rose in the quarter. " * 60),))


async def test_of_an_unknown_model_bytes_are_set_aside_and_its_first_usage_teaches(agent_of) -> None:  # type: ignore[no-untyped-def]
    load()
    limits, model = replace_limits(max_context_tokens=400), Telling(300, 20)
    run = run_of(agent_of, model, input_tokens=1600)
    one, until = candidate(model, known=False), asyncio.get_running_loop().time() + 5
    reserved = []
    run.budget.ledger.reserve = lambda amounts, real=run.budget.ledger.reserve: (
        reserved.append(amounts),
        real(amounts),
    )
    await request_once(Call(key="k", request=LONG, limits=limits, seconds=5), one, run, until)
    (sent,) = model.asked
    assert reserved[0].input_tokens == in_bytes(sent.messages, ()) + FRAME > 1000
    assert reserved[0].cost_usd == pytest.approx((reserved[0].input_tokens + 20) * 10 / 1e6)
    learnt = one.factors.of(("http://here/v1", "m"))
    assert learnt == pytest.approx(300 / request_size(sent), abs=0.001)


async def test_where_the_bytes_of_an_unknown_model_do_not_fit_its_context_is_cut_to_as_many(agent_of) -> None:  # type: ignore[no-untyped-def]
    load()
    limits, model = replace_limits(max_context_tokens=400), Telling(90, 20)
    run = run_of(agent_of, model, input_tokens=400)
    one, until = candidate(model, known=False), asyncio.get_running_loop().time() + 5
    await request_once(Call(key="k", request=LONG, limits=limits, seconds=5), one, run, until)
    assert in_bytes(model.asked[0].messages, ()) + FRAME <= 400
    assert run.progress.degraded == "context_cut"


async def test_field_53_tools_that_were_not_read_are_told_in_words(agent_of) -> None:  # type: ignore[no-untyped-def]
    load()
    tool = {"name": "look", "description": "Look at the price of a stock, and say what it is.", "parameters": {}}
    run = run_of(agent_of, Telling(20, 5), input_tokens=400, output_tokens=100)
    events = heard_by(run)
    request = replace(REQUEST, tools=(tool,) * 4)
    one, until = candidate(Telling(20, 5)), asyncio.get_running_loop().time() + 5
    call = Call(key="1", request=request, limits=replace_limits(max_context_tokens=400), seconds=5)
    await request_once(call, one, run, until)
    (told,) = [event for event in events if isinstance(event, Degraded)]
    assert told.reason == run.progress.degraded == "tools_not_read"
    assert told.detail.startswith("`a:m` has not read the tools that it was given: its server counted 20 tokens")


def replace_limits(**more: Any) -> Any:
    return LIMITS.model_copy(update=more)


@pytest.mark.parametrize(("factor", "status"), [(1.3, "completed"), (1.0, "failed")])
async def test_a_whole_answer_of_another_vocabulary_may_have_more_of_our_tokens(factor: float, status: str) -> None:
    """Seen on a real model: 16 tokens of its vocabulary, its cap, were 17 of o200k, and the answer was thrown away."""
    load()
    text = "word " * 18
    chunks = [
        {"choices": [{"index": 0, "delta": {"content": text}}]},
        {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
        {"choices": [], "usage": {"prompt_tokens": 20, "completion_tokens": 16}},
    ]
    body = b"".join(b"data: " + orjson.dumps(chunk) + b"\n\n" for chunk in chunks) + b"data: [DONE]\n\n"
    job = Skill(
        name="job", description="Do it", examples=("Do the daily job",), workflow=(Step(prompt="Say it"),), max_output_tokens=16
    )  # fmt: skip
    async with serving(body) as server:
        model = {"name": "llamacpp:small", "base_url": f"{server.url}/v1", "tokens_per_o200k": factor}
        async with Agent(skills=[job], models={"fast": [model]}) as agent:
            result = await agent.run("Do the daily job")

    assert (result.status, result.usage.output_tokens) == (status, 16)
    assert result.text.startswith(text.strip()) or status == "failed"
