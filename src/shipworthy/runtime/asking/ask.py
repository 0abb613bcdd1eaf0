"""One call to a model, from its reservation to its settlement: who is asked, how often, and until when."""

import random

from shipworthy.clock import loop_time
from shipworthy.errors import (
    AnswerCut,
    DeadlinePassed,
    LimitReached,
    ModelBroken,
    ModelBusy,
    ModelError,
    ModelRefused,
    NoModel,
    ShipworthyError,
    TooDear,
)
from shipworthy.events import ModelChosen, Reason
from shipworthy.routing.difficulty import Facts
from shipworthy.routing.lineup import Candidates
from shipworthy.runtime.asking.answer import Answer
from shipworthy.runtime.asking.recorded import LINES
from shipworthy.runtime.asking.request import Call, clock, request_once
from shipworthy.runtime.run import Run

ATTEMPTS = 4
"""Requests that one call may send in all, to however many models."""
PAUSE = 0.5
"""Seconds of the first pause where the provider does not say; it doubles."""


async def ask(call: Call, run: Run) -> Answer:
    """The whole answer; raises NoModel, ModelError, LimitReached or DeadlinePassed.

    What was turned away before it began used nothing, and is asked again: another model at once, the same one after a
    pause. What broke off is billed, and asked again only as far as the bound has room for it. Once text was shown,
    nothing is asked again.
    """
    until = loop_time() + call.seconds
    left = clock(call, run, until)
    if (seconds := left()) <= 0:
        raise DeadlinePassed("the time for work is over")
    line = _line(call, run, seconds)
    where, error = 0, ModelError()
    for attempt in range(1, ATTEMPTS + 1):
        candidate = line.candidates[where % len(line.candidates)]
        reason = line.reason if attempt == 1 else f"attempt {attempt}: {error}"
        run.voice.emit(ModelChosen(model=candidate.row.name, reason=reason, attempt=attempt))
        try:
            return await request_once(call, candidate, run, until)
        except LimitReached as limit:
            raise (error if attempt > 1 else limit) from None
        except (ModelBusy, ModelRefused, ModelBroken) as failed:
            error, where = failed, where + 1
        again = where < len(line.candidates) or not isinstance(error, ModelRefused)
        pause = _pause(call, run, error, attempt) if where % len(line.candidates) == 0 else 0.0
        if not again or run.voice.shown or attempt == ATTEMPTS or left() <= pause:
            break
        await run.world.pause(pause)
    raise error


def _line(call: Call, run: Run, seconds: float) -> Candidates:
    request = call.request
    facts = Facts(
        message=run.task.message,
        conversation_length=len(run.session.turns),
        tools=len(request.tools),
        context_tokens=call.limits.max_context_tokens or 0,
        output_tokens=request.max_output_tokens,
        typed=call.typed,
        retrieved=call.retrieved,
    )
    budget = (call.ledger or run.budget.ledger).left("cost_usd")
    return run.world.observe(f"{call.key} line", lambda: run.lineup.line(call.wish, facts, budget, seconds), LINES)


def _pause(call: Call, run: Run, error: ModelError, attempt: int) -> float:
    return run.world.observe(f"{call.key} pause", lambda: pause_after(error, attempt))


def pause_after(error: ModelError, attempt: int) -> float:
    """Seconds until the same model is asked again: what it said, or a growing pause; never the same for two."""
    least = getattr(error, "retry_after", None)
    chance = random.uniform(0.5, 1.0) * PAUSE * 2.0 ** (attempt - 1)
    return chance if least is None else least + random.uniform(0.0, 0.2) * max(least, PAUSE)


def why_not(error: ShipworthyError) -> Reason:
    """Why no model's answer is to be had, as the reason of a degraded run."""
    reasons: dict[type[ShipworthyError], Reason] = {
        NoModel: "no_model",
        TooDear: "limit",
        LimitReached: "limit",
        DeadlinePassed: "deadline",
        AnswerCut: "output_cut",
    }
    return reasons.get(type(error), "model_failed")
