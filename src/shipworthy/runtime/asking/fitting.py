"""A request within the limit of its context, and the input tokens that are set aside for it."""

from dataclasses import replace

from shipworthy.context.build import fit, fits_by_bytes, in_bytes
from shipworthy.context.opaque import own
from shipworthy.models.model import Request
from shipworthy.models.row import Row
from shipworthy.runtime.run import Run
from shipworthy.tokens.counting import (
    BEYOND_ASCII,
    BEYOND_MANY,
    BY_SCRIPT,
    BYTES,
    BYTES_A_TOKEN,
    EXACT,
    Gauge,
    at_most,
    by_letters,
    gauge_of,
    loading,
)

FRAME = 8
"""Tokens that a provider adds around a conversation."""
NAMED = 24
"""Tokens of a tool that is named without being offered, because a conversation with its calls is refused otherwise."""
RECORDED, LEARNT = 1.01, 1.05
"""How much more than its factor a model may count: recorded usage of OpenAI's models is within 0.7 % of our count; a
factor that was learnt is that of other texts."""


async def fitted(request: Request, row: Row, run: Run, *, most: int, key: str) -> tuple[Request, int]:
    """The request within what this model counts as `most` tokens, and the input tokens to set aside for it.

    Of a model that is not known to count in any way, the context is estimated by script, and every byte is set aside.
    """
    request = _own(request, row)
    around = _around(request)
    if row.in_bytes:
        request = await _cut(request, run, key, most - around, BY_SCRIPT)
        return request, max(most, in_bytes(request.messages, request.tools) + around)
    if row.own and row.per_o200k == 1.0:
        return await _cut(request, run, key, most, EXACT), most
    margin = LEARNT if row.learnt == row.per_o200k else RECORDED
    if row.counts != "all":
        request = await _cut(request, run, key, most - around, letters(row, margin))
        # Of an unknown family the letters of one answer are learnt: the next may be in another language.
        return request, most if row.known else max(most, in_bytes(request.messages, request.tools) + around)
    return await _cut(request, run, key, int((most - around) / (row.per_o200k * margin)), EXACT), most


def letters(row: Row, margin: float) -> Gauge:
    """How a model counts whose factor holds for some letters; of an unknown one, never below a quarter of the bytes."""
    factor, apart = row.per_o200k * margin, BEYOND_MANY if row.counts == "many" else BEYOND_ASCII
    least = 0 if row.known else BYTES_A_TOKEN

    def size(text: str) -> int:
        found = by_letters(text, factor, apart)
        return max(found, -(-at_most(text) // least)) if least else found

    return gauge_of(size)


async def fitted_in_bytes(request: Request, row: Row, run: Run, *, most: int, key: str) -> tuple[Request, int]:
    """The request cut to at most `most` bytes, and that number, where more cannot be set aside."""
    request = _own(request, row)
    return await _cut(request, run, key, most - _around(request), BYTES), most


def _own(request: Request, row: Row) -> Request:
    """The request without what other models want back."""
    if not any(message.opaque for message in request.messages):
        return request
    return replace(request, messages=own(request.messages, row.name))


def _around(request: Request) -> int:
    named = {call.name for message in request.messages for call in message.calls} if not request.tools else ()
    return FRAME + NAMED * len(named)


async def _cut(request: Request, run: Run, key: str, limit: int, gauge: Gauge) -> Request:
    if fits_by_bytes(request.messages, request.tools, limit):
        return request
    await loading()
    messages = fit(request.messages, request.tools, limit, gauge)
    if messages == request.messages:
        return request
    lost = sum(len(m.text) for m in request.messages) - sum(len(m.text) for m in messages)
    why = "; how the model counts is unknown, so bytes are: set `tokens_per_o200k`" if gauge is BYTES else ""
    what = f"{lost} characters" if lost > 0 else "the model's earlier thoughts"
    run.degrade("context_cut", f"{request.name}: {what} did not fit{why}", key)
    return replace(request, messages=messages)
