"""Learns the usual durations of tools and models, and how models count, from the tapes of recorded runs."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from shipworthy.contract.learned import Learned, learn
from shipworthy.durable.tapes import read_tape
from shipworthy.errors import UsageError
from shipworthy.stores.store import TapeLine


def learn_from(tapes: Iterable[str]) -> Learned:
    """The usual durations, in ms, of tools whose calls returned a result and of models that answered.

    And the tokens that models counted for each of o200k, where that was not known or is more than was expected.
    """
    tools, models = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    factors = defaultdict[str, list[float]](list)
    for tape in tapes:
        model = ""
        for line in _lines(tape):
            told = line.get("value")
            if line["kind"] == "fact" and isinstance(told, dict) and told.get("per_o200k"):
                factors[told["model"]].append(told["per_o200k"])
            if line["kind"] == "call" and "error" not in line:
                tools[line["tool"]].append(line["elapsed_ms"])
            elif line["kind"] == "event":
                model = line["event"].get("model") or model
            elif line["kind"] == "model" and "error" not in line and model:
                models[model].append(line["at"] - line["began"])
    return learn(tools, models, factors)


def _lines(tape: str) -> Sequence[TapeLine]:
    """The lines of a tape; an unreadable tape gives none."""
    try:
        return read_tape(tape)
    except UsageError:
        return []
