"""A history that only the context bounds."""

from collections.abc import Iterator

from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked
from shipworthy.runtime.prompting.context import PART

__all__ = ["SHORT_TURN", "conversing", "history"]

FEW = 10
"""Turns that are a limit beside any context."""
SHORT_TURN = 40
"""Tokens of a message of one line with an answer of one or two sentences."""


def conversing(looked: Looked) -> list[str]:
    """The skills whose models are shown what was said before: loops, and prompts that are the whole skill."""
    return [name for name in looked.skills if not looked.spec.skills[name].workflow]


def history(looked: Looked) -> Iterator[Finding]:
    """`session.history` of so many turns that even short ones fill all the room that history has in every context."""
    turns, limits = looked.spec.session.history, looked.subject.compiled.limits
    rooms = {name: (limits(name).max_context_tokens or 0) // PART for name in conversing(looked)}
    widest = max(rooms, key=rooms.__getitem__, default=None)
    if widest is None or turns <= FEW or turns * SHORT_TURN <= rooms[widest]:
        return
    fits = rooms[widest] // SHORT_TURN
    yield looked.finding(
        "history-bounded-by-context",
        f"`history` is {turns:,} turns, which only the context bounds",
        where=looked.subject.agent_at(("session", "history")),
        evidence=f"history may take {rooms[widest]:,} tokens of a context (of `{widest}`), which is {fits} turns of "
        f"{SHORT_TURN} tokens; every call then carries as much of it as it can hold",
        repair=f"write `history: {min(4, max(fits, 1))}`: of what was said before, names and numbers are listed anyway",
    )
