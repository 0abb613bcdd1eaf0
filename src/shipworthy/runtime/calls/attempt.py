"""One attempt at a write: how far it came, so that its failure can be told from its effect."""

import inspect
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ShipworthyError, ToolTimeout
from shipworthy.stores.effects import State
from shipworthy.tools.tool import Compactor, Tool

RUNNING: Counter[str] = Counter()
"""Writes, by key, whose code still runs in this process, also after it was given up."""


class Attempt:
    """The tool, for one call of it."""

    def __init__(self, tool: Tool, key: str) -> None:
        self._tool, self._key = tool, key
        self.begun = self.returned = self._lazy = False

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
            self._begin()
            try:
                value = call()
            except BaseException:
                self._end()
                raise
            if inspect.isawaitable(value):
                return self._awaited(value)
            return self._given(value)

        return made

    async def _awaited(self, value: Awaitable[Any]) -> Any:
        try:
            found = await value
        except BaseException:
            self._end()
            raise
        return self._given(found)

    def _begin(self) -> None:
        self.begun = True
        RUNNING[self._key] += 1

    def _given(self, value: Any) -> Any:
        # A generator has only begun: what it does comes when it is read.
        self._lazy = inspect.isgenerator(value) or inspect.isasyncgen(value) or inspect.isawaitable(value)
        self.returned = not self._lazy
        self._end()
        return value

    def _end(self) -> None:
        RUNNING[self._key] -= 1
        if RUNNING[self._key] <= 0:
            del RUNNING[self._key]

    def outcome(self, error: ShipworthyError) -> State:
        """What the failure says of the effect: a tool that raises says that it did not happen, or that it is not sure.

        It is not sure where it raises TimeoutError, or has lost its connection.
        """
        if self.returned:
            return "done"
        if isinstance(error, ToolTimeout):
            return "unknown"
        if not self.begun:
            return "void"
        return "unknown" if self._lazy or any(map(_unsure, _causes(error))) else "void"


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause = error.__cause__
    for _ in range(10):
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _unsure(error: BaseException) -> bool:
    """Whether the request may have arrived all the same."""
    if isinstance(error, ConnectionRefusedError):
        return False
    names = [kind.__name__ for kind in type(error).__mro__]
    return isinstance(error, TimeoutError | ConnectionError) or any(
        word in name for name in names for word in ("Timeout", "Disconnected")
    )
