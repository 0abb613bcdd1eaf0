"""A bound is only worth something if it is near: the worst run of a workflow comes close to it."""

import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from tests.batches import batch

from shipworthy import Agent, Input, Price, Prompt, Skill, Step, tool
from shipworthy.errors import ModelBroken
from shipworthy.models.model import Part, Request, StopPart, TextPart, UsagePart
from shipworthy.runtime.asking.answer import request_size
from shipworthy.tokens.counting import count as tokens_of
from shipworthy.tokens.counting import load

TRADING = Path(__file__).parents[2] / "examples" / "trading"
FLOOD = "Do the daily job and frobnicate every moonshine widget thoroughly. " * 600
"""A message that fills whatever context it is put into, and holds words that nothing explains."""


@pytest.fixture(autouse=True, scope="module")
def _vocabulary() -> None:
    load()


OTHERS = [
    Skill(
        name=f"other{n}",
        description=f"Another matter, number {n}, of which it is told at length " * 2,
        max_cost_usd=1.0,
    )
    for n in range(16)
]
"""As many skills as a model that reads a message is told of."""


def _long(start: str, room: int) -> str:
    """About so many tokens behind a beginning, in sentences that do not repeat themselves."""
    said, number = "", 0
    while tokens_of(said) < room - 4:
        said, number = f"{said} {number} is said.", number + 1
    return start + said


class Costly:
    """Fails as often as it may, each time after it has said everything it may; the last time it answers as long."""

    name = "costly"
    price: Price | None = Price(input=0.1, output=0.1)

    def __init__(self, inputs: str = '{"set": {"given": "moonshine widget"}}') -> None:
        self.fails: dict[str, int] = {}
        self._asked: Counter[str] = Counter()
        self._inputs = inputs

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        """As many words as it is given room for."""
        self._asked[request.name] += 1
        start = self._inputs if request.name == "understand" else "said"
        room = request.max_output_tokens - 40
        yield TextPart(text=_long(start, room))
        if self._asked[request.name] <= self.fails.get(request.name, 0):
            raise ModelBroken("cut at its very end")
        yield UsagePart(input_tokens=request_size(request), output_tokens=request.max_output_tokens)
        yield StopPart()


class Worst:
    """A workflow, and how each of its steps has to go so that it costs the most."""

    def __init__(self, seed: int) -> None:
        self.dice, self.model, self.made = random.Random(seed), Costly(), 0
        self.calls: Counter[str] = Counter()

    def agent(self) -> Agent:
        calls = self.calls

        @tool(timeout=0.5)
        def work(step: str, fails: int) -> str:
            calls[step] += 1
            if calls[step] <= fails:
                raise RuntimeError("not yet")
            return f"{step} done"

        steps = [self.step(1) for _ in range(self.dice.randint(1, 5))]
        helper = Skill(
            name="helper",
            description="Help",
            routable=False,
            inputs={"step": Input()},
            workflow=[
                Step(tool=work, retry=1, with_={"step": "{step}h", "fails": 1}),
                Step(tool=work, as_="again", with_={"step": "{step}i", "fails": 0}),
            ],
            returns="again",
        )
        job = Skill(
            name="job",
            description="Do the daily job",
            inputs={"given": Input(ask="Which?")},
            workflow=[*steps, Step(answer="{given}")],
            max_context_tokens=self.dice.choice([500, 1200]),
            max_output_tokens=self.dice.choice([60, 200]),
            max_latency_ms=60_000,
            max_cost_usd=5.0,
        )
        return Agent(skills=[job, helper, *OTHERS], tools=[work], model=self.model)

    def step(self, depth: int) -> Step:
        self.made += 1
        name, retry = f"r{self.made}", self.dice.choice([0, 0, 1, 2])
        kind = self.dice.choice(
            ["tool", "tool", "prompt", "helper", *(["steps", "choose", "foreach", "recovery"] if depth < 3 else [])]
        )
        optional = {"required": self.dice.random() < 0.7}
        if kind == "prompt":
            self.model.fails[name] = retry
            return Step(prompt=Prompt(name=name, text="{message}"), as_=name, retry=retry, **optional)
        if kind == "helper":
            return Step(tool="helper", as_=name, with_={"step": name})
        if kind == "steps":
            return Step(steps=[self.step(depth + 1) for _ in range(2)], as_=name)
        if kind == "choose":
            dear = [self.step(depth + 1) for _ in range(2)]
            return Step(choose=[{"when": "len(message) > 5", "steps": dear}, {"steps": [Step(answer="cheap")]}])
        if kind == "foreach":
            most = self.dice.randint(2, 6)
            return Step(
                tool="work",
                as_=name,
                foreach=f"i in {list(range(most))}",
                max=most,
                with_={"step": f"{name}-{{i}}", "fails": 0},
            )
        if kind == "recovery":
            rescue = [Step(tool="work", as_=f"{name}b", with_={"step": f"{name}b", "fails": 0})]
            return Step(tool="work", as_=name, retry=retry, on_error=rescue, with_={"step": name, "fails": 99})
        return Step(tool="work", as_=name, retry=retry, with_={"step": name, "fails": retry}, **optional)


def shares(result: Any) -> tuple[float, float]:
    """What was used of the bound: of all calls, of all tokens."""
    used, most = result.usage, result.bound
    calls = (used.model_calls + used.tool_calls) / (most.model_calls + most.tool_calls)
    tokens = most.input_tokens + most.output_tokens
    return calls, (used.input_tokens + used.output_tokens) / tokens if tokens else 1.0


async def test_the_worst_run_of_a_workflow_reaches_its_bound(count: Callable[[int, int], int]) -> None:
    found = []
    for seed in range(count(12, 300)):
        worst = Worst(seed)
        result = await worst.agent().run(FLOOD, skill="job")
        assert result.status in ("completed", "degraded"), result
        calls, tokens = shares(result)
        found.append((calls, tokens))
        assert calls >= 0.9, (seed, calls, result)
        assert tokens >= 0.7, (seed, tokens, result)
    least = [min(column) for column in zip(*found, strict=True)]
    print(
        f"{len(found)} generated workflows: calls at least {least[0]:.2f}, tokens at least {least[1]:.2f} of the bound"
    )


MOONSHINE = "frobnicate every moonshine widget thoroughly. " * 600
QUOTED = '"because": "moonshine widget", "set": {}'
ASKED = {
    "compare_stocks": (f"NVDA, AMD, INTC, AAPL, AVGO: {MOONSHINE}", f'{{"skill": "compare_stocks", {QUOTED}}}', 0.9),
    "sentiment_analysis": (f"NVDA: {MOONSHINE}", f'{{"skill": "sentiment_analysis", {QUOTED}}}', 0.5),
    "stock_snapshot": (f"NVDA: {MOONSHINE}", f'{{"skill": "stock_snapshot", {QUOTED}}}', 0.7),
    "price_history": (f"the price history of NVDA over a month {MOONSHINE}", "", 0.0),
    "quick_price": (f"the price of NVDA {MOONSHINE}", "", 0.0),
}
"""Message, what a model reads in it, and the least share of the tokens.

The sentiment skill's prompt names two results of at most 300 and 200 tokens, and its context may hold 1,500: what its own
page can put there, and not the limit, is what its worst run comes to.
"""


@batch("skill", ASKED)
async def test_the_worst_run_of_a_trading_skill(skill: str) -> None:
    message, read, least = ASKED[skill]
    one = Agent.load(TRADING, model=Costly(read))
    result = await one.run(message, skill=None if read else skill)
    calls, tokens = shares(result)
    print(f"{skill}: {calls:.2f} of the calls, {tokens:.2f} of the tokens ({result.status}: {result.reason})")
    assert calls >= 0.9
    assert tokens >= least
