"""The id of one execution of a step: where it stands on the page.

`2` is the third step of the skill that answers, `2#1` its second item, `2/0` the first step of the skill that it calls,
`2~1` its second turn,
`3.choose.0.steps.1` a step inside a branch, `loop.0.2` the third call of a loop's first round.
"""

import functools

from shipworthy.regex import regex

StepId = str
FIRST = frozenset(("understand", "search"))
"""Calls that come before the steps of their skill."""
INNER = frozenset("/.#~")
"""What stands between the id of a step and that of a step inside it."""
PARTS = regex(r"[/.#~]")
TURNS = regex(r"^.*~\d+(?=[/#]|$)")
PageOrder = tuple[tuple[int, int, str], ...]


def is_inside(step_id: StepId, outer: StepId) -> bool:
    """Whether a step is executed inside of another: of a group, a `foreach`, or a skill that is a step."""
    return step_id.startswith(outer) and step_id[len(outer) : len(outer) + 1] in INNER


def turn_of(step_id: StepId) -> str:
    """The turn of a repetition in which a step is executed, as its id begins; empty outside of any."""
    found = TURNS.match(step_id) if "~" in step_id else None
    return found[0] if found is not None else ""


@functools.lru_cache(maxsize=1024)
def page_order(step_id: StepId) -> PageOrder:
    """The key that sorts ids in the order of the page: numbers as numbers, what comes first before them."""
    return tuple(
        (1, int(part), "") if part.isdigit() else (0 if part in FIRST else 2, 0, part) for part in PARTS.split(step_id)
    )
