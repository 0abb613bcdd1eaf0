"""Questions that wait for others, in memory."""

import threading
import time
from collections.abc import Sequence
from dataclasses import replace

from shipworthy.durable.timers import MemoryTimers
from shipworthy.forking import renew_in_child
from shipworthy.stores.approvals import MOST_LISTED, Approval, Waiting

MOST = 10_000
"""Questions that are kept; beyond them the oldest are dropped."""


class MemoryApprovals:
    """Keeps the latest questions of all conversations."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[str, Approval]] = {}
        self._lock = threading.Lock()
        self.timers = MemoryTimers()
        """What opens at its time, such as the end of an approval that was not decided."""
        renew_in_child(self)

    def forked(self) -> None:
        """Keep a copy under a new lock."""
        self._lock = threading.Lock()

    def note(self, asked_of_others: Waiting) -> None:
        """Keep the questions of a conversation as they stand now."""
        waiting = {one.id for one in asked_of_others.waiting}
        with self._lock:
            for id, (session_id, one) in list(self._held.items()):
                if session_id == asked_of_others.session_id and one.state == "waiting" and id not in waiting:
                    state, by, answer = asked_of_others.closing(id)
                    ended = replace(one, state=state, decided_by=by, decided=asked_of_others.at, answer=answer)
                    self._held[id] = session_id, ended
            for one in asked_of_others.waiting:
                self._held.setdefault(one.id, (asked_of_others.session_id, one))
            while len(self._held) > MOST:
                del self._held[next(iter(self._held))]

    async def listed(
        self, *, agent: str | None = None, tenant: str | None = "", waiting: bool = True, limit: int = MOST_LISTED
    ) -> Sequence[Approval]:
        """The questions of a tenant, or of all with None, newest first; `waiting`: those that can still be decided."""
        now = time.time()
        with self._lock:
            every = [one.seen_at(now) for _, one in reversed(self._held.values())]
        fits = [one for one in every if agent in (None, one.agent) and tenant in (None, one.tenant)]
        return [one for one in fits if not waiting or one.state == "waiting"][:limit]

    async def found(self, id: str, *, tenant: str = "") -> Approval | None:
        """The one of this id; None where the tenant has none of it."""
        with self._lock:
            held = self._held.get(id)
        return held[1].seen_at(time.time()) if held is not None and held[1].tenant == tenant else None
