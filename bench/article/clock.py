"""What this machine's clock says: the first run cold and warm, simple queries, a search."""

import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from statistics import median

from bench.article.agents import TRADING, cases, expectations, messages, own_state
from bench.article.figure import Figure, better_if

from shipworthy import Agent
from shipworthy.durable.memory import MemoryStore

PROCESSES = 5
QUERY = "price of NVDA"
ASKED_WARM = 200
COLD = f"""
import asyncio, json, time
began = time.perf_counter()
from shipworthy import Agent
agent = Agent.load({str(TRADING)!r})
loaded = time.perf_counter()
async def main():
    times = []
    for message in ({QUERY!r}, {QUERY!r}, "how do people feel about Tesla right now?", "how do people feel about AMD?"):
        start = time.perf_counter()
        await agent.run(message)
        times.append(time.perf_counter() - start)
    return times
print(json.dumps([loaded - began, *asyncio.run(main())]))
"""


def figures() -> tuple[Figure, ...]:
    """Everything that is measured by the clock of this machine."""
    cores = f"{os.cpu_count()} cores under a load of {os.getloadavg()[0]:.1f}"
    with own_state() as home:
        # Compiled, as `make setup` and pip leave the library.
        environ = {**os.environ, "SHIPWORTHY_HOME": str(home), "PYTHONPYCACHEPREFIX": str(home / "compiled")}
        environ.pop("PYTHONDONTWRITEBYTECODE", None)
        command = [sys.executable, "-m", "shipworthy", "run", str(TRADING), QUERY]
        seconds(command, environ)
        used = processor_time()
        whole = [seconds(command, environ) for _ in range(PROCESSES)]
        used = (processor_time() - used) / PROCESSES
        inside = [json.loads(output([sys.executable, "-c", COLD], environ)) for _ in range(PROCESSES)]
        warm = asyncio.run(asked_warm())
        searched = asyncio.run(searches())
    loading, cold, second, moods, again = (median(values) * 1000 for values in zip(*inside, strict=True))
    slowest = warm[int(len(warm) * 0.99)]
    return (
        Figure(
            what="The first run of a fresh process",
            article="cold starts of 2 to 5 s",
            ours=f"cold {median(whole):.2f} s for the whole command ({used:.2f} s of processor time); in a process "
            f"of one's own "
            f"{loading:.0f} ms to load the agent, {cold:.0f} ms for the first answer; warm {second:.0f} ms; with the "
            f"sentiment lexicon {moods:.0f} ms, then "
            f"{again:.0f} ms",
            how=f"median of {PROCESSES} processes on this machine ({cores}): `shipworthy run "
            f'examples/trading "{QUERY}"`, and Agent.load with four runs; local tools, SQLite, no model',
            verdict=better_if(median(whole) < 2),
        ),
        Figure(
            what="Simple queries",
            article="under 1 s",
            ours=f"p50 {median(warm):.0f} ms, p99 {slowest:.0f} ms, without any model call",
            how=f"{len(warm)} runs of the price cases in one process, sessions in memory; the price is local: a remote "
            "one adds its own time, at most its timeout of 1 s",
            verdict=better_if(slowest < 1000),
        ),
        Figure(
            what="Overhead of a search",
            article="0.5 + 0.3 + 0.2 + 1 s = 2 s",
            ours=f"first {searched[0]:.0f} ms with its index, then {median(searched[1:]):.1f} ms",
            how="search_knowledge_base over the seven sample reports, by words (SQLite FTS5), no embedding and no "
            "server; "
            "a hundred thousand passages take longer",
            verdict=better_if(median(searched) < 2000),
        ),
    )


def processor_time() -> float:
    """Seconds of processor time of all processes that were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def seconds(command: list[str], environ: dict[str, str]) -> float:
    """How long a command takes."""
    began = time.perf_counter()
    output(command, environ)
    return time.perf_counter() - began


def output(command: list[str], environ: dict[str, str]) -> str:
    """What a command prints."""
    return subprocess.run(command, capture_output=True, check=True, text=True, env=environ).stdout


async def asked_warm() -> list[float]:
    """Milliseconds of the price cases in a process that has answered before, from the fastest."""
    agent = Agent.load(TRADING, store=MemoryStore())
    said = [messages(case)[0] for case in cases() if expectations(case).get("skill") == "quick_price"]
    await agent.run(said[0])
    taken = []
    for number in range(ASKED_WARM):
        began = time.perf_counter()
        await agent.run(said[number % len(said)])
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)


async def searches() -> list[float]:
    """Milliseconds of the searches of a fresh index, in order."""
    tool = Agent.load(TRADING, store=MemoryStore()).compiled.tools["search_knowledge_base"]
    taken = []
    for query in ("Nvidia Q3 data center", "Apple services", "credit losses at JPM", "Amazon cloud segment") * 10:
        began = time.perf_counter()
        tool.prepared({"query": query})()
        taken.append((time.perf_counter() - began) * 1000)
    return taken
