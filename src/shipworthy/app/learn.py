"""Learns the usual durations of tools and models from the tapes of recorded runs."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from shipworthy.contract.learned import Learned, learn
from shipworthy.durable.tapes import read_tape
from shipworthy.errors import UsageError
from shipworthy.stores.store import TapeLine


def learn_from(tapes: Iterable[str]) -> Learned:
    """The usual durations, in ms, of tools whose calls returned a result and of models that answered."""
    tools, models = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    for tape in tapes:
        model = ""
        for line in _lines(tape):
            if line["kind"] == "call" and "error" not in line:
                tools[line["tool"]].append(line["elapsed_ms"])
            elif line["kind"] == "event":
                model = line["event"].get("model") or model
            elif line["kind"] == "model" and "error" not in line and model:
                models[model].append(line["at"] - line["began"])
    return learn(tools, models)


def _lines(tape: str) -> Sequence[TapeLine]:
    """The lines of a tape; an unreadable tape gives none."""
    try:
        return read_tape(tape)
    except UsageError:
        return []
