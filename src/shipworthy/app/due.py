"""What is due of an agent: claimed by one owner, opened once, and told to its target."""

import asyncio
import contextlib
import hashlib
import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace

from shipworthy.app.answer import UserMessage, answer
from shipworthy.app.inbox import Inbox
from shipworthy.app.notify import Target, target_of
from shipworthy.errors import NotTold, ShipworthyError, StateError, UsageError
from shipworthy.events import Emit
from shipworthy.runtime.result import RunResult
from shipworthy.runtime.task import Asker
from shipworthy.stores.naming import conversation_id
from shipworthy.stores.session import Session
from shipworthy.stores.timers import LASTS, MOST_TRIES, Timer

AGAIN = ("busy", "cancelled", "budget")
"""Reasons of a run after which its timer is due again: it was not begun."""
MOST_AT_ONCE = 64
"""Timers that one call opens, unless it says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A timer that was opened, and what came of it."""

    timer: Timer
    result: RunResult | None = None
    """Of its run; None: it told a target, or was left for later."""
    why: str = ""
    """Why it is due again; empty where it is done."""

    def as_dict(self) -> dict[str, object]:
        """The object that `state due --run --json` prints."""
        told = self.timer.as_dict()
        told["result"] = self.result.as_dict() if self.result is not None else None
        return {**told, "again": self.why or None}


class Clock(Inbox):
    """What an agent does when the clock says so."""

    async def due(self, *, tenant: str | None = "", waiting: bool = True) -> Sequence[Timer]:
        """What waits for the clock: skills that go on, questions whose time ends; the first due first.

        `tenant`: whose; None: of all. `waiting`: only those that still wait; False: also those that have ended.
        """
        name = self._built.compiled.spec.name
        return await self._built.store.timers.listed(agent=name, tenant=tenant, waiting=waiting)

    async def claim_due(self, *, most: int = 1) -> Sequence[Timer]:
        """Claim what is due now, to be opened by `open_due` within a minute: no other owner opens it meanwhile."""
        compiled = self._built.compiled
        return await self._built.store.timers.claim(
            agent=compiled.spec.name, contract=compiled.contract, now=time.time(), most=most
        )

    async def run_due(self, *, most: int = MOST_AT_ONCE) -> Sequence[Opened]:
        """Open what is due, one after the other, at most so many; returns what came of each.

        What a run says is unread in its conversation, and told to the agent's `notify`.
        """
        done = list[Opened]()
        while len(done) < most and (found := await self.claim_due()):
            try:
                done.append(await self.open_due(found[0]))
            except ShipworthyError as error:
                done.append(Opened(timer=found[0], why=str(error)))
        return done

    def due_id(self, timer: Timer) -> str:
        """The id that the run of a timer has, before it begins and however often it is opened."""
        parts = ("due", timer.agent, timer.tenant, timer.id, str(timer.tries))
        return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    async def open_due(self, timer: Timer, *, emit: Emit | None = None) -> Opened:
        """Open a timer that was claimed: go on with its skill, or tell its target.

        It ends with the run that it opens, in one transaction: a second owner finds the answer of the
        first. A run that was not begun, or raised, is tried again, later each time. Raises what the run raised.
        """
        timers = self._built.store.timers
        try:
            async with self._held(timer):
                if timer.kind == "notify":
                    return await self._tell(timer)
                result = await self._answered(timer, emit)
        except asyncio.CancelledError:
            # Given back at once: another owner does not wait for the claim to run out.
            await asyncio.shield(timers.again(timer, timer.due, tried=False))
            raise
        except Exception:
            # What failed for one timer keeps no other from being opened.
            with contextlib.suppress(StateError):
                await timers.again(timer, time.time() + timer.pause)
            raise
        if result.reason in AGAIN:
            await timers.again(timer, time.time() + timer.pause)
            return Opened(timer=timer, result=result, why=str(result.reason))
        await timers.end(timer, "done", result.run_id)
        return Opened(timer=replace(timer, state="done", answer=result.run_id), result=result)

    async def read_unread(self, session: str, *, tenant: str | None = "") -> Session:
        """Load a session with what it has unread, which is read from now on.

        Raises StateError where a message is being answered in it, which shows the same.
        """
        spec, store = self._built.compiled.spec, self._built.store
        named = Session.of(spec.name, tenant, session)
        found = await store.load(named.id)
        if found is None or not found.unread:
            return found or named
        async with store.conversation(named.id, wait=2.0) as held:
            if held.session.unread:
                await store.save(replace(held.session, unread=()))
            return held.session

    async def _answered(self, timer: Timer, emit: Emit | None) -> RunResult:
        """Run what a timer opens, in its conversation, under its bound and accounts."""
        found = await self._built.store.load(conversation_id(timer.agent, timer.tenant, timer.session))
        asked = UserMessage(
            message=timer.text,
            session=timer.session,
            skill=None,
            tenant=timer.tenant,
            answering=None,
            language=None,
            message_id=f"due {timer.id} {timer.tries}",
            emit=emit,
            now=self._built.now(),
            origin=self.origin,
            agent=timer.agent,
            run_id=self.due_id(timer),
            asker=Asker(context=_context(found, timer.id), due=timer.id),
        )
        return await answer(self._built, asked)

    async def _tell(self, timer: Timer) -> Opened:
        """Tell the target; one that cannot be reached is told again, later each time, `MOST_TRIES` times at most."""
        timers = self._built.store.timers
        target: Target | None = target_of(self._built)
        try:
            if target is None:
                raise NotTold("the agent has no `notify` any more", final=True)
            await target.tell(timer)
        except NotTold as error:
            if error.final or timer.tries + 1 >= MOST_TRIES:
                await timers.end(timer, "failed", str(error))
                return Opened(timer=replace(timer, state="failed", answer=str(error)))
            await timers.again(timer, time.time() + timer.pause)
            return Opened(timer=timer, why=str(error))
        await timers.end(timer, "done")
        return Opened(timer=replace(timer, state="done"))

    @contextlib.asynccontextmanager
    async def _held(self, timer: Timer) -> AsyncGenerator[None]:
        """Hold the claim while the block runs."""
        if timer.agent != self._built.compiled.spec.name:
            raise UsageError(f"this timer is of the agent `{timer.agent}`: open it there")

        async def renewing() -> None:
            while True:
                await asyncio.sleep(LASTS / 4)
                with contextlib.suppress(Exception):
                    await self._built.store.timers.renew(timer, time.time())

        task = asyncio.create_task(renewing())
        try:
            yield
        finally:
            task.cancel()


def _context(session: Session | None, timer: str) -> dict[str, object]:
    """What the caller said of the run that set the timer; empty where it waits no longer."""
    for one in session.asleep if session is not None else ():
        if one.wait is not None and one.wait.id == timer:
            return dict(one.wait.context)
    return {}
