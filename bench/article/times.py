"""How long answers take where their sources and models wait: five stocks, the chain of 9.5 s, the first words."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from bench.article.agents import UNDERSTAND, copied, own_state, slowed, truthful, with_model
from bench.article.figure import Figure, better_if

from shipworthy import Agent, Reply, ScriptedModel, Skill, call, tool
from shipworthy.clock import loop_time
from shipworthy.durable.memory import MemoryStore
from shipworthy.events import StepStarted
from shipworthy.models.model import Part, Price, Request, StopPart, TextPart, UsagePart
from shipworthy.tools.tool import FunctionTool

FIVE = ("NVDA", "AAPL", "MSFT", "AMD", "INTC")
MESSAGE = "Compare NVDA, AAPL, MSFT, AMD and INTC"
WAITS = {
    "get_price": 0,
    "get_company_info": 1,
    "get_historical_prices": 1,
    "get_news": 1,
    "get_sentiment": 2,
}
"""Source of the trading agent → seconds that it waits: the article's four, and the price that comes with them."""
SERIAL = """
name: one_by_one
description: Look at stocks one source after the other
examples: ["Look at the sources one by one"]
tools: [get_price, get_company_info, get_historical_prices, get_news, get_sentiment]
instructions: "Call one tool at a time."
fallback: "No model answers."
max_iterations: 30
max_tool_calls: 30
max_context_tokens: 20000
max_latency_ms: 60000
max_cost_usd: 5
"""
"""The same sources as a model calls them that is left to itself."""
WORDS = 120
"""Words of the streamed answer, 20 ms apart."""
VIRTUAL = "in virtual time: what waits takes its seconds, what this machine computes takes none"


async def figures() -> tuple[Figure, ...]:
    """Everything about waiting; in virtual time."""
    with own_state(), tempfile.TemporaryDirectory() as folder:
        return (*await stocks(copied(Path(folder), slow)), await chain(), *await streamed())


def slow(copy: Path) -> None:
    """Let the sources wait, and add the skill that calls them one by one."""
    for name, seconds in WAITS.items():
        slowed(copy / "tools.py", name, seconds)
    (copy / "skills" / "one_by_one.yaml").write_text(SERIAL, encoding="utf-8")


async def stocks(folder: Path) -> tuple[Figure, ...]:
    """Five stocks by a model that calls one source after the other, and by the skill compare_stocks."""
    agent, _ = with_model(one_by_one, folder=folder)
    began = loop_time()
    serial = await agent.run("Look at the sources one by one", skill="one_by_one")
    serially = loop_time() - began
    agent, _ = with_model(truthful, folder=folder)
    began = loop_time()
    result = await agent.run(MESSAGE)
    took = loop_time() - began
    assert result.skill == "compare_stocks", result.text
    how = f"a copy of the trading agent whose sources wait 1, 1, 1 and 2 s, {VIRTUAL}"
    return (
        Figure(
            what="Seconds for five stocks, one by one and side by side",
            article="5 × (1 + 1 + 1 + 2 s) = 25 s, then 5 calls",
            ours=f"{serially:.1f} s one by one, {took:.1f} s by compare_stocks",
            how=f"{how}; one by one: a loop whose scripted model asks for one source in each reply",
            verdict=better_if(took <= 5),
        ),
        Figure(
            what="Calls for five stocks",
            article="25 → 5",
            ours=f"{serial.usage.tool_calls} → {result.usage.tool_calls} tool calls, {serial.usage.model_calls} → "
            f"{result.usage.model_calls} model calls, {serial.usage.input_tokens:,} → {result.usage.input_tokens:,} "
            "tokens in",
            how="the same two runs",
            verdict="same" if result.usage.tool_calls == 5 else "worse",
        ),
        Figure(
            what="Latency saved by meta-tools and parallel fetching",
            article="80 %",
            ours=f"{1 - took / serially:.0%}",
            how="the same two runs",
            verdict=better_if(1 - took / serially >= 0.8),
        ),
    )


def one_by_one(request: Request) -> Reply | str:
    """The next source of the next stock; an answer after the last."""
    made = sum(len(message.calls) for message in request.messages)
    if not request.tools or made >= len(FIVE) * len(WAITS):
        return "That was the last source."
    return Reply(calls=(call(list(WAITS)[made % len(WAITS)], ticker=FIVE[made // len(WAITS)]),))


def source(name: str, seconds: float) -> FunctionTool:
    """A tool that waits before it answers."""

    async def waits() -> str:
        await asyncio.sleep(seconds)
        return name

    made = tool(name=name, timeout=seconds + 1)(waits)
    assert isinstance(made, FunctionTool)
    return made


SOURCES = (source("two_seconds", 2), source("one_and_a_half", 1.5), source("three_seconds", 3))
CHAIN = {
    "name": "chain",
    "examples": ["the chain"],
    "workflow": [
        {"tool": "two_seconds"},
        {"tool": "one_and_a_half"},
        {"tool": "three_seconds"},
        {"prompt": "Weigh: {two_seconds} {one_and_a_half} {three_seconds}", "as": "weighed", "fallback": "-"},
        {"prompt": "Write: {weighed}", "fallback": "-"},
    ],
    "max_latency_ms": 15000,
}


async def chain() -> Figure:
    """Three sources and two model calls, written in the order of the article, without a word about parallelism."""
    waits = iter((2.0, 1.0))
    model = ScriptedModel(lambda request: Reply(text="It is so.", seconds=0 if asks(request) else next(waits)))
    skill = Skill.model_validate(CHAIN)
    agent = Agent(skills=[skill], tools=SOURCES, model=model, store=MemoryStore())
    began = loop_time()
    result = await agent.run("the chain", skill="chain")
    took = loop_time() - began
    return Figure(
        what="Three sources of 2, 1.5 and 3 s, then 2 + 1 s",
        article="9.5 s",
        ours=f"{took:.1f} s, {result.status}: the sources run side by side, the two model calls wait for one another",
        how=f"a skill made for this: three tools and two prompts whose scripted model waits 2 and 1 s, {VIRTUAL}",
        verdict=better_if(took < 9.5),
    )


def asks(request: Request) -> bool:
    """Whether a request reads the message and answers nothing."""
    return request.name == UNDERSTAND


class Typist:
    """A model that streams its answer word by word."""

    name = "typist"
    price: Price | None = Price()

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        """Half a second of silence, then a word each 20 ms, a sentence of eight words at a time."""
        await asyncio.sleep(0.5)
        for number in range(WORDS):
            await asyncio.sleep(0.02)
            yield TextPart(
                text="word. " if number % 8 == 7 else "Word " if number % 8 == 0 else f"w{'o' * (number % 5)}rd "
            )
        yield UsagePart(input_tokens=100, output_tokens=WORDS)
        yield StopPart(reason="end")


async def streamed() -> tuple[Figure, ...]:
    """When the first event, the first tool and the first words are heard."""
    agent, _ = with_model(truthful)
    agent.use_model(Typist())
    began = loop_time()
    at: dict[str, float] = {}
    labels: list[str] = []
    async with agent.stream("What is a P/E ratio?") as events:
        async for event in events:
            at.setdefault(event.type, loop_time() - began)
    async with agent.stream("How do people feel about Tesla right now?") as events:
        async for event in events:
            labels += [event.label] if isinstance(event, StepStarted) and event.label else []
    whole, first = at["run_finished"], at.get("text_delta", at["run_finished"])
    return (
        Figure(
            what="Streaming: the first words",
            article="the response token by token",
            ours=f"first words after {first:.2f} s of {whole:.2f} s, in whole sentences: a sentence is shown once it "
            f"is "
            "checked",
            how=f"explain_term with a model that is silent for 0.5 s and then streams {WORDS} words, 20 ms apart, "
            f"{VIRTUAL}",
            verdict="worse" if first > 0.53 else "same",
        ),
        Figure(
            what="Streaming: Thinking, and tools as they happen",
            article='"Thinking…", "Fetching …" with a friendly name',
            ours=f"`{next(iter(at))}` after {min(at.values()) * 1000:.0f} ms; {', '.join(labels)}",
            how="the events of Agent.stream; of the second message those with a label",
            verdict="same" if next(iter(at)) == "thinking" and labels else "worse",
        ),
    )
