"""What a run costs in calls and CPU, of this checkout and of others beside it: kinds of runs that answer at once.

Calls are those of Python and C functions (`sys.setprofile`), which the load of the machine does not change. CPU is that
of the process, in interleaved rounds; the least round is told, because other work only adds to it.

    .venv/bin/python bench/cost.py                                       # this checkout
    git worktree add ../before 872aeeaf && .venv/bin/python bench/cost.py ../before .
    .venv/bin/python bench/cost.py --profile tools                       # where the time goes, one kind
"""

import argparse
import asyncio
import contextlib
import cProfile
import json
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
KINDS = {
    "tools": "four tools of a workflow, memory",
    "streamed": "the same through Agent.stream",
    "kept": "the same, SQLite",
    "asked": "the same in a conversation, SQLite",
    "text": "text over the wire",
    "loop": "four tools over the wire",
    "burst": "500 tokens over the wire, streamed",
    "routed_tools": "four tools of a workflow, routed",
    "routed_text": "text over the wire, routed",
    "routed_loop": "four tools over the wire, routed",
}
"""Each kind of run; where it does not say that it is routed, the skill is named."""
OVER_THE_WIRE = {"text": ("text", "note"), "loop": ("tools4", "analyst"), "burst": ("burst", "note")} | {
    "routed_text": ("text", None),
    "routed_loop": ("tools4", None),
}
WARM, COUNTED, TIMED = 60, 20, 60
Work = Callable[[], Awaitable[None]]


def worker(server: str) -> None:
    """Obey the parent: a kind and what to do with it a line, the answer a line."""
    made: dict[str, Work] = {}
    with asyncio.Runner() as runner, tempfile.TemporaryDirectory() as home:
        os.environ["SHIPWORTHY_HOME"] = home
        for line in sys.stdin:
            kind, do = json.loads(line)
            if kind not in made:
                made[kind] = over_the_wire(server, *OVER_THE_WIRE[kind]) if kind in OVER_THE_WIRE else inside(kind)
                runner.run(repeated(made[kind], WARM))
                settle()
            print(json.dumps(MEASURES[do](runner, made[kind])), flush=True)
        os._exit(0)


async def repeated(work: Work, times: int) -> None:
    """The work so many times."""
    for _ in range(times):
        await work()


def settle() -> None:
    """Wait until no thread of this process loads anything any more."""
    used = -1.0
    while time.process_time() - used > 0.001:
        used = time.process_time()
        time.sleep(0.1)


def calls(runner: asyncio.Runner, work: Work) -> float:
    """Calls of functions, Python and C, of one run."""
    count = 0

    def note(_frame: Any, event: str, _arg: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    async def counted() -> None:
        sys.setprofile(note)
        await repeated(work, COUNTED)
        sys.setprofile(None)

    runner.run(counted())
    return count / COUNTED


def cpu(runner: asyncio.Runner, work: Work) -> float:
    """Microseconds of CPU of one run."""

    began = time.process_time()
    runner.run(repeated(work, TIMED))
    # What threads do behind the answers counts too.
    settle()
    return (time.process_time() - began) / TIMED * 1e6


def profile(runner: asyncio.Runner, work: Work) -> float:
    """Print where the time of runs goes, on standard error; give the calls of one."""
    profiler = cProfile.Profile()
    profiler.enable()
    runner.run(repeated(work, 200))
    profiler.disable()
    stats = pstats.Stats(profiler, stream=sys.stderr)
    for order in ("tottime", "cumtime"):
        stats.sort_stats(order).print_stats(70)
    return calls(runner, work)


MEASURES = {"calls": calls, "cpu": cpu, "profile": profile}


def inside(kind: str) -> Work:
    """Runs of an agent with four tools in one workflow, which asks no model."""
    from shipworthy import Agent, Skill, Step, tool  # noqa: PLC0415 - of the checkout that this process measures

    sys.path.insert(0, str(HERE))
    from drivers.task import TOOLS  # noqa: PLC0415

    tools = [tool(timeout=5, max_tokens=200)(each) for each in TOOLS]
    steps = [Step(tool=each.spec.name, with_={"ticker": "'NVDA'"}) for each in tools]
    skill = Skill(
        name="snapshot",
        description="A full snapshot of a stock: company, prices, news and sentiment",
        examples=("Give me a full snapshot", "Tell me everything about the share"),
        workflow=(*steps, Step(answer="{get_company_info} DONE#")),
    )
    other = Skill(
        name="note", description="Write a note", examples=("Write a long note",), workflow=(Step(answer="x"),)
    )
    agent = Agent(skills=[skill, other], tools=tools, store="sqlite" if kind in {"kept", "asked"} else "memory")
    session = "one" if kind == "asked" else None
    named = None if kind == "routed_tools" else "snapshot"

    async def run() -> None:
        result = await agent.run("Give me a full snapshot", session=session, skill=named)
        assert result.status == "completed" and result.usage.tool_calls == len(tools), result

    async def stream() -> None:
        async with agent.stream("Give me a full snapshot", skill=named) as events:
            async for _ in events:
                pass

    return stream if kind == "streamed" else run


def over_the_wire(server: str, task: str, skill: str | None) -> Work:
    """Runs that ask the canned model."""
    sys.path.insert(0, str(Path(os.environ["COST_OF"]) / "bench"))
    from drivers.ours import Routed  # type: ignore[import-not-found] # noqa: PLC0415

    driver = Routed(task, f"{server}/{task}/v1")
    driver.skill = skill

    async def run() -> None:
        assert (await driver.run()).endswith("DONE#")

    async def stream() -> None:
        pieces: list[str] = []
        await driver.stream(pieces.append)
        assert pieces[-1].endswith("DONE#")

    return stream if task == "burst" else run


@contextlib.contextmanager
def process(command: list[str], **told: str) -> Iterator[Callable[[Any], Any]]:
    """A process that answers lines with lines, and how to ask it."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    env = kept | {"OPENAI_API_KEY": "bench", "PYTHONHASHSEED": "0"} | told
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=env) as one:
        assert one.stdin is not None and one.stdout is not None
        stdin, stdout = one.stdin, one.stdout

        def ask(question: Any) -> Any:
            if question is not None:
                stdin.write(json.dumps(question) + "\n")
            line = stdout.readline()
            assert line, f"{command} ended"
            return json.loads(line)

        yield ask
        stdin.close()


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "roots", nargs="*", type=Path, help="checkouts, this one where there is none; ratios are to the first"
    )
    parser.add_argument("--kinds", default=",".join(KINDS), help="of: " + ", ".join(KINDS))
    parser.add_argument("--rounds", type=int, default=6, help="interleaved, in each process")
    parser.add_argument("--processes", type=int, default=3, help="of each checkout, one after the other")
    parser.add_argument("--profile", metavar="KIND", choices=KINDS, help="print a profile of one kind")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.worker:
        worker(args.worker)
        return
    roots = [root.resolve() for root in args.roots] or [ROOT]
    with process([sys.executable, str(HERE / "canned.py")]) as told:
        server = f"http://127.0.0.1:{told(None)['port']}"
        if args.profile:
            with contextlib.ExitStack() as stack:
                print(f"{workers(stack, roots, server)[0]((args.profile, 'profile')):.0f} calls a run")
            return
        kinds = args.kinds.split(",")
        counted: dict[str, list[float]] = {}
        least = {kind: [float("inf")] * len(roots) for kind in kinds}
        for _ in range(args.processes):
            # Where a process has its code and data in memory makes up to a tenth: each has others.
            with contextlib.ExitStack() as stack:
                asked = workers(stack, roots, server)
                for kind in kinds:
                    counted[kind] = [ask((kind, "calls")) for ask in asked]
                    for _ in range(args.rounds):
                        taken = [ask((kind, "cpu")) for ask in asked]
                        least[kind] = list(map(min, least[kind], taken))
        print(f"{'calls and CPU µs of a run':<38}" + "".join(f"{root.name:>26}" for root in roots))
        for kind in kinds:
            cells = [
                f"{many:>9.0f} ×{many / counted[kind][0]:<5.2f}{took:>5.0f} ×{took / least[kind][0]:<4.2f}"
                for many, took in zip(counted[kind], least[kind], strict=True)
            ]
            print(f"{KINDS[kind]:<38}" + "".join(cells), flush=True)


def workers(stack: contextlib.ExitStack, roots: list[Path], server: str) -> list[Callable[[Any], Any]]:
    """A process for each checkout."""
    command = [sys.executable, __file__, "--worker", server]
    return [stack.enter_context(process(command, PYTHONPATH=str(root / "src"), COST_OF=str(root))) for root in roots]


if __name__ == "__main__":
    main()
