"""A model and tools that do the worst they can, by the roll of the dice."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from typing import Any

from tests.virtual_time import sleep

from shipworthy import Price, tool
from shipworthy.errors import ModelBroken, ModelBusy, ModelRefused
from shipworthy.models.model import Part, Request, StopPart, TextPart, ToolCall, UsagePart
from shipworthy.runtime.asking.answer import request_size

WAYS = {
    "flood": 4,
    "call everything": 6,
    "nonsense": 2,
    "polite": 5,
    "typed": 3,
    "broken": 2,
    "cut": 2,
    "busy": 2,
    "refused": 1,
    "empty": 1,
    "silent": 2,
    "hang": 0.15,
}
"""What it does, and how often."""


class Adversary:
    """Honours what it was told of its output, as the promise supposes, and nothing else."""

    name = "adversary"

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self.price: Price | None = Price(input=self._dice.choice([0, 1, 10]), output=self._dice.choice([1, 40]))

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        """An answer, of whatever kind."""
        dice = self._dice
        way = dice.choices(list(WAYS), list(WAYS.values()))[0]
        if way in ("busy", "refused"):
            raise ModelBusy("full", dice.choice([None, 0.001])) if way == "busy" else ModelRefused("no")
        if way == "hang":
            await asyncio.sleep(30)
        if way == "broken":
            raise ModelBroken("gone", began=dice.random() < 0.5)
        for part in self._parts(way, request):
            yield part
        if way == "cut":
            raise ModelBroken("cut")
        used = dice.choice([0, 1, request.max_output_tokens])
        if way != "silent":
            yield UsagePart(input_tokens=request_size(request), output_tokens=used)
        yield StopPart(reason="tools" if way == "call everything" else "end")

    def _parts(self, way: str, request: Request) -> list[Part]:
        names = [str(tool["name"]) for tool in request.tools]
        if way == "call everything":
            return [self._call(names) for _ in range(self._dice.choice([1, 3, 20]))]
        if way == "nonsense":
            return [ToolCall(id="x", name="no such tool", arguments='{"a": '), TextPart(text="{")]
        if way == "flood":
            return [TextPart(text="word " * 40) for _ in range(request.max_output_tokens // 40 + 3)]
        if way == "typed":
            return [TextPart(text='{"words": "some", "sure": true}')]
        return [] if way == "empty" else [TextPart(text="An answer.")]

    def _call(self, names: list[str]) -> ToolCall:
        arguments = self._dice.choice(
            ['{"x": "1"}', '{"x": 7}', "{}", "null", f'{{"x": "{self._dice.randrange(99)}"}}']
        )
        return ToolCall(id=str(self._dice.random()), name=self._dice.choice([*names, "other"]), arguments=arguments)


def tools(dice: random.Random) -> list[Any]:
    """Eight tools: quick, slow, failing, flooding, hanging, blocking, stubborn, and one that writes."""
    return [*_willing(dice), *_hopeless(dice)]


def _willing(dice: random.Random) -> list[Any]:

    @tool(timeout=0.5, max_tokens=60)
    def quick(x: str) -> dict[str, str]:
        return {"x": x}

    @tool(timeout=0.1, price_usd=0.0003)
    async def slow(x: str) -> str:
        await asyncio.sleep(0.004)
        return f"slow {x}"

    @tool(timeout=0.1, price_usd=0.0001)
    async def failing(x: str) -> str:
        if dice.random() < 0.6:
            raise RuntimeError("no")
        return "for once"

    @tool(timeout=0.3, max_tokens=100)
    def flooding(x: str) -> list[dict[str, str]]:
        return [{"post": "many words " * 5} for _ in range(dice.choice([5, 300]))]

    @tool(timeout=0.1, effect="write", price_usd=0.001, confirm="never")
    async def write(x: str) -> str:
        if dice.random() < 0.3:
            raise RuntimeError("no")
        return f"wrote {x}"

    return [quick, slow, failing, flooding, write]


def _hopeless(dice: random.Random) -> list[Any]:
    @tool(timeout=0.02)
    async def hanging(x: str) -> str:
        await asyncio.sleep(dice.choice([0, 0, 30]))
        return "at last"

    @tool(timeout=0.02)
    def blocking(x: str) -> str:
        sleep(dice.choice([0, 0, 0, 0.03]))
        return "done"

    @tool(timeout=0.02)
    async def stubborn(x: str) -> str:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(dice.choice([0, 0, 0.04]))
        return "still here"

    return [hanging, blocking, stubborn]
