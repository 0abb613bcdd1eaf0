import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from tests.models.serving import serving
from tests.runtime.asking.conftest import LIMITS, REQUEST, Cut, run_of

from shipworthy import Agent, Reply, ScriptedModel, Skill, Step, call
from shipworthy.errors import DeadlinePassed, LimitReached, ModelError
from shipworthy.models.model import Part, Price, Request, TextPart
from shipworthy.runtime.asking.ask import ask
from shipworthy.runtime.asking.request import Call
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
    run = run_of(agent_of, Cut())
    with pytest.raises(ModelError, match="broke off"):
        await ask(Call(key="k", request=REQUEST, limits=LIMITS, seconds=5), run)
    usage = run.budget.ledger.usage(0)
    assert (usage.input_tokens, usage.output_tokens) == (4 + count_tokens("Hello?"), count_tokens("Hal"))
    assert run.budget.ledger.estimated
    assert (run.budget.ledger.left("input_tokens"), run.budget.ledger.left("output_tokens")) == (0, 0)


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
