"""One request to one model: reserved, sent, settled."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import asdict, dataclass, replace

from shipworthy.clock import loop_time
from shipworthy.context.build import fit, fits_by_bytes
from shipworthy.contract.limits import Limits
from shipworthy.contract.model import Wish
from shipworthy.errors import (
    DeadlinePassed,
    LimitReached,
    ModelBroken,
    ModelBusy,
    ModelError,
    ModelRefused,
)
from shipworthy.models.model import Model, Request, UsagePart
from shipworthy.models.pace import Pace
from shipworthy.routing.lineup import Candidate
from shipworthy.runtime.asking.answer import Answer
from shipworthy.runtime.asking.patience import Patience
from shipworthy.runtime.limits.ledger import Amounts, Ledger
from shipworthy.runtime.run import Run
from shipworthy.tokens.counting import loading
from shipworthy.world import Codec, Take

FRAME = 8
"""Tokens that a provider adds around a conversation."""

NAMED = 24
"""Tokens of a tool that is named without being offered, because a conversation with its calls is refused otherwise."""

OF_OURS, FEW = 1.25, 8
"""Tokens of o200k for each of another vocabulary, at most, and a few more in a short text."""

USAGES: Codec[UsagePart] = Codec(write=asdict, read=lambda data: UsagePart(**data))


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
    patient: bool = False
    """Whether a text is shown only when it is long enough to be the answer, and no word before a tool call."""


def clock(call: Call, run: Run, until: float) -> Callable[[], float]:
    """Seconds left for the call, read as often as it is asked for."""
    return lambda: run.world.observe(f"{call.key} left", lambda: until - loop_time())


async def request_once(call: Call, candidate: Candidate, run: Run, until: float) -> Answer:
    """One request to one model: reserved before it is sent, and settled however it ends."""
    pace, row, ledger = candidate.pace, candidate.row, call.ledger or run.budget.ledger
    request = await _fitted(call, candidate, run)
    await run.world.store(f"{call.key} turn", lambda: _turn(pace, until))
    seconds = clock(call, run, until)()
    most = call.limits.max_context_tokens or 0, request.max_output_tokens + row.reasoning
    cost = candidate.model.price.at_most(*most, seconds) if candidate.model.price is not None else None
    if cost is None and run.budget.bound.cost_usd is None:
        cost = 0.0
    reserved = Amounts(model_calls=1, input_tokens=most[0], output_tokens=most[1], cost_usd=cost)
    try:
        ledger.reserve(reserved)
    except LimitReached:
        if pace is not None:
            pace.gone()
        raise
    # Each request holds its own text back: nothing of one that broke off is shown with the next.
    show = Patience(call.on_text) if call.patient and call.on_text is not None else call.on_text
    told = request.max_output_tokens + row.reasoning
    # Where another vocabulary counts, a whole answer within its limit may have more tokens of ours.
    most_of_ours = told if row.tokens_per_o200k == 1.0 else int(told * OF_OURS) + FEW
    answer = Answer(most=most_of_ours, began=loop_time())
    try:
        await run.world.ask(
            call.key,
            request,
            lambda part: answer.take(part, show),
            lambda take: _within(seconds, candidate, request, answer, take),
        )
    except BaseException as error:
        answer.unseen = getattr(error, "unseen", ())
        if _used_nothing(error, answer):
            ledger.settle(reserved, Amounts())
        else:
            _settle(call, run, candidate, request, reserved, answer)
        _tell(pace, error, answer)
        raise
    _settle(call, run, candidate, request, reserved, answer)
    run.progress.answered_by = candidate.row.name
    return _whole(candidate.model, answer, request.max_output_tokens + row.reasoning)


async def _turn(pace: Pace | None, until: float) -> None:
    """Wait for the request's place; raises ModelBusy where its provider takes no more."""
    if pace is not None:
        await pace.turn(until - loop_time())


async def _fitted(call: Call, candidate: Candidate, run: Run) -> Request:
    """The request within what this model counts as `max_context_tokens`."""
    request, most = call.request, call.limits.max_context_tokens or 1
    if candidate.row.provider != "own":
        # Recorded usage is within 0.7 % of our count for OpenAI's models; others count more, by their factor.
        named = {call.name for message in request.messages for call in message.calls} if not request.tools else ()
        most = int((most - FRAME - NAMED * len(named)) / (candidate.row.tokens_per_o200k * 1.01))
    if fits_by_bytes(request.messages, request.tools, most):
        return request
    await loading()
    messages = fit(request.messages, request.tools, most)
    if messages == request.messages:
        return request
    lost = sum(len(m.text) for m in request.messages) - sum(len(m.text) for m in messages)
    run.degrade("context_cut", f"{request.name}: {lost} characters did not fit", call.key)
    return replace(request, messages=messages)


async def _within(seconds: float, candidate: Candidate, request: Request, answer: Answer, take: Take) -> None:
    if seconds <= 0:
        raise DeadlinePassed("the time for work is over")
    task = asyncio.create_task(_listen(candidate, request, answer, take))
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
        if not done:
            answer.closed = True
            raise DeadlinePassed(f"{candidate.model.name} did not answer within {seconds:.1f} s")
        task.result()
    finally:
        task.cancel()


async def _listen(candidate: Candidate, request: Request, answer: Answer, take: Take) -> None:
    stream, waiting = candidate.model.stream(request), True
    async with aclosing(stream) as parts:  # type: ignore[type-var]
        async for part in parts:
            if answer.closed:
                # It was given up, and did not take notice: nothing of it may be shown or counted any more.
                return
            if not answer.came and candidate.pace is not None:
                candidate.pace.answered(getattr(candidate.model, "remaining", None))
            take(part)
            if waiting and answer.showing:
                # The reader gets the first word before the rest of what has come with it is read.
                waiting = False
                await asyncio.sleep(0)


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


def _settle(call: Call, run: Run, candidate: Candidate, request: Request, reserved: Amounts, answer: Answer) -> None:
    factor = candidate.row.tokens_per_o200k
    used = run.world.observe(f"{call.key} used", lambda: answer.usage(request, factor), USAGES)
    price = candidate.model.price
    took = run.world.observe(f"{call.key} took", lambda: loop_time() - answer.began)
    cost = reserved.cost_usd
    if price is not None:
        cached, written = used.cached_tokens, used.written_tokens
        cost = price.of(used.input_tokens, used.output_tokens, cached=cached, written=written, seconds=took)
    amounts = Amounts(model_calls=1, input_tokens=used.input_tokens, output_tokens=used.output_tokens, cost_usd=cost)
    if not answer.usage_reported:
        # Our own count of a stream that ignored its limits can pass what was set aside; a bill for that is disputed.
        amounts = amounts.within(reserved)
    (call.ledger or run.budget.ledger).settle(reserved, amounts, estimated=not answer.usage_reported)


def _whole(model: Model, answer: Answer, most: int) -> Answer:
    """The answer, if it is one."""
    if not answer.stopped:
        raise ModelBroken(f"the answer of {model.name} broke off")
    if answer.reason == "refused":
        raise ModelRefused(f"{model.name} refused to answer")
    if answer.output_tokens > most:
        raise LimitReached("output_tokens", most, answer.output_tokens)
    if not answer.text.strip() and not answer.calls:
        raise ModelError(f"{model.name} gave an empty answer" + (" at its output cap" if answer.cut else ""))
    return answer
