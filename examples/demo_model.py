"""The trading agent with a small real model on this machine: no key and no network once the model is here.

Run it with `make demo-model`. The model has 135 million parameters and babbles; each message is sent three times. The
path is the same each time, the texts are not, and no run uses more than its bound.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from shipworthy import Agent, RunResult

HERE = Path(__file__).parent
TIMES = 3
SHOWN = 220
"""Characters of an answer that are shown."""
MESSAGES = (
    ("A workflow: its tools, then one model call", "How do people feel about Tesla right now?"),
    ("Five sources behind one tool, then one model call", "Give me a snapshot of AAPL"),
    ("Three stocks side by side, then one model call", "Compare Apple, Microsoft and NVDA"),
    ("A skill without tools: one model call", "What is a P/E ratio?"),
    ("A loop with tools, which this model cannot read", "Do a deep analysis of AMD"),
)
DIMENSIONS = {"model_calls": "model calls", "output_tokens": "tokens out", "cost_usd": "dollars", "latency_ms": "ms"}
Fact = Mapping[str, object]


async def main() -> int:
    """Ask each message three times, and check the paths and the bounds."""
    say("Shipworthy demo: the trading agent with a real model of 135 million parameters (SmolLM2), on this machine.")
    say(f"Each message is sent {TIMES} times. Under each answer: its path, and what the limits did.\n")
    paths = over = runs = 0
    texts: set[str] = set()
    async with Agent.load(HERE / "trading", model="local") as agent:
        for title, message in MESSAGES:
            say(f"── {title} " + "─" * max(2, 86 - len(title)))
            say(f"\n  you    {message}")
            results = [await asked(agent, message, number) for number in range(TIMES)]
            same = len({path(result) for result in results}) == 1
            most = ", ".join(f"{value:g} {DIMENSIONS[name]}" for name, value in bound(results[0]).items())
            say(f"         {'one path' if same else 'NOT one path'}: {path(results[0])}")
            say(f"         at most: {most}\n")
            paths += same
            runs += TIMES
            over += sum(map(exceeded, results))
            texts |= {result.text for result in results}
    say("─" * 90)
    say(f"{runs} runs: {paths} of {len(MESSAGES)} messages took one path each time; {len(texts)} different texts;")
    say(f"{over} runs used more than their computed bound.")
    return 1 if over or paths < len(MESSAGES) else 0


async def asked(agent: Agent, message: str, number: int) -> RunResult:
    """The result of one run, shown with what its limits did."""
    facts: list[Fact] = []
    result = await agent.run(message, emit=lambda event: facts.append(event.as_dict()))
    text = " ".join(result.text.split())
    say(f"  {number + 1}      {text if len(text) <= SHOWN else text[:SHOWN] + ' …'}")
    used = ", ".join(f"{result.usage.as_dict()[name] or 0:g} {word}" for name, word in DIMENSIONS.items())
    ended = result.status if result.reason is None else f"{result.status}: {result.reason}"
    say(f"         │ {ended} · {used}")
    for line in limits(facts):
        say(f"         │ {line}")
    return result


def limits(facts: Sequence[Fact]) -> list[str]:
    """What was cut, dropped or replaced, in the words of the events."""
    degraded = [fact for fact in facts if fact["type"] == "degraded"]
    return [f"{fact['reason']}: {fact['detail']}" for fact in degraded if fact["detail"]]


def path(result: RunResult) -> str:
    """The tools and prompts of a run in their order."""
    return " → ".join(call["tool"] for call in result.path) or "no tool"


def bound(result: RunResult) -> dict[str, float]:
    """The most that was promised, where it was."""
    most = result.bound.as_dict()
    return {name: limit for name in DIMENSIONS if (limit := most[name]) is not None}


def exceeded(result: RunResult) -> bool:
    """Whether anything used is above what was promised."""
    most = result.bound.as_dict()
    return any(used > limit for name, used in result.usage.as_dict().items() if (limit := most[name]) is not None)


def say(text: str) -> None:
    """A line, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    # A state of its own: the demonstration leaves nothing behind but the model in the cache.
    with tempfile.TemporaryDirectory() as home:
        os.environ["SHIPWORTHY_HOME"] = home
        sys.exit(asyncio.run(main()))
