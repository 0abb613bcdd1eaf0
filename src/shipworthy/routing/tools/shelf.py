"""What a model is told of the tools of a loop, where these are lazy."""

from collections.abc import Iterable, Mapping, Sequence

import orjson

from shipworthy.contract.skill import LazyTools
from shipworthy.forking import LoadedOnce
from shipworthy.routing.tools.ranking import Ranker
from shipworthy.routing.tools.texts import line_of

BYTES_A_TOKEN = 4
"""Bytes that are taken for one token where it is decided what a model is told: without a vocabulary, on every machine
alike."""
MOST_SCHEMAS = 0.5
"""Share of `max_context_tokens` that the schemas of a loop take at most, before its tools are lazy by themselves."""
MOST_OFFERED = 128
"""Tools that a provider takes in one request; of more, they are lazy too."""
MOST_INDEX = 0.25
"""Share of the context that the index of all tools takes at most; of a longer one only what fits a message is told."""
MOST_FITTING = 0.125
"""Share of the context that the lines take which are told of a message."""
FITTING = 12
"""Lines that are told of a message at most."""
HOW = "Read the parameters of a tool with `describe`, then call it with `call`."


def is_lazy(wished: LazyTools, schemas: Iterable[Mapping[str, object]], context: int) -> bool:
    """Whether a loop with these tools has lazy ones; `context`: its `max_context_tokens`."""
    if wished != "auto":
        return wished
    sizes = [len(orjson.dumps(schema)) for schema in schemas]
    return len(sizes) > MOST_OFFERED or sum(sizes) > MOST_SCHEMAS * BYTES_A_TOKEN * context


class Shelf:
    """The tools of one loop: their index, in the order of their names, and which of them fit a message."""

    def __init__(self, schemas: Sequence[Mapping[str, object]], context: int) -> None:
        """`context`: the `max_context_tokens` of the loop."""
        ordered = sorted(schemas, key=lambda schema: str(schema["name"]))
        self.lines = {str(schema["name"]): line_of(schema) for schema in ordered}
        index = "\n".join(["Tools:", *self.lines.values()])
        self.cut = len(index.encode()) > MOST_INDEX * BYTES_A_TOKEN * context
        """Whether the index is too long to be told whole, so that only the tools are told that fit a message."""
        self._room = int(MOST_FITTING * BYTES_A_TOKEN * context)
        found = f"There are {len(self.lines)} tools; those that may fit are listed with the message. "
        others = " Words in `describe` find others."
        self.told = f"{found}{HOW}{others}" if self.cut else f"{index}\n{HOW}"
        """What each request begins with: the same for every message."""
        self._ranker = LoadedOnce(lambda: Ranker(ordered))

    @property
    def ranker(self) -> Ranker:
        """Ranks the tools; made on first use."""
        return self._ranker.value()

    def ranked(self, text: str) -> list[str]:
        """The names of the tools, the one that fits the text best first; by words until the meanings are loaded."""
        return self.ranker.rank(text, meaning=self.ranker.ready(text))

    def listed(self, names: Iterable[str]) -> str:
        """The lines of these tools, as many as the room for them takes; one at least."""
        lines: list[str] = []
        size = 0
        for name in list(names)[:FITTING]:
            size += len(self.lines[name].encode()) + 1
            if lines and size > self._room:
                break
            lines.append(self.lines[name])
        return "\n".join(lines)
