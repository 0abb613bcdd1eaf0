"""What an orchestrator costs for each specialist that it asks: CPU of whole runs with one to five of them.

Run it with `.venv/bin/python bench/specialists.py`; it prints figures and judges nothing. Tools give their results at
once and nothing is stored, so what is measured is the run itself. `alone` is the agent of a specialist asked directly.
"""

import asyncio
import platform
import statistics
import time
from collections.abc import Awaitable, Callable

from shipworthy import Agent, Skill, Step, __version__, tool
from shipworthy.runtime.result import RunResult

ROUNDS = 30
"""Interleaved rounds; each figure is the median of them."""
RUNS = 10
"""Runs in one round, whose CPU is divided by their number."""
GOAL_MS = 5.0
NAMES = {
    "trading": "What is the price of NVDA?",
    "email": "Did Bob write to me?",
    "travel": "Is there a room in Rome tonight?",
    "weather": "Will it rain in Oslo tomorrow?",
    "kitchen": "Give me a recipe for lentil soup",
}


def specialist(name: str, message: str) -> Agent:
    """An agent with one skill and one tool."""

    @tool(name=f"{name}_tool", timeout=2)
    async def look() -> str:
        return f"{name} has it"

    skill = Skill(
        name=f"{name}_skill",
        description=f"The work of {name}",
        examples=(message, f"Something else about {name}"),
        workflow=(Step(tool=f"{name}_tool", as_="found"), Step(answer="{found}.")),
    )
    return Agent(name=name, skills=[skill], tools=[look], store="memory")


async def cpu_ms(run: Callable[[], Awaitable[RunResult]], steps: int) -> float:
    """Milliseconds of CPU of one run."""
    began = time.process_time()
    for _ in range(RUNS):
        result = await run()
        assert result.status == "completed" and result.usage.tool_calls == steps, result
    return (time.process_time() - began) * 1000 / RUNS


async def main() -> None:
    """Print the CPU of runs by the number of specialists, and what one more costs."""
    agents = {name: specialist(name, message) for name, message in NAMES.items()}
    desk = Agent(name="desk", specialists=agents, store="memory")
    alone = agents["trading"]

    def asked(count: int) -> Callable[[], Awaitable[RunResult]]:
        message = " ".join(list(NAMES.values())[:count])
        return lambda: desk.run(message)

    ways = {"alone": (lambda: alone.run(NAMES["trading"]), 1)} | {
        str(n): (asked(n), n) for n in range(1, len(NAMES) + 1)
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for run, _ in ways.values():
        await run()
    for _ in range(ROUNDS):
        for name, (run, steps) in ways.items():
            taken[name].append(await cpu_ms(run, steps))
    medians = {name: statistics.median(values) for name, values in taken.items()}
    print(f"shipworthy {__version__} · Python {platform.python_version()} · {platform.machine()}, shared cores")
    print(f"\nCPU of one run, median of {ROUNDS} interleaved rounds of {RUNS}:")
    print(f"  {'a specialist, asked directly':<34}{medians['alone']:8.2f} ms")
    for count in range(1, len(NAMES) + 1):
        print(f"  {f'through the orchestrator: {count}':<34}{medians[str(count)]:8.2f} ms")
    last = str(len(NAMES))
    each = (medians[last] - medians["1"]) / (len(NAMES) - 1)
    print(f"\n  {'one specialist more':<34}{each:8.2f} ms, its own work included")
    print(
        f"  {'the first, beyond its own run':<34}{medians['1'] - medians['alone']:8.2f} ms (goal: at most {GOAL_MS:g})"
    )


if __name__ == "__main__":
    asyncio.run(main())
