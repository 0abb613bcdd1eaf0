"""Recall of the tools that a request needs among those that a lazy loop lists, and what the lists cost.

The data are the live parts of the Berkeley Function-Calling Leaderboard (BFCL v4, Apache-2.0,
github.com/ShishirPatil/gorilla): prompts of real users, the schemas of their tools, and the calls that are right. The
registry is the union of all tools by name; those of a request are as the request itself declares them. The requests are
halved by a hash of their id: the ranking was tuned on the first half, the second was kept aside. A tool counts as found
where the very name that the call has is among the first; another tool that does the same does not count.

    python bench/lazy_tools.py DATA            DATA: the folder with live_*.jsonl.gz
    python bench/lazy_tools.py DATA --light    by words alone
"""

import argparse
import gzip
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from shipworthy.contract.lazy import CALL_TOOL, DESCRIBE_TOOL
from shipworthy.routing.encoder.encoder import missing
from shipworthy.routing.tools.ranking import Ranker, Way, fused
from shipworthy.routing.tools.shelf import Shelf
from shipworthy.tokens.counting import count
from shipworthy.tools.schema import schema_of

KS = (1, 5, 8, 12)
CONTEXT = 8000
"""The `max_context_tokens` of the loop."""
WIDE = 1_000_000
"""One that has room for an index of all tools."""
WANTED, SAVED = 0.92, 0.85
OWN = [schema_of(DESCRIBE_TOOL), schema_of(CALL_TOOL)]


@dataclass
class Half:
    """What was counted in one half of the requests."""

    requests: int = 0
    needed: int = 0
    found: Counter[int] = field(default_factory=Counter)
    listed: int = 0
    """Tokens of the lists and of the two tools."""


def rows(folder: Path) -> Iterator[dict[str, object]]:
    """Yield the requests."""
    for path in sorted(folder.glob("live_*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def half_of(row: dict[str, object]) -> int:
    """Return 0 for a request that the ranking was tuned on, 1 for one that was kept aside."""
    return hashlib.sha256(str(row["id"]).encode()).digest()[0] % 2


def message_of(row: dict[str, object]) -> str:
    """Return what the user says."""
    return " ".join(one["content"] for turn in row["question"] for one in turn if one["role"] == "user")  # type: ignore


def size(schemas: object) -> int:
    """Return the tokens of schemas."""
    return sum(count(orjson.dumps(schema).decode()) for schema in schemas)  # type: ignore


def measure(folder: Path, *, meaning: bool = True) -> tuple[list[Half], int, int, int]:
    """Count both halves; return them, the number of tools, and the tokens of all their schemas and of their index."""
    every = list(rows(folder))
    registry: dict[str, dict[str, object]] = {}
    for row in every:
        for schema in row["function"]:  # type: ignore
            registry.setdefault(schema["name"], schema)
    variants = {orjson.dumps(schema): schema for row in every for schema in row["function"]}  # type: ignore
    keys = {key: place for place, key in enumerate(variants)}
    names = list(registry)
    usual = [keys[orjson.dumps(registry[name])] for name in names]
    place_of = {name: place for place, name in enumerate(names)}
    ranker = Ranker(list(variants.values()))
    shelf = Shelf(list(registry.values()), CONTEXT)
    halves = [Half(), Half()]
    for row in every:
        needed = {name for call in row.get("expected") or () for name in call}  # type: ignore
        if not needed:
            continue
        ways, mine = ranker.ways(message_of(row), meaning=meaning), list(usual)
        for schema in row["function"]:  # type: ignore
            mine[place_of[schema["name"]]] = keys[orjson.dumps(schema)]
        scores = fused([Way(way.weight, [way.scores[place] for place in mine]) for way in ways])
        ranked = sorted(names, key=lambda name: (-scores[place_of[name]], name))
        half = halves[half_of(row)]
        half.requests, half.needed = half.requests + 1, half.needed + len(needed)
        for k in KS:
            half.found[k] += len(needed.intersection(ranked[:k]))
        half.listed += count(shelf.told) + count(shelf.listed(ranked)) + size(OWN)
    index = count(Shelf(list(registry.values()), WIDE).told) + size(OWN)
    return halves, len(names), size(registry.values()), index


def main() -> int:
    """Print the figures; return 1 where they are below what is wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--light", action="store_true", help="rank by words alone")
    parser.add_argument("--first", action="store_true", help="count the first half alone")
    given = parser.parse_args()
    halves, many, whole, index = measure(given.data, meaning=not given.light)
    for reason in [] if given.light else filter(None, (missing("english"), missing("multilingual"))):
        print(reason)
    print(f"{many} tools: all schemas {whole} tokens, an index of all {index}: {1 - index / whole:.1%} saved")
    met = True
    for name, half in zip(("first half, tuned on", "second half, kept aside"), halves, strict=True):
        if given.first and half is halves[1]:
            continue
        recall = {k: half.found[k] / half.needed for k in KS}
        saved = 1 - half.listed / half.requests / whole
        print(f"{name}: {half.requests} requests")
        print("  recall " + ", ".join(f"@{k} {value:.3f}" for k, value in recall.items()))
        print(f"  what is listed for a message {half.listed / half.requests:.0f} tokens: {saved:.1%} saved")
        met = met and recall[5] >= WANTED and saved >= SAVED and 1 - index / whole >= SAVED
    if not given.first:
        found, needed = sum(half.found[5] for half in halves), sum(half.needed for half in halves)
        print(f"both halves: recall @5 {found / needed:.3f}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
