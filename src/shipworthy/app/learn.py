"""What recorded runs show to be usual: durations of tools and models."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from shipworthy.contract.learned import Learned, learn
from shipworthy.durable.tapes import read_tape
from shipworthy.errors import UsageError


def learn_from(tapes: Iterable[str]) -> Learned:
    """What is usual by these tapes: of each tool whose calls gave a result, and of each model that answered."""
    tools, models = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    for tape in tapes:
        asked = ""
        for line in _read(tape):
            if line["kind"] == "call" and "error" not in line:
                tools[line["tool"]].append(line["elapsed_ms"])
            elif line["kind"] == "event":
                asked = line["event"].get("model") or asked
            elif line["kind"] == "model" and "error" not in line and asked:
                models[asked].append(line["at"] - line["began"])
    return learn(tools, models)


def _read(tape: str) -> list[dict[str, Any]]:
    """The lines of a tape; none where it cannot be read: from one that is broken, nothing is learnt."""
    try:
        return read_tape(tape)
    except UsageError:
        return []
