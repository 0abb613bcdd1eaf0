"""What a request used: how that is known, and what it tells of how its model counts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from math import ceil
from typing import Any

import orjson

from shipworthy.context.build import in_bytes, in_gauge
from shipworthy.models.model import Request, UsagePart
from shipworthy.models.row import Row
from shipworthy.runtime.asking.answer import Answer, request_size
from shipworthy.runtime.asking.fitting import FRAME, RECORDED, letters
from shipworthy.runtime.limits.ledger import Amounts
from shipworthy.tokens.counting import count, loaded
from shipworthy.world import Codec

LEAST, LEAST_WITH_TOOLS = 200, 1000
"""Tokens of o200k from which a request tells how its model counts: below, what is added around it weighs too much.

That is about 10 tokens for a conversation; to introduce tools, Anthropic's documentation says 313 to 346.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What one request used."""

    usage: UsagePart
    model: str = ""
    """Its name in the catalogue."""
    own: tuple[str, ...] = ()
    """The counts that are ours, because they were not told or cannot be true."""
    per_o200k: float = 0.0
    """Tokens that were told for each of ours in the input; 0: that says nothing of how the model counts."""
    unread: int = 0
    """Tokens of the tools, where so few were told that they cannot have been read; 0: they were."""


def _write(used: Used) -> object:
    told = {name: value for name, value in asdict(used).items() if name != "usage" and value}
    return {**asdict(used.usage), **told}


def _read(data: Mapping[str, Any]) -> Used:
    told, kept = dict(data), {"model": "", "own": (), "per_o200k": 0.0, "unread": 0}
    more = {name: told.pop(name, value) for name, value in kept.items()}
    return Used(usage=UsagePart(**told), **{**more, "own": tuple(more["own"])})


USES: Codec[Used] = Codec(write=_write, read=_read)
"""How it stands on a tape: the counts, and behind them what else is known."""


def used_of(answer: Answer, request: Request, row: Row, reserved: Amounts) -> Used:
    """What the request used: as told, also above what was reserved; a count of ours at most what was reserved.

    A bill for more than a stream was allowed is disputed; what the provider says itself is charged.
    """
    told, usage = answer.told, answer.usage(request, row.per_o200k)
    own = tuple(
        name
        for name in ("input_tokens", "output_tokens")
        if not answer.usage_reported or getattr(usage, name) != getattr(told, name)
    )
    if own:
        most_in, most_out = (
            max(reserved.input_tokens, told.input_tokens),
            max(reserved.output_tokens, told.output_tokens),
        )
        usage = replace(
            usage,
            input_tokens=min(usage.input_tokens, most_in),
            output_tokens=min(usage.output_tokens, most_out),
        )
    if usage.input_tokens != told.input_tokens:
        return Used(usage=usage, model=row.name, own=own)
    factor = _factor(told.input_tokens, request, row, reserved.input_tokens)
    return Used(
        usage=usage, model=row.name, own=own, per_o200k=factor, unread=_unread(told.input_tokens, request, row, answer)
    )


def _factor(told: int, request: Request, row: Row, reserved: int) -> float:
    """Tokens that were told for each of ours, where the request is large enough to say so; else 0.

    More tokens than a request has bytes are those of something else that the provider adds.
    """
    if not (row.in_bytes or told * 2 > reserved) or not loaded():
        return 0.0
    size = request_size(request)
    least = 0 if told > reserved else LEAST_WITH_TOOLS if request.tools else LEAST
    if told > in_bytes(request.messages, request.tools) + FRAME or size < least:
        return 0.0
    if row.counts != "all" and row.known and told <= in_gauge(request.messages, request.tools, letters(row, RECORDED)):
        return 0.0  # no more than was reckoned of its scripts and digits: nothing is learnt for other texts
    factor = ceil(told / size * 10_000) / 10_000
    return max(factor, 1.0) if not row.known else factor if factor > row.per_o200k * RECORDED else 0.0


def _unread(told: int, request: Request, row: Row, answer: Answer) -> int:
    """Tokens of the tools of a request of which less than half was told, and no tool was called; else 0.

    So few can be true only where the server dropped the tools: the shortest way to render one takes half of its JSON.
    """
    called = answer.calls or any(message.calls for message in request.messages)
    if row.own or called or request.answers or not answer.stopped or not loaded() or told * 2 >= request_size(request):
        return 0
    return sum(count(orjson.dumps(tool).decode()) for tool in request.tools)
