"""Shipworthy four ways: with routing, with the skill named, over the Responses API, and its client by itself."""

import os
from collections.abc import Callable
from typing import Literal

from drivers import task as tasks

from shipworthy import Agent, Skill, tool
from shipworthy.contract.model import ModelSpec, PriceSpec
from shipworthy.events import TextDelta
from shipworthy.models.chat.client import ChatModel
from shipworthy.models.known.catalog import Catalog
from shipworthy.models.model import Message, Request, TextPart
from shipworthy.models.wire.http import Http

PACKAGES = ("shipworthy", "aiohttp", "orjson", "pydantic")
TOOLS = [tool(timeout=5, max_tokens=200)(each) for each in tasks.TOOLS]
OUTPUT_TOKENS = 1000
GROUNDED: Literal["off", "sums"] = "sums" if os.environ.get("BENCH_GROUNDED") else "off"
"""Like the peers it compares no figure of an answer with its sources, unless BENCH_GROUNDED is set."""
SKILLS = (
    Skill(
        name="analyst",
        description="A full snapshot of a stock: company, prices, news and sentiment",
        examples=("Give me a full snapshot of AMD", "Tell me everything about Tesla"),
        instructions=tasks.INSTRUCTIONS,
        grounded=GROUNDED,
        tools=tuple(each.spec.name for each in TOOLS),
        max_iterations=4,
        max_tool_calls=8,
        max_output_tokens=OUTPUT_TOKENS,
        max_latency_ms=60_000,
    ),
    Skill(
        name="note",
        description="Write about a stock in words",
        examples=("Write a long note on AMD", "Say in one sentence how Tesla is doing"),
        instructions=tasks.INSTRUCTIONS,
        grounded=GROUNDED,
        max_output_tokens=OUTPUT_TOKENS,
        max_latency_ms=60_000,
    ),
)


class Routed:
    """One agent, used for all runs of a task: `agent.run(message)`, as it comes."""

    skill: str | None = None
    wire: Literal["openai", "responses"] = "openai"

    def __init__(self, task: str, url: str) -> None:
        self._message = tasks.MESSAGES[task]
        # Like the peers it records nothing: the default store writes each run to SQLite after its answer.
        self._agent = Agent(skills=SKILLS, tools=TOOLS, models={"fast": (_spec(url, self.wire),)}, store="memory")

    async def run(self) -> str:
        """The answer; raises RuntimeError where it is less than whole."""
        result = await self._agent.run(self._message, skill=self.skill)
        if result.status != "completed":
            raise RuntimeError(f"{result.status}: {result.reason}: {result.text}")
        return result.text

    async def stream(self, take: Callable[[str], object]) -> None:
        """Give the answer piece by piece."""
        async with self._agent.stream(self._message, skill=self.skill) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    take(event.text)


class Named(Routed):
    """The same without routing: the caller names the skill."""

    def __init__(self, task: str, url: str) -> None:
        super().__init__(task, url)
        self.skill = "analyst" if task in tasks.WITH_TOOLS else "note"


class Responses(Named):
    """The same over the Responses API."""

    wire = "responses"


class Client:
    """The client by itself: one request, streamed."""

    def __init__(self, task: str, url: str) -> None:
        messages = (
            Message(role="system", text=tasks.INSTRUCTIONS),
            Message(role="user", text=tasks.MESSAGES[task]),
        )
        self._request = Request(messages=messages, max_output_tokens=OUTPUT_TOKENS)
        self._model = ChatModel(Catalog().row(_spec(url)), tasks.KEY, Http())

    async def run(self) -> str:
        """The answer."""
        texts: list[str] = []
        await self.stream(texts.append)
        return "".join(texts)

    async def stream(self, take: Callable[[str], object]) -> None:
        """Give the answer piece by piece."""
        async for part in self._model.stream(self._request):
            if isinstance(part, TextPart):
                take(part.text)


def _spec(url: str, wire: Literal["openai", "responses"] = "openai") -> ModelSpec:
    return ModelSpec(name=f"openai:{tasks.MODEL}", base_url=url, wire=wire, price=PriceSpec(), tokens_per_o200k=1.0)
