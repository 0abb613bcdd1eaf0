"""Has choices read also in English, where a message is in another language."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec

from shipworthy.routing.gloss.gloss import glossed
from shipworthy.routing.replies.counted import COUNTED
from shipworthy.routing.said import Said
from shipworthy.routing.values.denied import cues

P = ParamSpec("P")
Picks = Callable[Concatenate[Sequence[str], Said, P], tuple[int, ...]]
"""A function that returns the places of the choices that a message names."""


def also_glossed(read: "Picks[P]") -> "Picks[P]":
    """Have choices picked by the English of a message where its own words pick none, and deny nothing."""

    @wraps(read)
    def reads(choices: Sequence[str], said: Said, /, *args: P.args, **named: P.kwargs) -> tuple[int, ...]:
        if COUNTED.search(said.message):
            # How many of them is no place among them.
            return ()
        found = read(choices, said, *args, **named)
        if not found and (english := glossed(said)) is not None and not said.once(cues):
            found = read(choices, english, *args, **named)
        return found

    return reads
