"""One request to one model: reserved, sent, settled."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from shipworthy.clock import loop_time
from shipworthy.contract.limits import Limits
from shipworthy.contract.model import Wish
from shipworthy.errors import (
    AnswerCut,
    LimitReached,
    ModelBroken,
    ModelBusy,
    ModelError,
    ModelRefused,
)
from shipworthy.events import CallReserved, CallSettled, UsageExceeded
from shipworthy.models.model import Request
from shipworthy.models.pace import Pace
from shipworthy.routing.models.lineup import Candidate
from shipworthy.runtime.asking.answer import Answer
from shipworthy.runtime.asking.fitting import fitted, fitted_in_bytes
from shipworthy.runtime.asking.hearing import Hearing
from shipworthy.runtime.asking.used import USES, Used, used_of
from shipworthy.runtime.limits.ledger import NOTHING, Amounts, Ledger
from shipworthy.runtime.run import Run

Counted = TypeVar("Counted", CallReserved, CallSettled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call to be made: what is asked, by whose leave, and who hears the answer."""

    key: str
    """Where in the run it is asked."""
    request: Request
    limits: Limits
    seconds: float
    wish: Wish = "auto"
    ledger: Ledger | None = None
    """The account of the step; None: that of the run."""
    typed: bool = False
    retrieved: bool = False
    on_text: Callable[[str], None] | None = None
    """Where its text goes as it comes: a gate, or what takes every portion."""
    patient: bool = False
    """Whether a text is shown only when it is long enough to be the answer, and no word before a tool call."""
    later: Callable[[], float] = float
    """Seconds that the required steps after it usually need: no pause takes them."""


def clock(call: Call, run: Run, until: float) -> Callable[[], float]:
    """Seconds left for the call, read as often as it is asked for."""
    return lambda: run.world.observe(f"{call.key} left", lambda: until - loop_time())


async def request_once(call: Call, candidate: Candidate, run: Run, until: float) -> Answer:
    """One request to one model: reserved before it is sent, and settled however it ends."""
    pace, row = candidate.pace, candidate.row
    most = call.limits.max_context_tokens or 1
    request, size = await fitted(call.request, row, run, most=most, key=call.key)
    await run.world.wait(f"{call.key} turn", lambda: _turn(pace, until))
    seconds = clock(call, run, until)()
    try:
        try:
            reserved = _reserve(call, candidate, run, size, seconds)
        except LimitReached:
            if size <= most:
                raise
            request, size = await fitted_in_bytes(call.request, row, run, most=most, key=call.key)
            reserved = _reserve(call, candidate, run, size, seconds)
    except LimitReached:
        if pace is not None:
            pace.gone()
        raise
    hearing = Hearing(candidate, request, call.on_text, patient=call.patient)
    answer = hearing.answer
    try:
        await run.world.ask(call.key, request, hearing.take, lambda take: hearing.within(seconds, take))
        hearing.ended()
    except BaseException as error:
        if hearing.kept(error):
            return _settled(call, run, candidate, request, reserved, answer)
        answer.unseen = getattr(error, "unseen", ())
        if _used_nothing(error, answer):
            (call.ledger or run.budget.ledger).settle(reserved, NOTHING)
            run.voice.emit(_told(CallSettled, call, candidate, NOTHING))
        else:
            _settle(call, run, candidate, request, reserved, answer)
        _tell(pace, error, answer)
        raise
    heard = _settled(call, run, candidate, request, reserved, answer)
    return heard if hearing.over else _whole(candidate, heard, request.max_output_tokens + row.reasoning)


def _settled(call: Call, run: Run, candidate: Candidate, request: Request, reserved: Amounts, answer: Answer) -> Answer:
    """The answer, paid for."""
    used = _settle(call, run, candidate, request, reserved, answer)
    run.progress.asked.by = candidate.row.name
    if used.unread:
        told = f"its server counted {used.usage.input_tokens} tokens, and the tools alone are about {used.unread}"
        name = candidate.row.name
        run.degrade("tools_not_read", f"`{name}` has not read the tools that it was given: {told}", call.key)
    return answer


async def _turn(pace: Pace | None, until: float) -> None:
    """Wait for the request's place; raises ModelBusy where its provider takes no more."""
    if pace is not None:
        await pace.turn(until - loop_time())


def _reserve(call: Call, candidate: Candidate, run: Run, size: int, seconds: float) -> Amounts:
    """Set aside what the request may use at worst; raises LimitReached where that does not fit."""
    output, price = call.request.max_output_tokens + candidate.row.reasoning, candidate.model.price
    cost = price.at_most(size, output, seconds) if price is not None else None
    if cost is None and run.budget.bound.cost_usd is None:
        cost = 0.0
    reserved = Amounts(model_calls=1, input_tokens=size, output_tokens=output, cost_usd=cost)
    (call.ledger or run.budget.ledger).reserve(reserved)
    run.voice.emit(_told(CallReserved, call, candidate, reserved))
    return reserved


def _told(kind: type[Counted], call: Call, candidate: Candidate, amounts: Amounts) -> Counted:
    return kind(
        step_id=call.key,
        model=candidate.row.name,
        input_tokens=amounts.input_tokens,
        output_tokens=amounts.output_tokens,
        cost_usd=amounts.cost_usd,
    )


def _used_nothing(error: BaseException, answer: Answer) -> bool:
    """Whether the provider turned the request away before it began to work on it."""
    if isinstance(error, ModelBusy):
        return not answer.text and not answer.calls
    away = isinstance(error, ModelRefused) or (isinstance(error, ModelBroken) and not error.began)
    return away and not answer.came


def _tell(pace: Pace | None, error: BaseException, answer: Answer) -> None:
    if pace is None:
        return
    if isinstance(error, ModelBusy):
        pace.refused(error.retry_after, flying=not answer.came)
    elif not answer.came:
        pace.gone()


def _settle(call: Call, run: Run, candidate: Candidate, request: Request, reserved: Amounts, answer: Answer) -> Used:
    row, price = candidate.row, candidate.model.price
    used = run.world.observe(f"{call.key} used", lambda: used_of(answer, request, row, reserved), USES)
    took = run.world.observe(f"{call.key} took", lambda: loop_time() - answer.began)
    usage, cost = used.usage, reserved.cost_usd
    if price is not None:
        cached, written = usage.cached_tokens, usage.written_tokens
        cost = price.of(usage.input_tokens, usage.output_tokens, cached=cached, written=written, seconds=took)
    amounts = Amounts(model_calls=1, input_tokens=usage.input_tokens, output_tokens=usage.output_tokens, cost_usd=cost)
    (call.ledger or run.budget.ledger).settle(reserved, amounts, estimated=bool(used.own))
    run.voice.emit(_told(CallSettled, call, candidate, amounts))
    if used.per_o200k and candidate.factors is not None:
        candidate.factors.told(row, used.per_o200k)
    over = amounts.above(reserved)
    if over != NOTHING:
        exceeded = UsageExceeded(
            step_id=call.key,
            model=row.name,
            input_tokens=over.input_tokens,
            output_tokens=over.output_tokens,
            cost_usd=over.cost_usd or 0.0,
            tokens_per_o200k=used.per_o200k or None,
        )
        run.voice.emit(exceeded)
    return used


def _whole(candidate: Candidate, answer: Answer, cap: int) -> Answer:
    """The answer, if it is one."""
    model = candidate.model
    if not answer.stopped:
        raise ModelBroken(f"the answer of {model.name} broke off")
    if answer.reason == "refused":
        raise ModelRefused(f"{model.name} refused to answer")
    if not answer.text.strip() and not answer.calls:
        if answer.cut:
            raise AnswerCut(
                f"{model.name} gave an empty answer at its output cap of {cap} tokens, as a model does that thinks for "
                f"long: give it more room with `reasoning` of this model in `models` ({candidate.row.reasoning} now)"
            )
        raise ModelError(f"{model.name} gave an empty answer")
    return answer
