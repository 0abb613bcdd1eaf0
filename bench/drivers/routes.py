"""Measures one router on CLINC150, in a process of its own; told by routing.py.

Only the examples are given to a router, no query of the validation set: it finds its own threshold, or has none.
"""

import gzip
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

Skills = Mapping[str, Mapping[str, Any]]
Decide = Callable[[str], tuple[str | None, str, float]]
"""Takes a text and gives the skill or None, the nearest skill, and how sure it is."""
Row = dict[str, str | None]


def rows(folder: Path, name: str) -> list[Row]:
    """The rows of a file of the data set."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def skills_of(folder: Path, shots: int, seed: str) -> dict[str, dict[str, Any]]:
    """The skills with their first examples; the name is the description, because the data has none."""
    train = rows(folder, "train")
    with gzip.open(folder / "kshot.json.gz", "rt", encoding="utf-8") as file:
        chosen = json.load(file)[seed]
    return {
        name: {"description": name.replace("_", " ").lower(), "examples": [train[row]["text"] for row in of[:shots]]}
        for name, of in chosen.items()
    }


def measured(make: Callable[[Skills], Decide], folder: Path, shots: int, seed: str, every: int) -> dict[str, float]:
    """Every figure of one router, in percent, milliseconds and MB."""
    skills = skills_of(folder, shots, seed)
    start = time.perf_counter()
    decide = make(skills)
    built = time.perf_counter() - start
    known, strange = rows(folder, "test")[::every], rows(folder, "oos_test")[::every]
    for row in known[:20]:
        decide(str(row["text"]))
    times: list[float] = []

    def ask(asked: Sequence[Row]) -> list[tuple[str | None, str | None, str, float]]:
        found = []
        for row in asked:
            begin = time.perf_counter()
            answer = decide(str(row["text"]))
            times.append(1000 * (time.perf_counter() - begin))
            found.append((row["intent"], *answer))
        return found

    inside, outside = ask(known), ask(strange)
    sure, unsure = [one[3] for one in inside], [one[3] for one in outside]
    cut = sorted(sure)[int(0.05 * len(sure))]
    return {
        "closed": 100 * statistics.mean(one[0] == one[2] for one in inside),
        "in scope": 100 * statistics.mean(one[0] == one[1] for one in inside),
        "refused": 100 * statistics.mean(one[1] is None for one in outside),
        "AUROC": 100 * statistics.mean((a > b) + (a == b) / 2 for a in sure for b in unsure),
        "R@95": 100 * statistics.mean(one < cut for one in unsure),
        "p50 ms": statistics.median(times),
        "built s": built,
        "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main(routers: Mapping[str, Callable[[Skills], Decide]], **more: object) -> None:
    """Measure the router that the command line names, and print its figures as one line of JSON."""
    name, folder, shots, seed, every = sys.argv[1:]
    found = measured(routers[name], Path(folder), int(shots), seed, int(every))
    print(json.dumps({**found, **more}))
