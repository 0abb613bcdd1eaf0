"""The drivers, each in a process of its own, and what one run measures of them."""

import contextlib
import json
import operator
import os
import select
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

HERE = Path(__file__).resolve().parents[1]
SEED = "0"
"""Of the hashes of texts in every process; nothing else is random."""
PATIENCE = 180.0
"""Seconds after which a driver that does not answer is given up."""
Answer = dict[str, Any]
Figure = Callable[[Answer], float]


@dataclass(frozen=True, slots=True)
class Driver:
    """One way to ask the model."""

    name: str
    code: str
    """File and class under `drivers/`."""
    place: str = ""
    """Its environment in the folder of the peers; empty: this interpreter."""
    skips: frozenset[str] = frozenset()
    """Phases that it has nothing to show in."""


STREAMS = frozenset({"burst", "paced", "first"})
OURS = Driver("shipworthy", "ours.py:Routed")
NAMED = Driver("shipworthy, skill named", "ours.py:Named")
RESPONSES = Driver("shipworthy, Responses API", "ours.py:Responses", skips=frozenset({"start", "paced", "first"}))
CLIENT = Driver("shipworthy's client alone", "ours.py:Client", skips=frozenset({"start", "tools4", "many"}))
FLOOR = Driver("aiohttp by hand, streamed", "aiohttp_loop.py:Streamed")
WHOLE = Driver("aiohttp by hand, whole", "aiohttp_loop.py:Whole", skips=STREAMS)
FRAMEWORKS = (
    Driver("pydantic-ai", "pydantic_ai_agent.py:Driver", "pydantic_ai"),
    Driver("langgraph", "langgraph_agent.py:Driver", "langgraph"),
    Driver("agno", "agno_agent.py:Driver", "agno"),
)
DRIVERS = (
    OURS,
    NAMED,
    RESPONSES,
    CLIENT,
    FLOOR,
    WHOLE,
    Driver("httpx by hand, streamed", "httpx_loop.py:Streamed", "httpx"),
    Driver("httpx by hand, whole", "httpx_loop.py:Whole", "httpx", STREAMS),
    *FRAMEWORKS,
)
PHASES: dict[str, Answer] = {
    "start": {"do": "first", "task": "tools4"},
    "text": {"do": "runs", "task": "text", "runs": 20, "seconds": 0.4},
    "tools4": {"do": "runs", "task": "tools4", "runs": 20, "seconds": 0.4},
    "many": {"do": "many", "task": "tools4", "runs": 200, "seconds": 2.0, "width": 100},
    "burst": {"do": "stream", "task": "burst", "runs": 5, "seconds": 0.5},
    "paced": {"do": "stream", "task": "paced", "runs": 10, "seconds": 0.0, "width": 10},
    "first": {"do": "stream", "task": "first", "runs": 20, "seconds": 0.3},
}
QUICK = {"runs": 5, "seconds": 0.1}


class Worker:
    """The process of one driver."""

    def __init__(self, driver: Driver, python: Path) -> None:
        self._name = driver.name
        self._log = tempfile.TemporaryFile(mode="w+")  # noqa: SIM115 - it lives as long as the process
        # No proxy before the loopback, and compiled modules as everybody has them.
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        self._process = subprocess.Popen(
            [str(python), str(HERE / "worker.py"), str(HERE / "drivers" / driver.code)],
            env=kept | {"OPENAI_API_KEY": "bench", "PYTHONHASHSEED": SEED},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            bufsize=1,
        )

    def hear(self) -> Answer:
        """Its next answer; the first says what its import cost. Raises RuntimeError where there is none."""
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], PATIENCE)
        if not ready:
            raise RuntimeError(f"no answer in {PATIENCE:.0f} s")
        line = self._process.stdout.readline()
        if not line:
            self._log.seek(0)
            raise RuntimeError(f"its process ended: {' '.join(self._log.read().split())[-200:]}")
        answer: Answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def ask(self, command: Answer) -> Answer:
        """What it measured; raises RuntimeError."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        return self.hear()

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()
        self._log.close()


class Run:
    """What one run measures: phase → driver → round → answer."""

    def __init__(self, pythons: dict[Driver, Path], server: str) -> None:
        self._pythons, self._server = pythons, server
        self.told: dict[str, dict[Driver, dict[int, Answer]]] = {phase: {} for phase in PHASES}
        self.failed: dict[Driver, dict[str, str]] = {driver: {} for driver in pythons}

    def measure(self, rounds: int, *, quick: bool) -> None:
        """Do everything, in interleaved rounds."""
        with contextlib.ExitStack() as stack:
            workers = {}
            for driver, python in self._pythons.items():
                workers[driver] = stack.enter_context(contextlib.closing(Worker(driver, python)))
                with self._noted(driver, "start"):
                    workers[driver].hear()
            for number in range(rounds):
                for phase, command in PHASES.items():
                    print(f"round {number + 1} of {rounds}: {phase:<8}", end="\r", file=sys.stderr, flush=True)
                    wanted = command | {"url": f"{self._server}/{command['task']}/v1"} | (QUICK if quick else {})
                    for driver, worker in workers.items():
                        # What failed once may be in the midst of something: it is not asked again.
                        if phase not in driver.skips and not self.failed[driver]:
                            with self._noted(driver, phase):
                                self.told[phase].setdefault(driver, {})[number] = self._answer(driver, worker, wanted)
        print(" " * 40, end="\r", file=sys.stderr)

    def median(self, driver: Driver, phase: str, figure: Figure) -> float | None:
        """The median of a figure over the rounds; None where nothing was measured."""
        return _median([figure(answer) for answer in self.told[phase].get(driver, {}).values()])

    def ratio(self, one: Driver, other: Driver, phase: str, figure: Figure) -> float | None:
        """How many times the other's figure it is; None where nothing was measured."""
        return self._compared(one, other, phase, figure, operator.truediv)

    def over(self, one: Driver, other: Driver, phase: str, figure: Figure) -> float | None:
        """By how much it is more than the other's figure; None where nothing was measured."""
        return self._compared(one, other, phase, figure, operator.sub)

    def _compared(
        self, one: Driver, other: Driver, phase: str, figure: Figure, by: Callable[[float, float], float]
    ) -> float | None:
        ours, theirs = (self.told[phase].get(driver, {}) for driver in (one, other))
        return _median([by(figure(ours[number]), figure(theirs[number])) for number in ours.keys() & theirs.keys()])

    def _answer(self, driver: Driver, worker: Worker, command: Answer) -> Answer:
        if command["do"] == "first":
            with contextlib.closing(Worker(driver, self._pythons[driver])) as fresh:
                return {"import": fresh.hear(), **fresh.ask(command)}
        used = _used(self._server)
        answer = worker.ask(command)
        return answer | {"server": _used(self._server) - used}

    @contextlib.contextmanager
    def _noted(self, driver: Driver, phase: str) -> Iterator[None]:
        try:
            yield
        except (RuntimeError, OSError) as error:
            self.failed[driver][phase] = str(error)


def _median(values: list[float]) -> float | None:
    return statistics.median(values) if values else None


def _used(server: str) -> float:
    with build_opener(ProxyHandler({})).open(f"{server}/used") as reply:
        return float(reply.read())


@contextlib.contextmanager
def canned() -> Iterator[str]:
    """The canned server, as long as the block lasts; its address."""
    command = [sys.executable, str(HERE / "canned.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        yield f"http://127.0.0.1:{json.loads(process.stdout.readline())['port']}"
        process.stdin.close()
