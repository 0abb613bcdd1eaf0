"""The checks of an answer: of its pieces before they are shown, and of the whole, which is asked for once more."""

from collections.abc import Awaitable, Callable, Sequence

from shipworthy.errors import DeadlinePassed, LimitReached, ModelError
from shipworthy.runtime.run import Run

Check = Callable[[Run, str], Sequence[str]]
"""Why a text cannot be the answer; empty where it can."""
Again = Callable[[str], Awaitable[str]]
"""Asks the model for its answer once more, told why the last one was not taken."""


def guidelines(run: Run, text: str) -> Sequence[str]:
    """What `answer_must_match` and `answer_must_not_match` of the guidelines that apply have against the text."""
    return [breach.why for breach in run.task.guard.broken(text)]


CHECKS: tuple[Check, ...] = (guidelines,)
"""Every check, in the order in which a model is told of them."""


async def checked(run: Run, text: str, again: Again, *, answer: bool = True, doubt: str = "") -> str:
    """The answer, asked for once more where it breaks a check and the bound has room for that.

    An answer that still breaks one is withheld where the run ends. `answer`: whether it is the run's. `doubt`: what its
    pieces were withheld for.
    """
    whys = [why for check in CHECKS for why in check(run, text)] if answer else []
    whys += [doubt] if doubt else []
    if not whys:
        return text
    try:
        return await again(f"That answer cannot be given. {'; '.join(whys)}. Answer again, and keep to that.")
    except (ModelError, LimitReached, DeadlinePassed):
        return text
