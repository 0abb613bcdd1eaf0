"""`shipworthy sim`."""

import asyncio
import contextlib
import signal
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from shipworthy.cli.printing import complain
from shipworthy.contract.read.reading import ReadContext
from shipworthy.errors import Problem, UsageError
from shipworthy.sim.faults import KINDS, check_rates
from shipworthy.sim.log import Entry
from shipworthy.sim.script import Improvised, Script
from shipworthy.sim.server import SimServer
from shipworthy.sim.told import FileScript, read_script

FAULTS = ", ".join(KINDS)


def sim(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on; 0 takes a free one.")] = 8399,
    latency_ms: Annotated[float, typer.Option(help="Milliseconds before the first byte.")] = 200,
    tokens_per_second: Annotated[float, typer.Option(help="Speed of an answer; 0 sends it at once.")] = 50,
    seed: Annotated[int, typer.Option(help="The same seed and requests give the same answers.")] = 0,
    wander: Annotated[float, typer.Option(help="Share of requests that take another path, 0 to 1.")] = 0.0,
    fault: Annotated[
        list[str] | None, typer.Option(metavar="KIND=RATE", help=f"What goes wrong, and how often: {FAULTS}.")
    ] = None,
    script: Annotated[Path | None, typer.Option(metavar="FILE", help="What to say to which message, as YAML.")] = None,
    rate: Annotated[float, typer.Option(help="Requests admitted a second; 0 admits all.")] = 0,
    thinks: Annotated[
        bool, typer.Option("--thinks", help="Think before answers, and demand the thinking back.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print no line for each request.")] = False,
) -> None:
    """Serve a simulated model, for demos and load tests: its answers are made up, and no model is asked.

    Example: shipworthy sim --wander 0.5 --fault cut=0.1 --fault overloaded=0.05
    """
    reading = ReadContext()
    numbers = {"--latency-ms": latency_ms, "--tokens-per-second": tokens_per_second, "--rate": rate}
    problems = [
        Problem(name, f"{value:g} is not a number from 0", "write 0 or more")
        for name, value in numbers.items()
        if not 0 <= value < float("inf")
    ]
    if not 0 <= wander <= 1:
        problems.append(Problem("--wander", f"{wander:g} is not a share", "write a number from 0 to 1"))
    if not 0 <= port <= 65535:
        problems.append(Problem("--port", f"{port} is not a port", "write a number from 0 to 65535"))
    faults, wrong = _rates(fault or [])
    said = _script(script, reading, Improvised(seed=seed, wander=wander))
    if problems := [*problems, *wrong, *reading.problems]:
        raise UsageError("\n".join(map(str, problems)))
    server = SimServer(
        host=host,
        port=port,
        latency=latency_ms / 1000,
        tokens_per_second=tokens_per_second or None,
        seed=seed,
        wander=wander,
        faults=faults,
        rate=rate or None,
        thinks=thinks,
        script=said,
        on_entry=None if quiet else _log_entry,
    )
    # On loops without signal handlers, Ctrl-C raises KeyboardInterrupt.
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(server))


def _rates(given: list[str]) -> tuple[dict[str, float], list[Problem]]:
    rates: dict[str, float] = {}
    problems = []
    for text in given:
        kind, _, rate = text.partition("=")
        try:
            rates[kind] = float(rate)
        except ValueError:
            problems.append(Problem("--fault", f"`{text}` has no rate", f"write `--fault {kind or 'cut'}=0.1`"))
    return rates, problems + check_rates(rates, "--fault")


def _script(path: Path | None, reading: ReadContext, otherwise: Script) -> Script | None:
    return None if path is None else FileScript(read_script(path, reading), otherwise)


async def _serve(server: SimServer) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, stop.set)
    async with server:
        sys.stdout.write(_intro(server))
        sys.stdout.flush()
        await stop.wait()
        sys.stdout.write(f"Stopped after {len(server.log)} requests.\n")


def _intro(server: SimServer) -> str:
    return (
        f"A simulated model is listening on {server.url}. Its answers are made up: no model is asked.\n"
        "Point an agent at it, in another terminal:\n"
        f"  OPENAI_BASE_URL={server.openai_url} OPENAI_API_KEY=sim \\\n"
        '    shipworthy run examples/trading "How do people feel about Tesla?"\n'
        f"  ANTHROPIC_BASE_URL={server.anthropic_url} ANTHROPIC_API_KEY=sim \\\n"
        '    shipworthy run examples/trading "How do people feel about Tesla?"\n'
        f"What it was asked: curl {server.url}/__sim/log · forget it: curl -X POST {server.url}/__sim/reset\n"
        "Ctrl-C ends it.\n"
    )


def _log_entry(entry: Entry) -> None:
    what = "" if entry.fault is None else f"  fault: {entry.fault}"
    gone = "" if entry.closed_by_client_after is None else "  closed by the client"
    used = f"{entry.input_tokens:,} in, {entry.output_tokens:,} out"
    clock = time.strftime("%H:%M:%S", time.localtime(entry.started))
    # A closed log pipe must not fail the request.
    with contextlib.suppress(OSError):
        complain(f"{clock} {entry.format} {entry.model or '?'}  {entry.status}  {used}{what}{gone}")
