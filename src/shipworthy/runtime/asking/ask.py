"""One call to a model, from its reservation to its settlement: who is asked, how often, and until when."""

import itertools
import math
import random
from dataclasses import replace

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
    Ungrounded,
)
from shipworthy.events import ModelChosen, Reason
from shipworthy.models.wire.post import silence_within
from shipworthy.routing.models.difficulty import Facts
from shipworthy.routing.models.lineup import Candidates
from shipworthy.runtime.asking.answer import Answer
from shipworthy.runtime.asking.hidden import hidden
from shipworthy.runtime.asking.recorded import LINES
from shipworthy.runtime.asking.request import Call, clock, request_once
from shipworthy.runtime.run import Run

ATTEMPTS = 4
"""Requests of one call that may be billed without an answer, and that may fail to reach one model."""
PAUSE = 0.5
"""Seconds of the first pause where the provider does not say; it doubles, up to a quarter of the time that is left."""


async def ask(call: Call, run: Run) -> Answer:
    """The whole answer; raises NoModel, ModelError, LimitReached or DeadlinePassed.

    What was turned away before it began used nothing, and is asked again as long as the call's time and the required
    steps after it allow: another model at once, the same one after a pause. What broke off is billed, and asked again
    only as far as the bound has room for it. Once text was shown, nothing is asked again.
    """
    if run.voice.secrets.known:
        call = replace(call, request=hidden(call.request, run.voice.secrets))
    until = loop_time() + call.seconds
    left = clock(call, run, until)
    if (seconds := left()) <= 0:
        raise DeadlinePassed("the time for work is over")
    line = _line(call, run, seconds)
    turns, tries = [math.inf] * len(line.candidates), [0] * len(line.candidates)
    billed, error = 0, ModelError()
    for attempt in itertools.count(1):
        where = max(range(len(turns)), key=turns.__getitem__)
        candidate = line.candidates[where]
        reason = line.reason if attempt == 1 else f"attempt {attempt}: {error}"
        run.voice.emit(ModelChosen(model=candidate.row.name, reason=reason, attempt=attempt))
        turns[where] = -math.inf
        try:
            return await request_once(_patient(call, run, max(turns), seconds), candidate, run, until)
        except LimitReached as limit:
            raise (error if attempt > 1 else limit) from None
        except (ModelBusy, ModelRefused, ModelBroken) as failed:
            error = failed
        tries[where], seconds = tries[where] + 1, left()
        billed += isinstance(error, ModelBroken) and error.began
        if isinstance(error, ModelBusy) or (isinstance(error, ModelBroken) and tries[where] < ATTEMPTS):
            # The seconds that are left when its turn comes.
            turns[where] = seconds - _pause(call, run, error, tries[where], seconds)
        if run.voice.shown or billed >= ATTEMPTS or max(turns) <= call.later():
            break
        await run.world.pause(max(seconds - max(turns), 0.0))
        seconds = min(seconds, max(turns))
    raise error


def _patient(call: Call, run: Run, standby: float, seconds: float) -> Call:
    """The call, with the silence after which the next model is asked, where one stands by and the bound has room."""
    if standby < math.inf:
        return call
    ledger, most = call.ledger or run.budget.ledger, call.limits.max_context_tokens or 0
    needs = ("model_calls", 1), ("input_tokens", most), ("output_tokens", call.request.max_output_tokens)
    if any(left is not None and left < 2 * need for name, need in needs for left in (ledger.left(name),)):
        return call
    return replace(call, request=replace(call.request, silence=silence_within(seconds)))


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


def _pause(call: Call, run: Run, error: ModelError, tries: int, left: float) -> float:
    return run.world.observe(f"{call.key} pause", lambda: pause_after(error, tries, left))


def pause_after(error: ModelError, tries: int, left: float) -> float:
    """Seconds until the same model is asked again: what it said, or a growing pause; never the same for two.

    `tries`: how often it was asked. Of the seconds `left`, a pause that the provider does not ask for takes at most a
    quarter, so that a model which is there at last still has time to answer.
    """
    least = error.retry_after if isinstance(error, ModelBusy) else None
    # A provider that always says the same is believed a few times, and then asked less and less often.
    doubled = min(tries - 1 if least is None else tries - ATTEMPTS, 30)
    chance = random.uniform(0.5, 1.0) * min(PAUSE * 2.0**doubled, max(left / 4, PAUSE))
    if least is None:
        return chance
    spread = random.uniform(0.0, 0.2) * max(least, PAUSE)
    return max(least + min(spread, max(left - least, 0.0) / 2), chance if doubled > 0 else 0.0)


def no_model(run: Run) -> str:
    """Why there is no model to ask, with the variables of which one has to be set."""
    keys = " or ".join(run.keys)
    unknown = "none of this agent's is known. Correct `models` in agent.yaml, or give it one: `model=…`."
    return f"none is set up. Set {keys}." if keys else unknown


def why_not(error: ShipworthyError) -> Reason:
    """Why no model's answer is to be had, as the reason of a degraded run."""
    reasons: dict[type[ShipworthyError], Reason] = {
        NoModel: "no_model",
        TooDear: "limit",
        LimitReached: "limit",
        DeadlinePassed: "deadline",
        AnswerCut: "output_cut",
        Ungrounded: "ungrounded",
    }
    return reasons.get(type(error), "model_failed")
