"""F14, F22, F23: models and tools that hang, block and swallow their cancellation: no run is late."""

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from tests.virtual_time import ms, now, sleep

from shipworthy import Agent, Input, Price, Skill, Step, gather, tool
from shipworthy.contract.limits import GRACE_MS
from shipworthy.models.model import Part, Request, StopPart, TextPart, UsagePart
from shipworthy.runtime.asking import ask as asking
from shipworthy.tools import abandon

GO = "Do the daily job"
TICK = 0.005
AT_ONCE = 16
FORGIVEN = 50.0
"""Milliseconds after the inner instant by which work has stopped."""


class Hung:
    """A model that begins, or not, and then says nothing more, or too little."""

    name = "hung"
    price: Price | None = Price()

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        """One of five ways."""
        way = self._dice.choice(["before", "within", "dribble", "swallow", "fine"])
        if way in ("within", "dribble"):
            yield TextPart(text="a word ")
        if way in ("before", "within"):
            await asyncio.sleep(30)
        if way == "dribble":
            for _ in range(100):
                await asyncio.sleep(0.1)
                yield TextPart(text="x ")
        if way == "swallow":
            for _ in range(20):
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.sleep(0.1)
        yield TextPart(text="An answer.")
        yield UsagePart(input_tokens=5, output_tokens=5)
        yield StopPart()


def tools(dice: random.Random) -> list[Any]:
    """Tools that hang, block, compute, swallow their cancellation, or are quick."""

    @tool
    async def hangs(x: str = "") -> str:
        await asyncio.sleep(dice.choice([0.001, 0.2, 30]))
        return "at last"

    @tool
    async def swallows(x: str = "") -> str:
        until = now() + dice.choice([0.01, 0.6, 1.5])
        while now() < until:
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(0.05)
        return "still here"

    @tool
    async def shields(x: str = "") -> str:
        await asyncio.shield(asyncio.sleep(dice.choice([0.01, 0.8])))
        return "shielded"

    @tool
    def blocks(x: str = "") -> str:
        sleep(dice.choice([0.001, 0.3, 2.0 if dice.random() < 0.1 else 0.5]))
        return "done"

    @tool
    def computes(x: str = "") -> int:
        return sum(range(dice.choice([10, 200_000])))

    @tool
    async def many(x: str = "") -> dict[str, Any]:
        found = await gather(a=asyncio.sleep(0.01), b=asyncio.sleep(30), c=lambda: sleep(0.02))
        return dict(found)

    return [hangs, swallows, shields, blocks, computes, many]


NAMES = ("hangs", "swallows", "shields", "blocks", "computes", "many")


def agent(seed: int) -> Agent:
    """A workflow side by side, one after the other, with items, a helper and a prompt; or a loop."""
    dice = random.Random(seed)
    most = dice.choice([350, 450, 600, 900])
    names = [dice.choice(NAMES) for _ in range(3)]
    steps = [
        Step(tool=name, as_=f"s{n}", required=dice.random() < 0.5, on_error=dice.choice(["stop", "skip"]))
        for n, name in enumerate(names)
    ]
    steps[1] = steps[1].model_copy(update={"after": ("s0",)})
    steps.append(
        Step(tool=dice.choice(NAMES), as_="each", foreach="i in [1, 2, 3]", max=3, with_={"x": "{i}"}, on_error="skip")
    )
    steps.append(Step(tool="helper", as_="h", required=False, with_={"x": "y"}))
    steps.append(Step(prompt="Say it: {s0}", as_="said", retry=dice.choice([0, 1]), fallback="Without."))
    kept = dice.sample(steps, dice.randint(1, len(steps)))
    work: dict[str, Any] = {"workflow": [step for step in steps if step in kept]}
    if any(step.prompt or "s0" in step.after for step in work["workflow"]) and steps[0] not in kept:
        work = {"workflow": [steps[0], *work["workflow"]]}
    if seed % 5 == 0:
        work = {"tools": tuple(set(names)), "fallback": "Nothing."}
    job = Skill(name="job", description=GO, max_latency_ms=most, **work)
    helper = Skill(
        name="helper",
        description="Help",
        routable=False,
        inputs={"x": Input()},
        workflow=[Step(tool=dice.choice(NAMES))],
    )
    return Agent(skills=[job, helper], tools=tools(dice), model=Hung(seed) if seed % 3 else None)


class Watch:
    """How late runs are, and how late the machine is by itself: a task says so that does nothing but wait."""

    def __init__(self) -> None:
        self.ticks: list[tuple[float, float]] = []
        self.late: list[float] = []
        self.raw: list[float] = []
        self.stopped: list[float] = []
        self.reasons: Counter[str] = Counter()

    async def watch(self) -> None:
        while True:
            due = now() + TICK
            await asyncio.sleep(TICK)
            at = now()
            self.ticks.append((at, max(round((at - due) * 1000, 3), 0.0)))

    def lag(self, since: float, until: float) -> float:
        """The most milliseconds that the machine was late at once, in a time."""
        return max((late for at, late in self.ticks if since <= at <= until + TICK), default=0.0)

    async def one(self, seed: int, one: Agent) -> None:
        began = now()
        result = await one.run(GO, skill="job")
        took, most = ms(began), result.bound.latency_ms
        lag = self.lag(began, now())
        self.late.append(result.usage.latency_ms - most)
        beyond = max(took - (most - GRACE_MS), 0.0)
        self.raw.append(beyond)
        self.stopped.append(max(beyond - lag, 0.0))
        self.reasons[f"{result.status}: {result.reason}"] += 1
        assert result.usage.latency_ms <= most + max(lag - GRACE_MS, 0), (seed, result.usage, most, lag, result)


async def stormed(total: int, at_once: int = AT_ONCE) -> Watch:
    watch = Watch()
    for first in range(0, total, at_once):
        # Made before any of them runs: making one takes time of its own.
        agents = {seed: agent(seed) for seed in range(first, min(first + at_once, total))}
        watch.ticks.clear()
        watching = asyncio.create_task(watch.watch())
        await asyncio.gather(*(watch.one(seed, one) for seed, one in agents.items()))
        watching.cancel()
    return watch


async def test_F14_F22_F23_no_run_is_late_whatever_hangs(count: Callable[[int, int], int]) -> None:
    watch = await stormed(count(60, 2_000))
    assert max(watch.raw) == 0.0, "work stops at its instant, to the microsecond"
    assert max(watch.late) <= -GRACE_MS


@pytest.mark.machine
async def test_F14_F22_F23_no_run_is_late_on_this_machine() -> None:
    total, began = 20_000, now()
    watch = await stormed(total, 2 * AT_ONCE)
    (p50, p99, top), raw = _quantiles(watch.stopped), _quantiles(watch.raw)
    late = sum(one > 0 for one in watch.late)
    print(
        f"{total} runs, seeds 0 to {total - 1}, {2 * AT_ONCE} at once, {now() - began:.0f} s: {late} beyond"
        f" max_latency_ms (nearest {max(watch.late):.0f} ms); work stopped after its instant by p50 {raw[0]:.1f}, p99"
        f" {raw[1]:.1f}, most {raw[2]:.1f} ms; with the machine's own lateness taken off {p50:.1f}, {p99:.1f}, {top:.1f} ms;"
        f" {dict(watch.reasons)}"
    )
    assert p99 <= FORGIVEN


def _quantiles(found: list[float]) -> tuple[float, float, float]:
    ordered = sorted(found)
    return ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)], ordered[-1]


async def test_F23_with_the_defence_off_runs_are_late(monkeypatch: pytest.MonkeyPatch) -> None:
    async def politely(future: "asyncio.Future[Any]", seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(future, max(seconds, 0.0))
            return True
        return False

    monkeypatch.setattr(abandon, "wait_for", politely)
    monkeypatch.setattr("shipworthy.tools.call.wait_for", politely)
    assert asking.ATTEMPTS
    late = 0
    for seed in range(40):
        one = agent(seed)
        most = one.bounds()["job"].latency_ms or 0
        began = now()
        with contextlib.suppress(Exception):
            await one.run(GO, skill="job")
        late += ms(began) > most
        if late:
            break
    assert late
