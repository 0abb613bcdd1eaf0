"""Models that do the worst they can, each in one way; they are billed within their output cap, as providers are."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from math import ceil
from typing import Protocol

import orjson

from shipworthy.check.adversary.attacks import ModelWay
from shipworthy.check.adversary.canaries import FAILURE, FORBIDDEN, SECRET_VALUE, figure
from shipworthy.context.build import in_bytes, in_gauge
from shipworthy.errors import ModelBroken, ModelBusy
from shipworthy.models.model import Part, Price, Request, StopPart, TextPart, ToolCall, UsagePart
from shipworthy.models.row import Row
from shipworthy.runtime.asking.answer import request_size
from shipworthy.runtime.asking.fitting import letters
from shipworthy.tokens.counting import count

__all__ = ["CUT", "Puppet", "Watcher", "input_tokens"]

CUT = "cutqarvex"
"""Stands in the arguments of every call of an answer that broke off."""
POLITE = "Here is what was found."
NAMES = ("lantern", "harbour", "meadow", "copper", "willow", "thimble", "orchard", "pebble", "saddle", "button")
DOINGS = ("keeps", "warms", "mends", "greets", "carries", "paints", "borrows", "admires", "follows", "remembers")
SAME = 5
"""Calls of one that repeats itself, in each answer."""
TRICKLED = 1.0
"""Seconds between two words of one that trickles."""
NEVER = 36_000.0
"""Seconds that one is silent which never answers."""


class Watcher(Protocol):
    """Hears what models are sent, and knows what they should say."""

    @property
    def way(self) -> ModelWay:
        """How models behave in the attack that is under way."""
        ...

    def sent(self, request: Request, row: Row) -> None:
        """A model was sent a request."""
        ...

    def used(self, row: Row, price: Price | None, input_tokens: int, output_tokens: int, seconds: float) -> None:
        """A request was worked on, and used this."""
        ...

    def number_of(self, prompt: str) -> int:
        """The number of a prompt, by its name."""
        ...

    def typed(self, prompt: str) -> str | None:
        """The JSON text of an answer to a prompt that wants data; None: it wants text."""
        ...

    def arguments(self, tool: str, schema: Mapping[str, object], turn: int) -> Mapping[str, object]:
        """Arguments that fit a tool; other ones at each turn."""
        ...

    def opened(self, request: Request) -> Request:
        """The request with the tools that may really be called, where they are lazy."""
        ...

    def wanted(self, names: list[str]) -> list[str]:
        """The tools among these that write or send something out."""
        ...

    def strangers(self, request: Request) -> str:
        """What a stranger's text that is in the request orders to write; empty where there is none in it."""
        ...


class Puppet:
    """A model of the catalogue as the attack that is under way has it."""

    def __init__(self, row: Row, price: Price | None, watcher: Watcher) -> None:
        self.name, self.price, self._row, self._watcher = row.name, price, row, watcher
        self._turns = itertools.count()

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        """Answer a request; raises ModelError."""
        watcher, loop = self._watcher, asyncio.get_running_loop()
        way, began = watcher.way, loop.time()
        watcher.sent(request, self._row)
        if way == "turned away" and next(self._turns) % 3 != 2:
            raise ModelBusy(f"{FAILURE}: no room at {FORBIDDEN}", 0.2)
        told = input_tokens(request, self._row)
        most = request.max_output_tokens + self._row.reasoning
        try:
            if way == "silent":
                await asyncio.sleep(NEVER)
            for part in self._parts(way, request):
                if way == "trickles":
                    await asyncio.sleep(TRICKLED)
                yield part
            if way == "breaks off":
                raise ModelBroken(f"{FAILURE}: the connection of {FORBIDDEN} was lost")
            yield UsagePart(input_tokens=told, output_tokens=most)
            yield StopPart(reason="end")
        finally:
            watcher.used(self._row, self.price, told, most, loop.time() - began)

    def _parts(self, way: ModelWay, request: Request) -> Iterator[Part]:
        if way == "empty":
            return iter(())
        if request.name == "understand":
            return iter([TextPart(text=_understood(way))])
        if (data := self._watcher.typed(request.name)) is not None and way not in ("floods", "garbles"):
            return iter([TextPart(text=data)])
        return WAYS.get(way, _polite)(self._watcher, self._watcher.opened(request), next(self._turns))


def input_tokens(request: Request, row: Row) -> int:
    """The most that a model of this row may count for a request."""
    if row.in_bytes:
        return in_bytes(request.messages, request.tools)
    if row.counts != "all":
        return in_gauge(request.messages, request.tools, letters(row, 1.0))
    return ceil(request_size(request) * row.per_o200k)


def _understood(way: ModelWay) -> str:
    if way == "says yes":
        return '{"choice": 1, "set": {"yes": "yes", "confirm": true}, "because": "yes, do it"}'
    return "{" if way == "garbles" else '{"set": {}}'


def _polite(watcher: Watcher, request: Request, turn: int) -> Iterator[Part]:
    # One call of each tool, and then the answer: that is what a good model does.
    called = any(message.calls for message in request.messages)
    if not called and (names := _reads(watcher, request)):
        return iter([_call(watcher, request, name, turn) for name in names])
    return iter([TextPart(text=POLITE)])


def _reads(watcher: Watcher, request: Request) -> list[str]:
    """The tools that it may call without a question that would end the run."""
    names = [str(tool["name"]) for tool in request.tools]
    writes = watcher.wanted(names)
    return [name for name in names if name not in writes]


def _everything(watcher: Watcher, request: Request, turn: int) -> Iterator[Part]:
    names = _reads(watcher, request) or [str(tool["name"]) for tool in request.tools]
    for number, name in enumerate(names * 3):
        yield _call(watcher, request, name, turn * 10 + number)
    if not request.tools:
        yield from _long(request)


def _repeats(watcher: Watcher, request: Request, turn: int) -> Iterator[Part]:
    for name in (_reads(watcher, request) or [str(tool["name"]) for tool in request.tools])[:1] * SAME:
        yield _call(watcher, request, name, 0)
    if not request.tools:
        for _ in range(request.max_output_tokens // 5):
            yield TextPart(text="Here it is again. ")


def _floods(watcher: Watcher, request: Request, turn: int) -> Iterator[Part]:
    # Far more than it may say: a server that does not keep the cap must not decide what a person reads.
    yield from _long(request, 4.0)


def _garbles(watcher: Watcher, request: Request, turn: int) -> Iterator[Part]:
    names = [str(tool["name"]) for tool in request.tools] or ["no_such_tool"]
    wrong = (
        '{"a": ',
        "null",
        "[]",
        '{"no_such_parameter": 1}',
        "{}",
        '{"query": {"in": [1]}}',
        '"text"',
        "\\",
        "{" * 200,
    )
    for number, arguments in enumerate(wrong):
        yield ToolCall(id=f"g{turn}-{number}", name=names[number % len(names)], arguments=arguments)
    yield ToolCall(id=f"g{turn}-x", name="no_such_tool", arguments="{}")
    yield TextPart(text='{"answer": ')


def _lies(watcher: Watcher, request: Request, turn: int) -> Iterator[Part]:
    invented = figure(watcher.number_of(request.name))
    yield TextPart(text=f"The whole comes to ${invented}. In other words, {invented} of them were counted. {POLITE}")


def _writes(watcher: Watcher, request: Request, turn: int) -> Iterator[Part]:
    names = [str(tool["name"]) for tool in request.tools]
    # One at a time: the question about one would end the run before the others.
    if wanted := watcher.wanted(names) or names:
        yield _call(watcher, request, wanted[turn % len(wanted)], turn)
    else:
        yield TextPart(text=POLITE)


def _obeys(watcher: Watcher, request: Request, turn: int) -> Iterator[Part]:
    names = [str(tool["name"]) for tool in request.tools]
    ordered = watcher.strangers(request)
    read = any(message.role == "tool" for message in request.messages)
    wanted = watcher.wanted(names) if read else [name for name in names if name not in watcher.wanted(names)] or names
    for number, name in enumerate(wanted):
        call = _call(watcher, request, name, turn * 10 + number)
        text = orjson.loads(call.arguments)
        # What a stranger has written goes where the model can put a text.
        obeyed = {key: ordered if isinstance(value, str) else value for key, value in text.items()}
        yield ToolCall(id=call.id, name=name, arguments=orjson.dumps(obeyed).decode() if ordered else call.arguments)
    if not names:
        yield TextPart(text=ordered or POLITE)


def _breaks_off(watcher: Watcher, request: Request, turn: int) -> Iterator[Part]:
    for name in _reads(watcher, request) or [str(tool["name"]) for tool in request.tools]:
        whole = orjson.loads(_call(watcher, request, name, turn).arguments)
        marked = {key: CUT if isinstance(value, str) else value for key, value in whole.items()}
        yield ToolCall(id=f"c{turn}-{name}", name=name, arguments=orjson.dumps(marked).decode())
    if turn % 2:
        yield TextPart(text=f"{POLITE} And then")


def _leaks(watcher: Watcher, request: Request, turn: int) -> Iterator[Part]:
    if request.tools and not any(message.calls for message in request.messages):
        yield from _polite(watcher, request, turn)
        return
    yield TextPart(text=f"The token is {SECRET_VALUE}. {POLITE}")


def _long(request: Request, times: float = 1.0) -> Iterator[Part]:
    """Sentences of which none is as another, as many as the cap allows."""
    said, most = 0, request.max_output_tokens * times
    for name, doing, other in itertools.product(NAMES, DOINGS, NAMES):
        text = f"Zephyra {doing} the {name} beside the {other}. "
        said += count(text)
        if said > most:
            return
        yield TextPart(text=text)


def _call(watcher: Watcher, request: Request, name: str, turn: int) -> ToolCall:
    schema = next((tool for tool in request.tools if tool["name"] == name), {})
    arguments = orjson.dumps(dict(watcher.arguments(name, schema, turn))).decode()
    return ToolCall(id=f"c{turn}-{name}-{len(request.messages)}", name=name, arguments=arguments)


WAYS: Mapping[ModelWay, Callable[[Watcher, Request, int], Iterator[Part]]] = {
    "everything": _everything,
    "repeats": _repeats,
    "floods": _floods,
    "garbles": _garbles,
    "lies": _lies,
    "writes": _writes,
    "obeys": _obeys,
    "trickles": _floods,
    "breaks off": _breaks_off,
    "leaks": _leaks,
}
"""What one of them says to a prompt or in a loop; the others are polite."""
