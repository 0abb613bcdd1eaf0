"""What the spine costs: start-up, routing, the source article's latency examples, its token bomb, impolite tools.

Run it with `.venv/bin/python bench/spine.py`; it prints figures and judges nothing.
"""

import asyncio
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from shipworthy import Agent, Skill, Step, __version__, gather, tool
from shipworthy.tokens.counting import count

ROOT = Path(__file__).parents[1]
TRADING = ROOT / "examples" / "trading"
ROUNDS = 15


def main() -> None:
    """Print every figure."""
    say(f"shipworthy {__version__} · Python {platform.python_version()} · {platform.machine()}, shared cores")
    startup()
    routing()
    asyncio.run(article())
    asyncio.run(impolite())


def startup() -> None:
    """Whole processes, in turn, as ratios to importing asyncio and json."""
    commands = {
        "python -c 'import asyncio, json'": [sys.executable, "-c", "import asyncio, json"],
        "import shipworthy": [sys.executable, "-c", "import shipworthy"],
        "from shipworthy import Agent": [sys.executable, "-c", "from shipworthy import Agent"],
        "shipworthy --help": [sys.executable, "-m", "shipworthy", "--help"],
        "shipworthy run (a price)": [sys.executable, "-m", "shipworthy", "run", str(TRADING), "price of NVDA"],
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as home:
        for _ in range(ROUNDS):
            for name, command in commands.items():
                began = time.perf_counter()
                subprocess.run(command, capture_output=True, check=True, env={"SHIPWORTHY_HOME": home})
                taken[name].append(time.perf_counter() - began)
    floor = statistics.median(taken["python -c 'import asyncio, json'"])
    say(f"\nStart-up, median of {ROUNDS} interleaved rounds:")
    for name, seconds in taken.items():
        median = statistics.median(seconds)
        say(f"  {name:<34}{median * 1000:8.0f} ms{median / floor:8.2f} ×")


def routing() -> None:
    """Routing and inputs over every first message of the trading agent's cases."""
    agent = Agent.load(TRADING)
    cases = yaml.safe_load((TRADING / "cases.yaml").read_text(encoding="utf-8"))
    messages = [case["say"][0] if isinstance(case["say"], list) else case["say"] for case in cases]
    agent.route(messages[0])
    taken = []
    for message in messages * 3:
        began = time.perf_counter()
        agent.route(message)
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    say(f"\nRouting and inputs, {len(taken)} messages, nothing remembered between them:")
    say(f"  p50 {statistics.median(taken):.2f} ms, p99 {taken[int(len(taken) * 0.99)]:.2f} ms")


async def article() -> None:
    """The source article's examples, with sources that really sleep."""
    say("\nThe article's examples:")
    stocks = Agent(skills=[STOCKS], tools=[snapshot])
    took, result = await timed(lambda: stocks.run("all five"))
    calls = result.usage.tool_calls
    say(f"  5 stocks × (1 + 1 + 1 + 2 s): {took:.2f} s, {calls} tool calls (25 s and 25 calls one by one)")
    chain = Agent(skills=[CHAIN], tools=[two, one_and_a_half, three, join_two, finish_one])
    took, result = await timed(lambda: chain.run("the chain"))
    say(f"  2, 1.5, 3 s, then 2 + 1 s: {took:.2f} s (9.5 s one by one), {result.status}")
    bomb = Agent(skills=[BOMB], tools=[posts])
    took, result = await timed(lambda: bomb.run("the bomb"))
    handle = result.text.rsplit(" ", 1)[-1].rstrip("]")
    whole = sum(len(part) for part in [await bomb.read_result(handle, 0, 20_000_000) or ""])
    left = count(result.text)
    say(f"  50 posts × 100 comments × 200 tokens: {left} tokens leave the tool (ceiling 300), {took:.2f} s;")
    say(f"    the whole {whole:,} characters stay behind the handle {handle}")


async def impolite() -> None:
    """Tools that misbehave: what each costs beyond its timeout of 0.5 s."""
    say("\nImpolite tools, timeout 0.5 s each, in one run side by side:")
    tools = [swallows, blocks, raises, floods, floods_nested, exits, prints]
    names = [each.spec.name for each in tools]
    steps = [Step(tool=name, required=False) for name in names]
    skill = Skill(name="rude", examples=("rude",), workflow=(*steps, Step(answer="done")))
    agent = Agent(skills=[skill], tools=tools)
    costs: dict[str, float] = {}

    def note(event: Any) -> None:
        if event.type in ("step_finished", "step_failed"):
            costs[event.step] = event.elapsed_ms

    took, result = await timed(lambda: agent.run("rude", emit=note))
    for name in names:
        say(f"  {name:<14}{costs.get(name, 0.0):8.0f} ms")
    say(f"  the run: {took * 1000:.0f} ms, {result.status}, `{result.text}`")


async def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came of it."""
    began = time.perf_counter()
    result = await work()
    return time.perf_counter() - began, result


async def source(seconds: float) -> str:
    """A source that answers after a while."""
    await asyncio.sleep(seconds)
    return "data"


@tool(timeout=3)
async def snapshot(ticker: str) -> dict[str, Any]:
    return dict(await gather(company=source(1), prices=source(1), news=source(1), sentiment=source(2)))


@tool(timeout=3)
async def two() -> str:
    return await source(2)


@tool(timeout=3)
async def one_and_a_half() -> str:
    return await source(1.5)


@tool(timeout=4)
async def three() -> str:
    return await source(3)


@tool(timeout=3)
async def join_two(two: str, one_and_a_half: str, three: str) -> str:
    return await source(2)


@tool(timeout=3)
async def finish_one(join_two: str) -> str:
    return await source(1)


@tool(timeout=10, max_tokens=300)
def posts() -> list[dict[str, Any]]:
    comment = "the market is up and everybody says so again and again " * 18
    return [{"post": n, "comments": [f"{n}.{m} {comment}" for m in range(100)]} for n in range(50)]


@tool(timeout=0.5)
async def swallows() -> str:
    while True:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            continue


@tool(timeout=0.5)
def blocks() -> str:
    time.sleep(30)
    return ""


@tool(timeout=0.5)
async def raises() -> str:
    raise ValueError("no")


@tool(timeout=0.5)
def floods() -> str:
    return "x" * 50_000_000


@tool(timeout=0.5)
def floods_nested() -> list[Any]:
    return [[["word " * 100] * 10] * 100] * 100


@tool(timeout=0.5)
async def exits() -> str:
    sys.exit(3)


@tool(timeout=0.5)
def prints() -> str:
    sys.stderr.write("")
    return "quiet"


STOCKS = Skill.model_validate(
    {
        "name": "stocks",
        "examples": ["all five"],
        "workflow": [
            {"tool": "snapshot", "foreach": "ticker in ['A', 'B', 'C', 'D', 'E']", "max": 5},
            {"answer": "done"},
        ],
    }
)
CHAIN = Skill.model_validate(
    {
        "name": "chain",
        "examples": ["the chain"],
        "workflow": [{"tool": name} for name in ("two", "one_and_a_half", "three", "join_two", "finish_one")],
    }
)
BOMB = Skill.model_validate({"name": "bomb", "examples": ["the bomb"], "workflow": [{"tool": "posts"}]})


def say(text: str) -> None:
    """A line, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
