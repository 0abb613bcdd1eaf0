"""One driver in a process of its own: `python worker.py FILE:CLASS`, with the interpreter that has what it imports.

The first line it prints says what the import cost. Then each line of JSON on standard input is a command, and gets one
line back: `{"do": …, "task": …, "url": …, "runs": …, "seconds": …, "width": …}`.

first   an agent is made and runs once, as in a fresh program; memory a second later
runs    runs, one after the other
many    runs, `width` at a time, and the most memory they took
stream  streams, `width` at a time

A measure repeats until it has both `runs` runs and `seconds` seconds, so that cheap drivers are measured as long as
dear ones. CPU is that of the whole process, all threads; times are seconds, memory is MB.
"""

import asyncio
import contextlib
import importlib.util
import json
import os
import resource
import statistics
import sys
import time
import traceback
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

from drivers.task import END

SENT = 500
"""Tokens of each streamed answer (canned.py)."""
SETTLING = 1.0
"""Seconds after the first run in which whatever it began beside itself comes to its end."""
Answer = dict[str, Any]


def load(path: Path) -> ModuleType:
    """The module of that file, under a name that hides no package."""
    spec = importlib.util.spec_from_file_location("driver", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def memory(name: str = "VmRSS") -> float:
    """Resident memory of this process, MB: now, or at most so far (`VmHWM`)."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def forget_most() -> None:
    """Start anew with the most memory so far, where the system can."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


async def run_once(driver: Any) -> None:
    """One run; raises RuntimeError where its answer is not the whole one."""
    text = await driver.run()
    if not str(text).endswith(END):
        raise RuntimeError(f"this is not the answer: {text!r}")


async def stream_once(driver: Any) -> tuple[float, int]:
    """Seconds until the first text, and the pieces of text; raises RuntimeError where the stream is not whole."""
    began, first, pieces = time.perf_counter(), 0.0, []

    def take(piece: str) -> None:
        nonlocal first
        first = first or time.perf_counter() - began
        pieces.append(piece)

    await driver.stream(take)
    if not pieces or not pieces[-1].endswith(END):
        raise RuntimeError(f"this is not the end of the stream: {pieces[-1:]!r}")
    return first, len(pieces)


async def repeat(work: Callable[[], Awaitable[Any]], runs: int, seconds: float, width: int = 1) -> Answer:
    """The work again and again, `width` at a time, until there are that many runs and that many seconds."""
    done: list[Any] = []
    left, wall, cpu = runs, time.perf_counter(), time.process_time()

    async def lane() -> None:
        nonlocal left
        while left > 0 or time.perf_counter() - wall < seconds:
            left -= 1
            done.append(await work())

    if width == 1:
        await lane()
    else:
        await asyncio.gather(*(lane() for _ in range(width)))
    return {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall, "runs": len(done), "done": done}


async def obey(make: Callable[[str, str], Any], made: dict[str, Any], command: Answer) -> Answer:
    """Do one command."""
    task, do = command["task"], command["do"]
    if do == "first":
        cpu, wall = time.process_time(), time.perf_counter()
        await run_once(make(task, command["url"]))
        took = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
        await asyncio.sleep(SETTLING)
        return {**took, "memory": memory("VmHWM")}
    if task not in made:
        made[task] = make(task, command["url"])
    driver, width = made[task], command.get("width", 1)
    work = stream_once if do == "stream" else run_once
    # Warm-up, as wide as the measure: connections, caches, whatever is loaded late.
    await repeat(lambda: work(driver), max(3, width), 0.0, width)
    if do == "many":
        forget_most()
    answer = await repeat(lambda: work(driver), command["runs"], command["seconds"], width)
    done = answer.pop("done")
    if do == "stream":
        # Tokens as the server sent them: what is shown in whole sentences comes in fewer pieces.
        answer |= {"first": statistics.median(first for first, _ in done), "tokens": SENT * len(done)}
    return answer | {"memory": memory("VmHWM")}


def main() -> None:
    """Import the driver, say what that cost, and obey until there are no more commands."""
    file, _, name = sys.argv[1].rpartition(":")
    # What a framework prints must not mix with the answers.
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def say(answer: Answer) -> None:
        out.write(json.dumps(answer) + "\n")
        out.flush()

    bare, cpu, wall = memory(), time.process_time(), time.perf_counter()
    module = load(Path(file))
    took = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    versions = {package: version(package) for package in module.PACKAGES}
    say({**took, "memory": memory(), "bare": bare, "versions": versions})
    made: dict[str, Any] = {}
    with asyncio.Runner() as runner:
        for line in sys.stdin:
            try:
                say(runner.run(obey(getattr(module, name), made, json.loads(line))))
            except Exception as error:
                traceback.print_exc()
                say({"error": f"{type(error).__name__}: {error}"[:300]})
        # Some frameworks leave threads behind that would keep the process.
        os._exit(0)


if __name__ == "__main__":
    main()
