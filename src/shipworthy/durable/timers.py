"""What the clock opens, in memory."""

import secrets
import threading
import time
from collections.abc import Sequence
from dataclasses import replace

from shipworthy.durable.owner import me
from shipworthy.forking import renew_in_child
from shipworthy.stores.timers import FOREIGN, LASTS, MOST_LISTED, Timed, Timer, TimerState, is_free

MOST_ENDED = 1_000
"""Timers that have ended which are kept; those that wait are never dropped."""


class MemoryTimers:
    """Keeps the timers of all conversations of this process."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[str, Timer]] = {}
        self._lock = threading.Lock()
        renew_in_child(self)

    def forked(self) -> None:
        """Drop the timers, which the parent opens."""
        self._held, self._lock = {}, threading.Lock()

    def note(self, timed: Timed) -> None:
        """Keep the timers of a conversation as they stand now."""
        waiting = {one.id for one in timed.waiting}
        with self._lock:
            for id, (session_id, one) in list(self._held.items()):
                ours = session_id == timed.session_id and one.state == "waiting" and one.kind != "notify"
                if ours and id not in waiting:
                    state, answer = timed.closing(id)
                    self._put(session_id, replace(one, state=state, answer=answer, ended=timed.at))
            for one in (*timed.waiting, *timed.told):
                self._held.setdefault(one.id, (timed.session_id, one))
            ended = [id for id, (_, one) in self._held.items() if one.state != "waiting"]
            for id in ended[: max(len(ended) - MOST_ENDED, 0)]:
                del self._held[id]

    async def listed(
        self, *, agent: str | None = None, tenant: str | None = "", waiting: bool = True, limit: int = MOST_LISTED
    ) -> Sequence[Timer]:
        """The timers of a tenant, or of all with None, the first due first; `waiting`: only those that still wait."""
        with self._lock:
            every = sorted((one for _, one in self._held.values()), key=lambda one: (one.due, one.id))
        fits = [one for one in every if agent in (None, one.agent) and tenant in (None, one.tenant)]
        return [one for one in fits if not waiting or one.state == "waiting"][:limit]

    async def claim(self, *, agent: str, contract: str, now: float, most: int = 1) -> Sequence[Timer]:
        """Claim timers of an agent that are due, the first due first."""
        found = list[Timer]()
        with self._lock:
            due = [
                (session_id, one)
                for session_id, one in self._held.values()
                if one.state == "waiting" and one.agent == agent and one.due <= now and is_free(one, now, alive=None)
                if one.contract == contract or one.due <= now - FOREIGN
            ]
            for session_id, one in sorted(due, key=lambda pair: (pair[1].due, pair[1].id))[:most]:
                found.append(one.claimed(me(), secrets.token_hex(16), now + LASTS))
                self._put(session_id, found[-1])
        return found

    async def renew(self, timer: Timer, now: float) -> bool:
        """Hold a claim for `LASTS` seconds more; False where another owner has it, or the timer has ended."""
        with self._lock:
            session_id, one = self._held.get(timer.id, ("", timer))
            if one.token != timer.token or one.state != "waiting" or not session_id:
                return False
            self._put(session_id, replace(one, until=now + LASTS))
        return True

    async def again(self, timer: Timer, due: float, *, tried: bool = True) -> None:
        """Release a claim: the timer is due again at that time."""
        with self._lock:
            session_id, one = self._held.get(timer.id, ("", timer))
            if one.token == timer.token and one.state == "waiting" and session_id:
                tries = one.tries + int(tried)
                self._put(session_id, replace(one, due=due, tries=tries, owner="", token="", until=0.0))

    async def end(self, timer: Timer, state: TimerState, answer: str = "") -> None:
        """End a timer that waits, also one that another owner has claimed."""
        with self._lock:
            session_id, one = self._held.get(timer.id, ("", timer))
            if one.state == "waiting" and session_id:
                self._put(session_id, replace(one, state=state, answer=answer, ended=time.time()))

    def _put(self, session_id: str, one: Timer) -> None:
        self._held[one.id] = (session_id, one)
