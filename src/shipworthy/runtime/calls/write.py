"""A write: claimed before it is made, settled after, made once, and never again while its outcome is unknown."""

import asyncio
import contextlib
import logging
import threading
import time
from dataclasses import asdict, replace
from typing import Any

from shipworthy.clock import loop_time
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import (
    LimitReached,
    OutcomeUnknown,
    ShipworthyError,
    StateError,
    ToolBusy,
    ToolError,
    ToolTimeout,
)
from shipworthy.events import StepFinished
from shipworthy.runtime.calls.attempt import RUNNING, Attempt
from shipworthy.runtime.calls.identity import effect_key, same_args
from shipworthy.runtime.calls.invoke import Invocation, invoke, keep_found
from shipworthy.runtime.calls.reports import report_of
from shipworthy.runtime.calls.trust import reasons_to_ask
from shipworthy.runtime.names.signals import Stopped
from shipworthy.stores.effects import SAME, Effect, Effects, State
from shipworthy.tools.call import ToolResult
from shipworthy.world import Codec

log = logging.getLogger("shipworthy")
EFFECTS: Codec[Effect | None] = Codec(
    write=lambda effect: None if effect is None else asdict(effect),
    read=lambda data: None if data is None else Effect(**data),
)
ALREADY = "already done"
NO_TIME = "it was not done: no time is left"
ASKED = "it asks back, and was not done"
ON_ITS_WAY = "it may still be on its way"
NEVER = 1e9
"""Seconds."""
LATE = 1.5
"""Timeouts of a write after which it no longer is on its way, where no code of its call runs any more."""


async def write(invocation: Invocation) -> ToolResult:
    """The result of a write; one that was made already is not made again.

    Raises OutcomeUnknown where an earlier attempt may have happened and no check can say, Stopped where it was made
    with other arguments, and what `invoke` raises.
    """
    one = Write(invocation)
    # One after the other, also where a loop asks for the same write twice at once.
    async with one.run.progress.writes.lock(one.key):
        return await one.made()


class Write:
    """One write on its way."""

    def __init__(self, invocation: Invocation) -> None:
        self.invocation, self.tool, self.args = invocation, invocation.tool, invocation.args
        self.run, self.id = invocation.scope.run, invocation.id
        assert self.run.effects is not None
        self.store: Effects = self.run.effects
        self.key = effect_key(self.run.task.opening, self.tool, self.args, invocation.nth)
        self.sent: float | None = None
        """When its call was made, on the clock of the event loop; None: it was not."""

    @property
    def effect(self) -> Effect:
        """The claim."""
        return Effect(
            key=self.key,
            run_id=self.run.id,
            session_id=self.run.session.id,
            agent=self.run.agent.spec.name,
            tool=self.tool.name,
            args=self.args,
        )

    async def made(self) -> ToolResult:
        """Claim it, make it, and settle it; where it stands already, its outcome is taken as it stands."""
        began = loop_time()
        self.run.progress.writes.reached.add(self.key[:SAME])
        standing = await self._claimed()
        if standing is not None and standing.state == "unknown":
            found = await self._verified(standing, self.invocation.seconds)
            if found is not None:
                return found
            standing = await self._claimed()
        if standing is None:
            seconds = self.invocation.seconds
            left = self.run.world.observe(f"{self.id} left", lambda: seconds - (loop_time() - began))
            return await self._dispatched(left)
        if standing.state == "done":
            return self._reused(standing)
        if standing.state == "unknown":
            raise self._unknown(standing.text)
        raise ToolBusy(f"{self.tool.name} is being done by another run just now; it was not done again")

    def _reused(self, standing: Effect) -> ToolResult:
        self._keep_apart(standing)
        label = self.invocation.label
        finished = StepFinished(step=self.tool.name, label=label, step_id=self.id, elapsed_ms=0.0, reused=True)
        self.run.voice.emit(finished)
        self.run.voice.conceal(standing.text)
        keep_found(self.invocation, standing.text)
        return ToolResult(value=standing.value, text=standing.text, tokens=0)

    def _keep_apart(self, standing: Effect) -> None:
        """Raise Stopped where the write that stands was made with other arguments: it is not what is wanted now."""
        if not same_args(standing.args, self.args):
            done = f"{self.tool.name} was done before with {standing.args}, and cannot be done once more otherwise"
            raise Stopped(self.invocation.label, "already_done", done)

    async def _dispatched(self, seconds: float) -> ToolResult:
        if seconds <= 0:
            await self._settled("void", text=NO_TIME)
            raise ToolTimeout(f"{self.tool.name}: {NO_TIME}")
        attempt, self.sent = Attempt(self.run.agent.tools[self.tool.name], self.key), loop_time()
        try:
            result = await invoke(replace(self.invocation, seconds=seconds), attempt)
        except (ToolError, LimitReached) as error:
            return await self._failed(error, attempt)
        except (asyncio.CancelledError, Exception) as error:
            # It may have happened: a cancellation must not take this note with it.
            with contextlib.suppress(asyncio.CancelledError):
                state: State = "unknown" if attempt.begun() else "void"
                await self._settled(state, text=f"it was stopped ({type(error).__name__})", attempt=attempt)
            raise
        if result.carry:
            await self._settled("void", text=ASKED)
        else:
            await self._settled("done", result.value, result.text)
        return result

    async def _failed(self, error: ShipworthyError, attempt: Attempt) -> ToolResult:
        """Settle a call that failed: it did not happen, or it did, or the tool's own check is asked."""
        state = self.run.world.observe(f"{self.id} outcome", lambda: attempt.outcome(error))
        if state == "void":
            await self._settled("void", text=str(error))
            raise error
        if state == "done":
            text, label = f"{ALREADY}; its result cannot be read: {error}", self.invocation.label
            await self._settled("done", None, text)
            keep_found(self.invocation, text)
            self.run.progress.writes.done[self.id] = self.tool, self.args
            self.run.degrade("partial", f"{label}: {text}", self.id)
            return ToolResult(value=None, text=text, tokens=0)
        await self._settled("unknown", text=str(error), attempt=attempt)
        lost = replace(self.effect, text=str(error), maker="here")
        found = await self._verified(lost, self.invocation.scope.frame.deadline.remaining())
        if found is None:
            raise error
        return found

    async def _verified(self, standing: Effect, seconds: float) -> ToolResult | None:
        """The result of a write whose answer was lost, as the tool's own check says; None where it did not happen.

        Raises OutcomeUnknown where there is no check, or it cannot say either.
        """
        if self.tool.verify is None:
            raise self._unknown(standing.text)
        said = await self._asked(standing, seconds)
        if not said.value:
            # As long as it can be on its way, "not there" only says "not yet".
            left = self.run.world.observe(f"{self.id} late", lambda: self._late(standing))
            if left > 0 and left < seconds:
                await self.run.world.pause(left)
            if left >= seconds or self.run.world.observe(f"{self.id} runs", lambda: self._runs(standing)):
                raise self._unknown(f"{standing.text}; {ON_ITS_WAY}")
            if left > 0:
                said = await self._asked(standing, seconds - left)
        if not said.value:
            await self._settled("void", by=standing.run_id)
            return None
        if self.invocation.nth:
            # An equal write was made before: the check may have found that one.
            raise self._unknown(f"{standing.text}; {self.tool.verify} cannot tell it from an equal one")
        value = ALREADY if said.value is True else said.value
        text = ALREADY if said.value is True else said.text
        await self._settled("done", value, text, by=standing.run_id)
        self._keep_apart(standing)
        return ToolResult(value=value, text=text, tokens=said.tokens)

    async def _asked(self, standing: Effect, seconds: float) -> ToolResult:
        """What the tool's own check says; raises OutcomeUnknown where it fails."""
        check = self.run.agent.spec.tools[self.tool.verify or ""]
        # Secrets are hidden in what was kept: what makes it this effect is taken from the call itself.
        same = {name: value for name, value in self.args.items() if name in (self.tool.identity or self.args)}
        args = {name: value for name, value in {**standing.args, **same}.items() if check.param(name) is not None}
        if why := self._may_not(check, args):
            raise self._unknown(f"{standing.text}; {check.name}: {why}")
        asked = replace(self.invocation, id=f"{self.id}/verify", tool=check, args=args, seconds=seconds)
        try:
            said = await invoke(asked)
        except (ToolError, LimitReached) as error:
            raise self._unknown(f"{standing.text}; {check.name}: {error}") from error
        if said.value is not True:
            self.run.progress.writes.verified[self.id] = asked.mark.whole
        return said

    def _may_not(self, check: ToolSpec, args: dict[str, Any]) -> str:
        """Why the check is not asked: a guideline forbids it, or a yes to it would be needed; empty where it may be."""
        guard = self.run.task.guard
        if guard.holds and (why := guard.rules.refusal(check.name)):
            return why
        doubts = reasons_to_ask(check, args, self.invocation.labels, self.invocation.scope)
        return "; ".join([*doubts, *(guard.doubts(check) if guard.holds else ())])

    def _late(self, standing: Effect) -> float:
        """Seconds for which the request may still be on its way; no end of a call that may run in another process."""
        if standing.maker == "elsewhere":
            return NEVER
        # Its own call by the clock of the loop: a machine's clock that is set meanwhile says nothing of it.
        sent = self.sent if standing.run_id == self.run.id else None
        age = time.time() - standing.at if sent is None else loop_time() - sent
        return max(LATE * self.tool.timeout - age, 0.0)

    def _runs(self, standing: Effect) -> bool:
        """Whether code of the call still runs in this process."""
        return self.key in RUNNING or standing.key in RUNNING

    async def _claimed(self) -> Effect | None:
        return await self.run.world.store(f"{self.id} claim", self._surely, EFFECTS)

    async def _surely(self) -> Effect | None:
        """Claim the effect; a run that is cancelled while it claims leaves no claim that would never be settled."""
        effect, on_disk = self.effect, self.run.agent.spec.durability == "full"
        claim = asyncio.ensure_future(self.store.claim(effect) if on_disk else self.store.claim(effect, durable=False))
        try:
            return await asyncio.shield(claim)
        except asyncio.CancelledError:
            with contextlib.suppress(Exception):
                if await claim is None:
                    await self.store.settle(effect.key, "void", by=effect.run_id)
            raise

    async def _settled(
        self, state: State, value: Any = None, text: str = "", *, by: str = "", attempt: Attempt | None = None
    ) -> None:
        """Store the outcome; `attempt`: a call of unknown outcome, whose code may still run."""
        if state != "unknown":
            self.run.progress.writes.unknown.pop(self.key, None)
        run_id, runs = by or self.run.id, attempt is not None and self.key in RUNNING
        try:
            await self.run.world.store(
                f"{self.id} settle",
                lambda: asyncio.shield(self.store.settle(self.key, state, value, text, by=run_id, running=runs)),
            )
        except StateError as error:
            # What was written is written. The claim stands, and is unknown from now on.
            log.warning("the outcome of %s could not be kept: %s", self.tool.name, error)
        if runs and attempt is not None:
            watch = threading.Thread(target=_watch, args=(attempt, self.store, self.key, run_id), daemon=True)
            watch.start()

    def _unknown(self, why: str) -> OutcomeUnknown:
        self.run.progress.writes.unknown[self.key] = report_of(self.run, self.tool, self.args)
        return OutcomeUnknown(f"it is unknown whether {self.tool.name} happened: {why}")


def _watch(attempt: Attempt, store: Effects, key: str, run_id: str) -> None:
    """Wait for the end of a call that was given up, and note it: from then on other processes may believe a check."""
    attempt.ended.get()
    try:
        asyncio.run(store.ended(key, by=run_id))
    except (StateError, RuntimeError) as error:
        log.warning("the end of a call that was given up could not be kept: %s", error)
