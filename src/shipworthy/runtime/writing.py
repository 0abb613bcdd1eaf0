"""A write: claimed before it is made, settled after, never made twice, and never again where nobody knows."""

import asyncio
import contextlib
import hashlib
import logging
from dataclasses import asdict
from typing import Any

import orjson

from shipworthy.errors import (
    ArgumentError,
    LimitReached,
    OutcomeUnknown,
    StateError,
    ToolBusy,
    ToolError,
    ToolFailed,
    ToolTimeout,
)
from shipworthy.events import StepFinished
from shipworthy.runtime.effects import Effect, Effects, State
from shipworthy.runtime.invoke import filled, invoke
from shipworthy.runtime.run import Order, Run
from shipworthy.runtime.scope import Scope
from shipworthy.runtime.world import Code
from shipworthy.spec.tool import ToolSpec
from shipworthy.spec.values import show
from shipworthy.tools.call import ToolResult

log = logging.getLogger("shipworthy")
EFFECTS: Code[Effect | None] = Code(
    write=lambda effect: None if effect is None else asdict(effect),
    read=lambda data: None if data is None else Effect(**data),
)
VOID = (ArgumentError, ToolBusy, ToolFailed, LimitReached)
"""Where the call was not made, or the tool itself says that it did not happen: it raised."""
ALREADY = "already done"


async def make(tool: ToolSpec, args: dict[str, Any], scope: Scope, order: Order, seconds: float) -> ToolResult:
    """The result of the call; a write is claimed first, and one that was made already is not made again.

    Raises OutcomeUnknown where an earlier attempt may have happened and nobody can say.
    """
    store = scope.run.effects
    if tool.effect != "write" or store is None:
        return await invoke(tool, args, scope, order, seconds)
    return await Write(tool, args, scope, order, store).made(seconds)


class Write:
    """One write on its way."""

    def __init__(self, tool: ToolSpec, args: dict[str, Any], scope: Scope, order: Order, store: Effects) -> None:
        self.tool, self.args, self.scope, self.order = tool, args, scope, order
        self.run: Run = scope.run
        self.store, self.where = store, "/".join(order)
        self.key = key_of(self.run.instance, tool, args)

    async def made(self, seconds: float) -> ToolResult:
        """Claim it, make it, and settle it; what stands already is taken as it stands."""
        standing = await self._claimed()
        if standing is not None and standing.state == "unknown":
            found = await self._verified(standing.text, seconds)
            if found is not None:
                return found
            standing = await self._claimed()
        if standing is None:
            return await self._dispatched(seconds)
        if standing.state == "done":
            label = filled(self.tool, self.args)
            self.run.emit(StepFinished(step=self.tool.name, label=label, elapsed_ms=0.0, reused=True))
            self.run.gathered[label] = standing.text
            return ToolResult(value=standing.value, text=standing.text, tokens=0)
        raise ToolBusy(f"{self._named()} is being done by another run just now; it was not done again")

    async def _dispatched(self, seconds: float) -> ToolResult:
        try:
            result = await invoke(self.tool, self.args, self.scope, self.order, seconds)
        except VOID as error:
            await self._settled("void", text=str(error))
            raise
        except ToolTimeout as error:
            await self._settled("unknown", text=str(error))
            found = await self._verified(str(error), self.scope.frame.deadline.remaining())
            if found is not None:
                return found
            raise
        except BaseException as error:
            # It may have happened. Whoever cancels must not take this with him.
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.shield(self._settled("unknown", text=f"it was stopped ({type(error).__name__})"))
            raise
        await self._settled("done", result.value, result.text)
        return result

    async def _verified(self, why: str, seconds: float) -> ToolResult | None:
        """What the tool's own check says of a write whose answer was lost: its result, or None where it did not happen.

        Raises OutcomeUnknown where there is no check, or it does not know either.
        """
        if self.tool.verify is None:
            raise OutcomeUnknown(self._report(why))
        check = self.run.agent.spec.tools[self.tool.verify]
        args = {name: value for name, value in self.args.items() if check.param(name) is not None}
        try:
            said = await invoke(check, args, self.scope, (*self.order, "verify"), seconds)
        except (ToolError, LimitReached) as error:
            raise OutcomeUnknown(self._report(f"{why}; {check.name}: {error}")) from error
        if not said.value:
            await self._settled("void")
            return None
        value = ALREADY if said.value is True else said.value
        text = ALREADY if said.value is True else said.text
        await self._settled("done", value, text)
        return ToolResult(value=value, text=text, tokens=said.tokens)

    async def _claimed(self) -> Effect | None:
        effect = Effect(
            key=self.key,
            run_id=self.run.run_id,
            session_id=self.run.session.id,
            agent=self.run.agent.spec.name,
            tool=self.tool.name,
            args=self.args,
        )
        return await self.run.world.kept(f"{self.where} claim", lambda: self.store.claim(effect), EFFECTS)

    async def _settled(self, state: State, value: Any = None, text: str = "") -> None:
        try:
            await self.run.world.kept(f"{self.where} settle", lambda: self.store.settle(self.key, state, value, text))
        except StateError as error:
            # What was written is written. The claim stands, and is unknown as soon as this process is gone.
            log.warning("the outcome of %s could not be kept: %s", self.tool.name, error)

    def _named(self) -> str:
        args = ", ".join(f"{name} {show(value)}"[:80] for name, value in self.args.items())
        return f"{filled(self.tool, self.args)} ({args})" if args else filled(self.tool, self.args)

    def _report(self, why: str) -> str:
        return f"Nobody knows whether this happened: {self._named()}: {why}. Check before you try again"


def key_of(instance: str, tool: ToolSpec, args: dict[str, Any]) -> str:
    """The same for the same effect: of one opened skill, one tool, and equal identity arguments."""
    identity = {name: args.get(name) for name in tool.identity} if tool.identity else args
    option = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS
    text = orjson.dumps([instance, tool.name, identity], option=option, default=str)
    return hashlib.sha256(text).hexdigest()
