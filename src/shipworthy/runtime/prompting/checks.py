"""The checks of an answer: of its pieces before they are shown, and of the whole, which is asked for once more."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from shipworthy.errors import DeadlinePassed, LimitReached, ModelError
from shipworthy.runtime.guard import Breach
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.prompting.claims import claims
from shipworthy.runtime.prompting.conditions import conditions

Again = Callable[[str], Awaitable[str]]
"""Asks the model for its answer once more, told why the last one was not taken."""


class Check(Protocol):
    """One check of texts that the user would read."""

    async def __call__(self, scope: Scope, text: str, *, answer: bool) -> Sequence[Breach]:
        """What the check has against the text; empty where it may be said. `answer`: it is an answer of the skill."""
        ...


async def patterns(scope: Scope, text: str, *, answer: bool) -> Sequence[Breach]:
    """What `answer_must_match` and `answer_must_not_match` of the guidelines that apply have against the text."""
    return scope.run.task.guard.broken(text, answer=answer)


CHECKS: tuple[Check, ...] = (patterns, conditions, claims)
"""Every check, in the order in which a model is told of them."""


async def broken(scope: Scope, text: str, *, answer: bool) -> list[Breach]:
    """What all checks have against a text."""
    return [breach for check in CHECKS for breach in await check(scope, text, answer=answer)]


async def broken_by_more(scope: Scope, text: str, *, answer: bool) -> list[Breach]:
    """What all checks have against a text to which was added; what an answer must say is not looked for in it."""
    whys = [await patterns(scope, text, answer=False)]
    whys += [await check(scope, text, answer=answer) for check in (conditions, claims)]
    return [breach for found in whys for breach in found]


async def checked(scope: Scope, text: str, again: Again, *, answer: bool = True, doubt: str = "") -> str:
    """The answer, asked for once more where it breaks a check and the bound has room for that.

    An answer that still breaks one is withheld where the run ends. `answer`: whether it is the run's. `doubt`: what its
    pieces were withheld for.
    """
    whys = [breach.why for breach in await broken(scope, text, answer=True)] if answer else []
    whys += [doubt] if doubt else []
    if not whys:
        return text
    try:
        return await again(f"That answer cannot be given. {'; '.join(whys)}. Answer again, and keep to that.")
    except (ModelError, LimitReached, DeadlinePassed):
        return text
