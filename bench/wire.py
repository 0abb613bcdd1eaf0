"""What a model call costs: Shipworthy beside loops by hand and beside agent frameworks, in one run.

Every driver has a process of its own and asks one canned server on loopback (canned.py). The rounds are interleaved,
one driver is active at a time, and each ratio is the median of the ratios within the rounds, because the machine is
shared and its speed drifts. CPU is that of the driver's process; the server is another one.
"""

import argparse
import contextlib
import json
import operator
import os
import platform
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

HERE = Path(__file__).resolve().parent
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


def cpu_ms(answer: Answer) -> float:
    """CPU milliseconds of a run."""
    return 1000 * float(answer["cpu"]) / float(answer["runs"])


def per_second(answer: Answer) -> float:
    """Runs a second."""
    return float(answer["runs"]) / float(answer["wall"])


def token_us(answer: Answer) -> float:
    """CPU microseconds of a streamed token."""
    return 1_000_000 * float(answer["cpu"]) / float(answer["tokens"])


def first_ms(answer: Answer) -> float:
    """Milliseconds until the first text."""
    return 1000 * float(answer["first"])


def memory(answer: Answer) -> float:
    """The most memory so far, MB."""
    return float(answer["memory"])


def import_ms(answer: Answer) -> float:
    """CPU milliseconds of the import."""
    return 1000 * float(answer["import"]["cpu"])


def started_ms(answer: Answer) -> float:
    """CPU milliseconds until the first answer: the import, the agent made, one run of 4 tools."""
    return import_ms(answer) + 1000 * float(answer["cpu"])


def import_memory(answer: Answer) -> float:
    """Memory after the import, MB."""
    return float(answer["import"]["memory"])


Cell = Callable[[Run, Driver], float | None]


def _is(phase: str, figure: Figure) -> Cell:
    return lambda run, driver: run.median(driver, phase, figure)


def _to(other: Driver, phase: str, figure: Figure) -> Cell:
    return lambda run, driver: run.ratio(driver, other, phase, figure)


def _over(other: Driver, phase: str, figure: Figure) -> Cell:
    return lambda run, driver: run.over(driver, other, phase, figure)


TABLES: dict[str, list[tuple[str, Cell]]] = {
    "Start, in a fresh process": [
        ("import, CPU ms", _is("start", import_ms)),
        ("+ first run, CPU ms", _is("start", started_ms)),
        ("MB after import", _is("start", import_memory)),
        ("MB after a run", _is("start", memory)),
    ],
    "One run at a time, CPU; the floor is aiohttp by hand, streamed": [
        ("text, ms", _is("text", cpu_ms)),
        ("× floor", _to(FLOOR, "text", cpu_ms)),
        ("× whole", _to(WHOLE, "text", cpu_ms)),
        ("4 tools, ms", _is("tools4", cpu_ms)),
        ("× floor", _to(FLOOR, "tools4", cpu_ms)),
        ("× whole", _to(WHOLE, "tools4", cpu_ms)),
    ],
    "100 runs of 4 tools at a time": [
        ("runs/s", _is("many", per_second)),
        ("× floor", _to(FLOOR, "many", per_second)),
        ("CPU ms a run", _is("many", cpu_ms)),
        ("× floor", _to(FLOOR, "many", cpu_ms)),
        ("most MB", _is("many", memory)),
    ],
    "500 streamed tokens, CPU µs a token, as fast as they go and 2 ms apart ten streams at once; first token": [
        ("burst, µs", _is("burst", token_us)),
        ("× floor", _to(FLOOR, "burst", token_us)),
        ("paced, µs", _is("paced", token_us)),
        ("× floor", _to(FLOOR, "paced", token_us)),
        ("first, ms", _is("first", first_ms)),
        ("over floor, ms", _over(FLOOR, "first", first_ms)),
    ],
}


def table(run: Run, columns: list[tuple[str, Cell]]) -> list[str]:
    """A table, one line for each driver that has something to show in it."""
    rows = [["", *(name for name, _ in columns)]]
    for driver in DRIVERS:
        cells = [cell(run, driver) for _, cell in columns]
        if any(cell is not None for cell in cells):
            rows.append([driver.name, *map(_shown, cells)])
    wide = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join([row[0].ljust(wide[0]), *map(str.rjust, row[1:], wide[1:])]) for row in rows]


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


@dataclass(frozen=True, slots=True)
class Goal:
    """What the project has set itself."""

    what: str
    limit: float
    value: float | None
    least: bool = False
    """The limit is what it must reach, not what it may reach."""

    def __str__(self) -> str:
        sign = "≥" if self.least else "≤"
        if self.value is None:
            return f"not measured  {self.what} {sign} {self.limit:g}"
        off = (self.limit / self.value if self.least else self.value / self.limit) - 1
        verdict = "met" if off <= 0 else f"missed by {off:.0%}"
        return f"{verdict:<14}{self.what} {sign} {self.limit:g}: {_shown(self.value)}"


def goals(run: Run) -> list[Goal]:
    """Every goal with what was measured; ratios to the best framework are to the best in that very figure."""
    found = [
        Goal("text, skill named, × floor", 2.5, run.ratio(NAMED, FLOOR, "text", cpu_ms)),
        Goal("4 tools, skill named, × floor", 2.5, run.ratio(NAMED, FLOOR, "tools4", cpu_ms)),
        Goal("µs a token through Agent.stream", 25, run.median(OURS, "burst", token_us)),
        Goal("first token, ms over the floor", 1, run.over(OURS, FLOOR, "first", first_ms)),
        Goal("first token, skill named, ms over the floor", 1, run.over(NAMED, FLOOR, "first", first_ms)),
        Goal("MB after a run", 130, run.median(OURS, "start", memory)),
    ]
    for what, phase, figure, limit, least in (
        ("CPU of 4 tools", "tools4", cpu_ms, 0.25, False),
        ("CPU of a stream", "burst", token_us, 0.2, False),
        ("runs/s at 100 at a time", "many", per_second, 5, True),
    ):
        known = {driver: value for driver in FRAMEWORKS if (value := run.median(driver, phase, figure)) is not None}
        best = (max if least else min)(known, key=known.__getitem__, default=None)
        value = None if best is None else run.ratio(OURS, best, phase, figure)
        named = "the best framework" if best is None else best.name
        found.append(Goal(f"{what}, × {named}", limit, value, least))
    return found


def report(run: Run, about: list[str]) -> str:
    """Everything in words and tables."""
    blocks = [[title, *table(run, columns)] for title, columns in TABLES.items()]
    blocks.append(["Goals; `shipworthy` with routing unless it says otherwise", *(str(goal) for goal in goals(run))])
    share = {
        driver: max(answer["server"] / answer["wall"] for answer in told.values())
        for driver, told in run.told["many"].items()
    }
    if share:
        busiest = max(share, key=share.__getitem__)
        about = [*about, f"the server was busy {share[busiest]:.0%} of the time at most, while {busiest.name} ran 100"]
    blocks.append(about)
    failed = [(driver.name, phase, why) for driver, told in run.failed.items() for phase, why in told.items()]
    blocks.append([f"{name} failed in {phase}: {why}" for name, phase, why in failed])
    return "\n\n".join("\n".join(block) for block in blocks if block)


def versions(run: Run) -> dict[str, str]:
    """Package → version, of everything that was measured."""
    found: dict[str, str] = {}
    for told in run.told["start"].values():
        for answer in told.values():
            found |= answer["import"]["versions"]
    return found


def set_up(folder: Path) -> None:
    """Make an environment for each file of requirements, with uv where there is one; raises CalledProcessError."""
    uv = shutil.which("uv")
    for file in sorted((HERE / "requirements").glob("*.txt")):
        place = folder / file.stem
        python = str(place / "bin" / "python")
        if uv is not None:
            subprocess.run([uv, "venv", "--clear", "--python", sys.executable, str(place)], check=True)
            subprocess.run([uv, "pip", "install", "--python", python, "-r", str(file)], check=True)
        else:
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
            subprocess.run([python, "-m", "pip", "install", "-r", str(file)], check=True)


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="example: python bench/wire.py --setup ~/peers && python bench/wire.py --peers ~/peers --rounds 7",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rounds", type=int, metavar="N", help="interleaved rounds (5, quick: 1); about 2 min each")
    parser.add_argument("--quick", action="store_true", help="few runs each: whether it works, not what it costs")
    parser.add_argument("--json", action="store_true", help="every answer of every round, as one JSON object")
    parser.add_argument("--peers", type=Path, metavar="DIR", help="folder with the environments of the peers")
    parser.add_argument("--setup", type=Path, metavar="DIR", help="make these environments there, and measure nothing")
    args = parser.parse_args()
    if args.setup is not None:
        set_up(args.setup)
        return
    pythons, missing = {}, []
    for driver in DRIVERS:
        python = Path(sys.executable) if not driver.place else (args.peers or Path()) / driver.place / "bin" / "python"
        if driver.place and (args.peers is None or not python.exists()):
            missing.append(driver.name)
        else:
            pythons[driver] = python
    before = os.getloadavg()[0]
    rounds = args.rounds or (1 if args.quick else 5)
    with canned() as server:
        run = Run(pythons, server)
        run.measure(rounds, quick=args.quick)
    about = [
        f"seed {SEED}, {rounds} rounds, load {before:.1f} before and {os.getloadavg()[0]:.1f} after",
        f"Python {platform.python_version()}, {platform.platform()}, {os.cpu_count()} cores",
        ", ".join(f"{name} {version}" for name, version in versions(run).items()),
        *([f"no environment for {', '.join(missing)}: see --setup and --peers"] if missing else []),
    ]
    print(as_json(run, about) if args.json else report(run, about))


def as_json(run: Run, about: list[str]) -> str:
    """Everything as one object."""
    phases = {
        phase: {driver.name: list(answers.values()) for driver, answers in told.items()}
        for phase, told in run.told.items()
    }
    reached = [asdict(goal) for goal in goals(run)]
    failed = {driver.name: told for driver, told in run.failed.items() if told}
    return json.dumps({"about": about, "phases": phases, "goals": reached, "failed": failed}, indent=1)


if __name__ == "__main__":
    main()
