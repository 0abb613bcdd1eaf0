"""One attempt at a write: how far it came, so that its failure can be told from its effect."""

import inspect
import io
import queue
import threading
import traceback
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from typing import Any

from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import NotDone, ShipworthyError, ToolBusy
from shipworthy.forking import renew_in_child
from shipworthy.stores.effects import State
from shipworthy.tools.tool import Compactor, Tool


class Running:
    """The keys of the writes whose code still runs in this process, also after they were given up."""

    def __init__(self) -> None:
        self.keys: dict[int, str] = {}
        renew_in_child(self)

    def forked(self) -> None:
        """Drop the calls, which the parent makes."""
        self.keys = {}

    def __contains__(self, key: str) -> bool:
        return key in tuple(self.keys.values())


RUNNING = Running()


class Code:
    """Exists as long as code of one call may run: its own, and tasks and threads that took over its context."""

    def __init__(self, key: str, ended: "queue.SimpleQueue[None]") -> None:
        self._ended, self._leave = ended, RUNNING.keys.pop
        RUNNING.keys[id(self)] = key

    def __del__(self) -> None:
        # Only what may be done on any thread and in the middle of anything else.
        self._leave(id(self), None)
        self._ended.put(None)


CODE: ContextVar[Code | None] = ContextVar("shipworthy_code_of_a_write", default=None)
"""Copied into each task that the call begins, and into its `asyncio.to_thread`."""


class Attempt:
    """The tool, for one call of it."""

    def __init__(self, tool: Tool, key: str) -> None:
        self._tool, self._key = tool, key
        self.returned = self._begun = self._closed = False
        self._lock = threading.Lock()
        self.ended: queue.SimpleQueue[None] = queue.SimpleQueue()
        """Gets an item when no code of the call runs any more."""

    @property
    def key(self) -> str:
        """The key of the write: equal for equal writes."""
        return self._key

    @property
    def spec(self) -> ToolSpec:
        """Its contract."""
        return self._tool.spec

    @property
    def compact(self) -> Compactor | None:
        """How its result is shown."""
        return self._tool.compact

    @property
    def is_async(self) -> bool:
        """Whether the prepared call gives an awaitable."""
        return self._tool.is_async

    @property
    def checks_on_thread(self) -> bool:
        """Whether code of its author checks its arguments."""
        return bool(getattr(self._tool, "checks_on_thread", False))

    @property
    def owner(self) -> str:
        """What its threads are counted under."""
        return str(getattr(self._tool, "owner", self._tool.spec.name))

    def prepared(self, args: Mapping[str, Any]) -> Callable[[], Any]:
        """The call, ready to be made, and noted as soon as it is."""
        call = self._tool.prepared(args)

        def made() -> Any:
            with self._lock:
                if self._closed:
                    raise ToolBusy("it was given up before it began")
                self._begun = True
            CODE.set(Code(self._key, self.ended))
            try:
                return self._given(call())
            finally:
                # No variable of a frame may keep it: an error keeps all frames that it came through.
                CODE.set(None)

        return made

    def _given(self, value: Any) -> Any:
        """The value; what it is yet to do counts as the call too."""
        if inspect.isawaitable(value):
            return self._awaited(value, [CODE.get()])
        if isinstance(value, AsyncIterable):
            return self._collected(value, [CODE.get()])
        if isinstance(value, Iterator) and not isinstance(value, io.IOBase):
            return self._listed(value, [CODE.get()])
        self.returned = True
        return value

    async def _awaited(self, value: Awaitable[Any], code: list[Code | None]) -> Any:
        CODE.set(code.pop())
        try:
            return self._given(await value)
        finally:
            CODE.set(None)

    async def _collected(self, items: AsyncIterable[Any], code: list[Code | None]) -> AsyncIterator[Any]:
        CODE.set(code.pop())
        try:
            async for item in items:
                yield item
            self.returned = True
        finally:
            CODE.set(None)

    def _listed(self, items: Iterable[Any], code: list[Code | None]) -> Iterator[Any]:
        CODE.set(code.pop())
        try:
            yield from items
            self.returned = True
        finally:
            CODE.set(None)

    def begun(self) -> bool:
        """Whether code of the tool was run; if not, it never will be."""
        with self._lock:
            self._closed = True
            return self._begun

    def outcome(self, error: ShipworthyError) -> State:
        """What the failure says of the effect: only a tool that raises NotDone says that it did not happen."""
        if self.returned:
            return "done"
        if not self.begun():
            return "void"
        forget_frames(error)
        return "void" if isinstance(error, NotDone) else "unknown"


def forget_frames(error: BaseException) -> None:
    """Clear the variables of the frames that an error came through: they hold tasks of the call that have ended."""
    cause: BaseException | None = error
    for _ in range(10):
        if cause is None:
            return
        traceback.clear_frames(cause.__traceback__)
        cause = cause.__cause__ or cause.__context__
