"""The checks of an answer: of its pieces before they are shown, and of the whole, which is asked for once more."""

from collections.abc import Awaitable, Callable, Sequence

from shipworthy.errors import DeadlinePassed, LimitReached, ModelError
from shipworthy.models.model import Request
from shipworthy.runtime.answering.gate import PieceCheck
from shipworthy.runtime.run import Run
from shipworthy.runtime.step_id import StepId

Check = Callable[[Run, str], Sequence[str]]
"""Why a text cannot be the answer; empty where it can."""
Again = Callable[[str], Awaitable[str]]
"""Asks the model for its answer once more, told why the last one was not taken."""


def guidelines(run: Run, text: str) -> Sequence[str]:
    """What `answer_must_match` and `answer_must_not_match` of the guidelines that apply have against the text."""
    return [breach.why for breach in run.task.guard.broken(text)]


CHECKS: tuple[Check, ...] = (guidelines,)
"""Every check, in the order in which a model is told of them."""
MakesCheck = Callable[[Run, StepId, Request], PieceCheck | None]
"""Makes the check of the pieces of one answer, over what its model is sent; None where nothing is to be checked."""
PIECE_CHECKS: tuple[MakesCheck, ...] = ()
"""Every check of pieces, in the order in which they judge."""


async def checked(run: Run, text: str, again: Again) -> str:
    """The answer, asked for once more where it breaks a check and the bound has room for that.

    An answer that still breaks one is withheld where the run ends.
    """
    whys = [why for check in CHECKS for why in check(run, text)]
    if not whys:
        return text
    try:
        return await again(f"That answer cannot be given. {'; '.join(whys)}. Answer again, and keep to that.")
    except (ModelError, LimitReached, DeadlinePassed):
        return text


def checks_of_pieces(run: Run, step_id: StepId, request: Request) -> tuple[PieceCheck, ...]:
    """The checks of each piece of an answer, before it is shown."""
    made = (make(run, step_id, request) for make in PIECE_CHECKS)
    return tuple(check for check in made if check is not None)
