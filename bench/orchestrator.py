"""An orchestrator over three specialists with 42 tools, beside three ways to give one model all of it.

The same requests go to (a) Shipworthy's orchestrator, (b) one agent of Shipworthy with every tool in a loop, (c) a
supervisor of langgraph-supervisor, (d) an agent of pydantic-ai with every tool. The model is a scripted oracle over
real HTTP: it knows which calls a request needs, and asks for them as far as the tools that it is offered allow. It
counts requests and prompt tokens the same for all. A case passes where the answer has the word of every result that
it needs.
"""

import argparse
import contextlib
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

from orchestrated.world import Asked, more, requests

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "requirements" / "orchestrator"
PATIENCE = 900.0
MOST_TOKENS, MOST_CALLS = 0.25, 0.5
"""What the orchestrator may take of a baseline's prompt tokens, and of its model calls."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to answer."""

    name: str
    module: str
    kind: str
    place: str = ""
    """Its environment in the folder of the peers; empty: this interpreter."""


WAYS = (
    Way("shipworthy orchestrator", "ours", "Orchestrator"),
    Way("shipworthy, all tools in a loop", "ours", "Single"),
    Way("langgraph supervisor", "langgraph_supervisor_agent", "Driver", "langgraph_supervisor"),
    Way("pydantic-ai, all tools", "pydantic_ai_agent", "Driver", "pydantic_ai"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one way."""

    name: str
    model_calls: int
    input_tokens: int
    output_tokens: int
    passed: int
    asked: int
    agreed: int
    """Requests that were answered whole only after a yes to go on."""
    cpu_ms: float
    """Median CPU of a request in its process."""
    failed: dict[str, str]
    """Request → the answer that lacks something."""


@contextlib.contextmanager
def oracle() -> Iterator[str]:
    """The model, as the root of its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    environ = {**os.environ, "PYTHONPATH": str(HERE)}
    command = [sys.executable, "-m", "orchestrated.oracle", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ) as server:
        try:
            assert server.stdout is not None
            if server.stdout.readline() != "listening\n":
                raise SystemExit("the scripted model does not start")
            root = f"http://127.0.0.1:{port}"
            _count(root)
            yield root
        finally:
            server.terminate()


def measured(way: Way, python: Path, root: str, asked: list[Asked]) -> Outcome:
    """Answer every request in one way."""
    _count(root)
    worker = str(HERE / "orchestrated" / "worker.py")
    which = "more" if asked[0].id[0] in "at" else str(len(asked))
    command = [str(python), worker, way.module, way.kind, f"{root}/v1", which]
    environ = {**os.environ, "NO_PROXY": "127.0.0.1", "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, env=environ, check=False)
    if done.returncode:
        raise SystemExit(f"{way.name}: {done.stderr[-2000:]}")
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    told = {one["id"]: one["text"] for one in answers}
    failed = {one.id: told[one.id] for one in asked if not all(fact in told[one.id] for fact in one.facts)}
    count = _count(root)
    return Outcome(
        name=way.name,
        model_calls=count["requests"],
        input_tokens=count["input_tokens"],
        output_tokens=count["output_tokens"],
        passed=len(asked) - len(failed),
        asked=len(asked),
        agreed=sum(one["messages"] > 1 for one in answers),
        cpu_ms=statistics.median(one["cpu_ms"] for one in answers),
        failed=failed,
    )


def _count(root: str) -> dict[str, int]:
    with build_opener(ProxyHandler({})).open(f"{root}/count", timeout=10) as answer:
        told: dict[str, int] = json.loads(answer.read())
    return told


HEADS = ("model calls", "a request", "prompt tokens", "a request", "passed", "after a yes", "CPU ms")


def report(found: list[Outcome]) -> Iterator[str]:
    """The table, and whether what is wanted is reached."""
    yield " " * 34 + "".join(f"{head:>14}" for head in HEADS)
    for one in found:
        cells = (
            f"{one.model_calls:,}",
            f"{one.model_calls / one.asked:.2f}",
            f"{one.input_tokens:,}",
            f"{one.input_tokens / one.asked:,.0f}",
            f"{one.passed} / {one.asked}",
            f"{one.agreed}",
            f"{one.cpu_ms:.1f}",
        )
        yield f"{one.name:34}" + "".join(f"{cell:>14}" for cell in cells)
    ours, *others = found
    for one in others:
        tokens, calls = ours.input_tokens / one.input_tokens, ours.model_calls / one.model_calls
        yield f"of {one.name}:"
        yield f"  {_told(tokens <= MOST_TOKENS)} {tokens:.1%} of the prompt tokens, at most {MOST_TOKENS:.0%}"
        yield f"  {_told(calls <= MOST_CALLS)} {calls:.1%} of the model calls, at most {MOST_CALLS:.0%}"
        yield f"  {_told(ours.passed >= one.passed)} {ours.passed} cases against {one.passed}"


def halves(found: list[Outcome]) -> Iterator[str]:
    """What passed of the requests that may be tuned on, and of those that were kept aside."""
    ids = [one.id for one in more()]
    for one in found:
        for letter, named in (("t", "to be tuned on"), ("a", "kept aside")):
            own = [name for name in ids if name[0] == letter]
            failed = [name for name in own if name in one.failed]
            yield f"{one.name}, {named}: {len(own) - len(failed)} of {len(own)} {' '.join(failed)}".rstrip()


def _told(holds: bool) -> str:
    return "holds " if holds else "MISSED"


def set_up(folder: Path) -> None:
    """Make the environments of the peers, with uv where there is one; raises CalledProcessError."""
    uv = shutil.which("uv")
    for file in sorted(REQUIREMENTS.glob("*.txt")):
        place = folder / file.stem
        make = [uv, "venv", "--clear", "--python", sys.executable] if uv else [sys.executable, "-m", "venv", "--clear"]
        subprocess.run([*make, str(place)], check=True)
        python = str(place / "bin" / "python")
        bring = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
        subprocess.run([*bring, "-r", str(file)], check=True)


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="example: python bench/orchestrator.py --setup ~/peers && python bench/orchestrator.py --peers ~/peers",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--requests", type=int, default=120, metavar="N", help="only the first N of 120")
    parser.add_argument("--more", action="store_true", help="the 60 of more.json instead, half of them kept aside")
    parser.add_argument("--json", action="store_true", help="everything as one JSON object, with the answers that fail")
    parser.add_argument("--peers", type=Path, metavar="DIR", help="folder with the environments of the peers")
    parser.add_argument("--setup", type=Path, metavar="DIR", help="make these environments there, and measure nothing")
    parser.add_argument("--only", metavar="TEXT", help="only the ways whose name holds this, and the orchestrator")
    args = parser.parse_args()
    if args.setup is not None:
        set_up(args.setup)
        return
    asked = more() if args.more else requests()[: args.requests]
    found, missing = list[Outcome](), list[str]()
    with oracle() as root:
        for way in WAYS:
            python = Path(sys.executable) if not way.place else (args.peers or Path()) / way.place / "bin" / "python"
            if args.only and args.only not in way.name and way is not WAYS[0]:
                continue
            if way.place and (args.peers is None or not python.exists()):
                missing.append(way.name)
                continue
            found.append(measured(way, python, root, asked))
    about: dict[str, Any] = {"missing": missing, "outcomes": [asdict(one) for one in found]}
    lines = [*report(found), *(halves(found) if args.more else ())]
    print(json.dumps(about, indent=1) if args.json else "\n".join(lines))
    if missing and not args.json:
        print(f"no environment for {', '.join(missing)}: see --setup and --peers")


if __name__ == "__main__":
    main()
