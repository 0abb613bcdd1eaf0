"""A model that answers from a script, for tests and demonstrations; never a default."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable

import orjson

from shipworthy.errors import ModelError
from shipworthy.models.model import Part, Price, Reply, Request, StopPart, TextPart, ToolCall, UsagePart
from shipworthy.regex import regex
from shipworthy.tokens.counting import count

Script = Callable[[Request], Reply | str]
PIECE = regex(r"\s*\S+\s*|\s+")


class ScriptedModel:
    """Answers from a script: a list of replies used in order, or a function of the request.

    Texts stream word by word. A request after the last reply raises ModelError.
    """

    def __init__(
        self, script: Iterable[Reply | str] | Script, *, name: str = "scripted", price: Price | None = None
    ) -> None:
        self.name = name
        self.price: Price | None = price or Price()
        self.requests: list[Request] = []
        """The requests received, in order."""
        self._script = script if callable(script) else _in_order(script)

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        """Stream the next reply of the script; raises ModelError if the reply is an error."""
        self.requests.append(request)
        scripted = self._script(request)
        reply = Reply(text=scripted) if isinstance(scripted, str) else scripted
        await asyncio.sleep(reply.seconds)
        if reply.error:
            raise ModelError(reply.error)
        for piece in PIECE.findall(reply.text):
            yield TextPart(text=piece)
        for part in reply.opaque:
            yield part
        for call in reply.calls:
            yield call
        yield UsagePart(input_tokens=_input(request, reply), output_tokens=_output(reply))
        yield StopPart(reason="tools" if reply.calls else "end")


def call(name: str, /, **arguments: object) -> ToolCall:
    """A tool call for a script: `Reply(calls=(call("get_price", ticker="NVDA"),))`."""
    return ToolCall(id=f"call_{name}", name=name, arguments=orjson.dumps(arguments).decode())


def _in_order(replies: Iterable[Reply | str]) -> Script:
    rest = iter(tuple(replies))

    def following(_: Request) -> Reply | str:
        try:
            return next(rest)
        except StopIteration:
            raise ModelError("the script of this model has come to its end") from None

    return following


def _input(request: Request, reply: Reply) -> int:
    if reply.input_tokens is not None:
        return reply.input_tokens
    return request_tokens(request)


def _output(reply: Reply) -> int:
    if reply.output_tokens is not None:
        return reply.output_tokens
    return count(reply.text) + sum(8 + count(c.name) + count(c.arguments) for c in reply.calls)


def request_tokens(request: Request) -> int:
    """Tokens of a request: texts and schemas, 4 for each message, 8 for each call, as in recorded usage."""
    messages = sum(
        4 + count(m.text) + sum(8 + count(c.name) + count(c.arguments) for c in m.calls) for m in request.messages
    )
    return messages + sum(count(orjson.dumps(schema).decode()) for schema in request.tools)
