"""Injected faults: their kinds, their rates and their place in the answer."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shipworthy.contract.lint.link import near
from shipworthy.errors import Problem
from shipworthy.regex import regex
from shipworthy.sim.answer import Piece, SimAnswer, tokens_of, within
from shipworthy.sim.request import SimRequest

KINDS = {
    "cut": "the connection is closed in the middle of the answer",
    "cut_call": "the connection is closed in the middle of a call's arguments",
    "stall": "silence, after the headers or in the middle of the answer",
    "overloaded": "503, or Anthropic's 529",
    "rate_limit": "429 with Retry-After",
    "error_event": "an error event in a stream that began with 200, before or after the first text",
    "malformed": "arguments that are no JSON",
    "empty": "an answer without text and without calls",
    "length": "the answer stops half-way, as if its cap were reached",
    "slow": "ten times the latency",
    "stubborn": "it asks for tools as long as any are offered",
    "flood": "it ignores the cap on its output",
    "no_usage": "the usage is left out",
    "refuse": "it refuses to answer",
}
BREAKS = ("cut", "cut_call", "stall", "error_event")
"""The kinds that happen at a certain place in the answer."""
STATUS = {"overloaded": 503, "rate_limit": 429}
FLOOD = 4000
"""Most tokens beyond the cap."""
PLACED = regex(r"(\w+)@(-1|\d{1,9})")


@dataclass(frozen=True, slots=True)
class Fault:
    """The fault of one request."""

    kind: str
    at: int | None = None
    """The number of pieces sent before it; -1: before the first event; None: drawn at random."""


def named(text: str) -> Fault | None:
    """Parse the name of a fault: `cut`, or `cut@3` for after three pieces; None if it is no such name."""
    placed = PLACED.fullmatch(text)
    kind = placed[1] if placed else text
    if kind not in KINDS or (placed and kind not in BREAKS):
        return None
    return Fault(kind, int(placed[2]) if placed else None)


def check_rates(rates: Mapping[str, float], where: str = "faults") -> list[Problem]:
    """Check that each rate and their sum are from 0 to 1, because a request has at most one fault."""
    problems = []
    for kind, rate in rates.items():
        if kind not in KINDS:
            repair = near(kind, list(KINDS), f"write one of {', '.join(KINDS)}")
            problems.append(Problem(where, f"`{kind}` is not a kind of fault", repair))
        elif not 0 <= rate <= 1:
            problems.append(Problem(where, f"the rate of `{kind}` is {rate:g}", "write a rate from 0 to 1"))
    total = sum(rates.values())
    if not problems and total > 1 + 1e-9:
        message = f"the rates add up to {total:g}, and a request has one fault at most"
        problems.append(Problem(where, message, "lower them until they add up to 1 or less"))
    return problems


def drawn(rates: Mapping[str, float], request: SimRequest) -> Fault | None:
    """Draw the fault of a request; None for no fault."""
    if not rates:
        return None
    point = request.draw("fault").random()
    for kind, rate in rates.items():
        point -= rate
        if point < 0:
            return Fault(kind)
    return None


def spoilt(answer: SimAnswer, fault: Fault | None, request: SimRequest) -> SimAnswer:
    """Apply the cap and the fault to the answer."""
    kind = fault.kind if fault is not None else ""
    if kind == "flood":
        return _flood(answer, request)
    if request.max_output_tokens is not None:
        answer = within(answer, request.max_output_tokens)
    if kind == "empty":
        return SimAnswer()
    if kind == "refuse":
        text = "" if request.draw("refuse").random() < 0.5 else "Simulated refusal: I cannot help with that."
        return SimAnswer(text=text, stop="refused")
    if kind == "length":
        return replace(within(answer, max(tokens_of(answer.text, answer.calls) // 2, 1)), stop="length")
    if kind == "malformed":
        chance = request.draw("malformed")
        calls = tuple(replace(call, arguments=_broken(call.arguments, chance)) for call in answer.calls)
        return replace(answer, calls=calls)
    return answer


def applies(fault: Fault, answer: SimAnswer) -> bool:
    """Whether the fault can affect the answer: some kinds need a call."""
    return bool(answer.calls) or fault.kind not in ("cut_call", "malformed")


def place(fault: Fault, pieces: Sequence[Piece], request: SimRequest) -> int:
    """The number of pieces sent before the fault; -1: it comes before the first event."""
    if fault.at is not None:
        return min(fault.at, len(pieces))
    chance = request.draw("place")
    if fault.kind == "cut_call":
        return chance.choice([index for index, piece in enumerate(pieces) if piece.kind == "args"] or [0])
    first = 0 if fault.kind == "cut" else -1
    if first and chance.random() < 0.5:
        return first
    return chance.randrange(0, max(len(pieces), 1))


def _flood(answer: SimAnswer, request: SimRequest) -> SimAnswer:
    most = request.max_output_tokens or FLOOD
    words = most + max(min(most, FLOOD), 200)
    return SimAnswer(text=(answer.text or "Simulated flood:") + " more" * words)


def _broken(arguments: str, chance: random.Random) -> str:
    broken = [arguments[:-1] or "{", arguments + "}", arguments.replace('"', "'") if '"' in arguments else "{'"]
    return chance.choice(broken)
