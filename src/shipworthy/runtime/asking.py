"""One model call: reserved before it is made, settled after, and over when the time is."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from shipworthy.context.build import PER_CALL
from shipworthy.errors import DeadlinePassed, LimitReached, ModelError, NoModel, ShipworthyError
from shipworthy.models.model import Model, Part, Request, StopPart, TextPart, ToolCall, UsagePart
from shipworthy.runtime.ledger import Amounts
from shipworthy.runtime.run import Run
from shipworthy.spec.limits import Limits
from shipworthy.tokens.counting import at_most, count

FEW_BYTES = 3
"""Bytes a token has at least in most texts: below, the vocabulary is not needed."""


@dataclass(slots=True)
class Heard:
    """What has come of an answer until now."""

    text: str = ""
    calls: list[ToolCall] = field(default_factory=list)
    input_tokens: int = 0
    output_tokens: int = 0
    stopped: bool = False
    size: int = 0
    """Bytes of text and calls."""
    tokens: int = 0
    """Tokens of text and calls; 0 as long as the bytes say that they are few."""

    def take(self, part: Part) -> None:
        """Add a part."""
        if isinstance(part, TextPart):
            self.text += part.text
        elif isinstance(part, ToolCall):
            self.calls.append(part)
        elif isinstance(part, UsagePart):
            self.input_tokens, self.output_tokens = part.input_tokens, part.output_tokens
        elif isinstance(part, StopPart):
            self.stopped = True

    def over(self, part: Part, most: int) -> bool:
        """Whether with this part, which was just taken, it is longer than `most` tokens."""
        said = f"{part.name}{part.arguments}" if isinstance(part, ToolCall) else getattr(part, "text", "")
        self.size += at_most(said)
        if self.size <= most * FEW_BYTES:
            return False
        # Piece by piece it is never less than the whole, which is counted only where the pieces are too much.
        self.tokens = self.tokens + count(said) if self.tokens else self._count()
        if self.tokens > most:
            self.tokens = self._count()
        return self.tokens > most

    def _count(self) -> int:
        return count(self.text) + sum(PER_CALL + count(c.name) + count(c.arguments) for c in self.calls)


async def ask(
    request: Request, run: Run, limits: Limits, seconds: float, *, on_text: Callable[[str], None] | None
) -> Heard:
    """The whole answer; raises ModelError, LimitReached or DeadlinePassed."""
    model = run.model
    if model is None:
        raise NoModel()
    if seconds <= 0:
        raise DeadlinePassed("the time for work is over")
    most_in, most_out = limits.max_context_tokens or 0, request.max_output_tokens
    cost = model.price.of(most_in, most_out) if model.price is not None else None
    if cost is None and run.bound.cost_usd is None:
        cost = 0.0
    reserved = Amounts(model_calls=1, input_tokens=most_in, output_tokens=most_out, cost_usd=cost)
    run.ledger.reserve(reserved)
    heard = Heard()
    task = asyncio.create_task(_listen(model, request, heard, on_text))
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
        if not done:
            raise DeadlinePassed(f"{model.name} did not answer within {seconds:.1f} s")
        task.result()
    finally:
        task.cancel()
        run.ledger.settle(reserved, _used(model, reserved, heard))
    if not heard.stopped:
        raise ModelError(f"the answer of {model.name} broke off")
    if heard.output_tokens > most_out:
        raise LimitReached("output_tokens", most_out, heard.output_tokens)
    return heard


async def _listen(model: Model, request: Request, heard: Heard, on_text: Callable[[str], None] | None) -> None:
    held = ""
    async for part in model.stream(request):
        heard.take(part)
        if heard.over(part, request.max_output_tokens):
            # It ignores the limit it was given: the stream is closed, and what was reserved counts as used.
            raise LimitReached("output_tokens", request.max_output_tokens, heard.tokens)
        if on_text is not None and isinstance(part, TextPart):
            # Blanks wait for a word: an answer of blanks alone is none, and has not been shown.
            held += part.text
            if held.strip():
                on_text(held)
                held = ""


def why_not(error: ShipworthyError) -> str:
    """Why no model's answer is to be had, as the reason of a degraded run."""
    reasons = {NoModel: "no_model", LimitReached: "limit", DeadlinePassed: "deadline"}
    return reasons.get(type(error), "model_failed")


def _used(model: Model, reserved: Amounts, heard: Heard) -> Amounts:
    # A stream that was cut has sent no usage: what was reserved counts as used.
    known = heard.input_tokens or heard.output_tokens
    tokens_in = heard.input_tokens if known else reserved.input_tokens
    tokens_out = heard.output_tokens if known else reserved.output_tokens
    cost = model.price.of(tokens_in, tokens_out) if model.price is not None else reserved.cost_usd
    return Amounts(model_calls=1, input_tokens=tokens_in, output_tokens=tokens_out, cost_usd=cost)
