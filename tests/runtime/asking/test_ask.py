import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest

from shipworthy import Limits, Reply, ScriptedModel, call
from shipworthy.contract.bounds.bound import Bound
from shipworthy.errors import DeadlinePassed, LimitReached, ModelError, NoModel
from shipworthy.models.model import Message, Part, Price, Request, TextPart
from shipworthy.routing.lineup import OneModel
from shipworthy.routing.said import Said
from shipworthy.runtime.asking.ask import ask, why_not
from shipworthy.runtime.asking.request import Call
from shipworthy.runtime.limits.budget import EVERYTHING, Budget
from shipworthy.runtime.progress import Progress
from shipworthy.runtime.run import Run
from shipworthy.runtime.task import Task
from shipworthy.runtime.voice import Voice
from shipworthy.stores.session import Session
from shipworthy.tokens.counting import count as count_tokens
from shipworthy.world import Live

LIMITS = Limits(max_context_tokens=100, max_output_tokens=20)
REQUEST = Request(messages=(Message(role="user", text="Hello?"),), max_output_tokens=20)


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


class Cut:
    """Ends in the middle of a word."""

    name, price = "cut", Price(input=10, output=10)

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        yield TextPart(text="Hal")


def _run(agent_of: Any, model: Any, **bound: Any) -> Run:
    agent = agent_of([{"answer": "x"}]).compiled
    now = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    world, started = Live(), asyncio.get_running_loop().time()
    run = Run(
        id="r",
        agent=agent,
        session=Session(id="s"),
        said=Said("m", now),
        wall=0.0,
        started=started,
        world=world,
        lineup=OneModel(model),
        can_ask=True,
        effects=None,
        task=Task(message="m"),
        progress=Progress(),
        voice=Voice("r", lambda _: None, started),
        budget=Budget("r", started, world, EVERYTHING),
    )
    run.budget.admit(Bound(**{"model_calls": 1, "input_tokens": 100, "output_tokens": 20, "cost_usd": None, **bound}))
    return run


async def test_answer_is_heard_and_settled(agent_of) -> None:  # type: ignore[no-untyped-def]
    run, said = _run(agent_of, ScriptedModel(["Hello you there"])), []
    heard = await ask(Call(key="k", request=REQUEST, limits=LIMITS, seconds=5, on_text=said.append), run)
    assert (heard.text, said, heard.stopped) == ("Hello you there", ["Hello ", "you ", "there"], True)
    usage = run.budget.ledger.usage(0)
    assert (usage.model_calls, usage.output_tokens, run.budget.ledger.outstanding) == (1, heard.output_tokens, 0)


@pytest.mark.parametrize(
    ("model", "seconds", "error"),
    [
        (None, 5, NoModel),
        (ScriptedModel([Reply(error="overloaded")]), 5, ModelError),
        (ScriptedModel([Reply(text="x", seconds=60)]), 0.02, DeadlinePassed),
        (ScriptedModel(["x"]), 0, DeadlinePassed),
        (Cut(), 5, ModelError),
        (ScriptedModel([Reply(text="x", output_tokens=21)]), 5, LimitReached),
    ],
    ids=["none", "error", "slow", "no time", "cut", "too long"],
)
async def test_f08_f14_f15_nothing_stays_reserved_however_it_ends(agent_of, model, seconds, error) -> None:  # type: ignore[no-untyped-def]
    run = _run(agent_of, model)
    with pytest.raises(error):
        await ask(Call(key="k", request=REQUEST, limits=LIMITS, seconds=seconds, on_text=None), run)
    assert run.budget.ledger.outstanding == 0


async def test_f15_cut_stream_is_counted_and_the_rest_of_its_reservation_withheld(agent_of) -> None:  # type: ignore[no-untyped-def]
    run = _run(agent_of, Cut())
    with pytest.raises(ModelError, match="broke off"):
        await ask(Call(key="k", request=REQUEST, limits=LIMITS, seconds=5), run)
    usage = run.budget.ledger.usage(0)
    assert (usage.input_tokens, usage.output_tokens) == (4 + count_tokens("Hello?"), count_tokens("Hal"))
    assert run.budget.ledger.estimated
    assert (run.budget.ledger.left("input_tokens"), run.budget.ledger.left("output_tokens")) == (0, 0)


async def test_f25_endless_stream_is_closed_when_the_time_is_over(agent_of) -> None:  # type: ignore[no-untyped-def]
    model = Endless()
    with pytest.raises(DeadlinePassed):
        await ask(Call(key="k", request=REQUEST, limits=LIMITS, seconds=0.05, on_text=None), _run(agent_of, model))
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
    run = _run(agent_of, model, cost_usd=limit)
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
            Call(key="k", request=REQUEST, limits=LIMITS, seconds=5, on_text=None), _run(agent_of, model, cost_usd=0.01)
        )


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (NoModel(), "no_model"),
        (ModelError("x"), "model_failed"),
        (DeadlinePassed(), "deadline"),
        (LimitReached("cost_usd", 0, 1), "limit"),
    ],
)
def test_reason_of_a_missing_answer(error: Any, reason: str) -> None:
    assert why_not(error) == reason


@pytest.mark.parametrize("reply", [Reply(text="word " * 9000), Reply(calls=(call("look", x="y " * 900),))])
@pytest.mark.parametrize("most", [1, 20, 300])
async def test_f20_flood_is_cut_at_the_limit(agent_of, reply, most) -> None:  # type: ignore[no-untyped-def]
    run, said = _run(agent_of, ScriptedModel([reply]), output_tokens=most), []
    request = Request(messages=REQUEST.messages, max_output_tokens=most)
    with pytest.raises(LimitReached, match="output_tokens"):
        await ask(Call(key="k", request=request, limits=LIMITS, seconds=5, on_text=said.append), run)
    assert count_tokens("".join(said)) <= most
    assert (run.budget.ledger.usage(0).output_tokens, run.budget.ledger.outstanding) == (most, 0)
    assert run.budget.ledger.left("output_tokens") == 0
