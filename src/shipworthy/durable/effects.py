"""Claims of writes, in memory: for tests, and for agents that need nothing kept."""

import threading
import time
from dataclasses import replace

from shipworthy.forking import renew_in_child
from shipworthy.stores.effects import SAME, Effect, State

PARENT = "the process that this one was forked from was making it"
MOST = 100_000
"""Effects that are remembered; the oldest settled ones go first."""


class MemoryEffects:
    """Remembers what was written as long as the process lives; every method is atomic over threads."""

    def __init__(self) -> None:
        self._held: dict[str, Effect] = {}
        self._lock = threading.Lock()
        renew_in_child(self)

    def forked(self) -> None:
        """The child goes on with a copy; what becomes of the writes that the parent makes just now it cannot know."""
        self._lock = threading.Lock()
        for key, one in self._held.items():
            if one.state == "claimed":
                self._held[key] = replace(one, state="unknown", text=PARENT, maker="elsewhere")

    async def claim(self, effect: Effect) -> Effect | None:
        """Claim it: None where it is now ours to make, else the effect as it stands."""
        with self._lock:
            return self._claim(effect)

    def _claim(self, effect: Effect) -> Effect | None:
        held = self._held.get(effect.key)
        if held is not None and held.state != "void":
            return held
        if (other := self._in_the_way(effect)) is not None:
            if other.state == "unknown":
                del self._held[other.key]
                other = self._held[effect.key] = replace(other, key=effect.key)
            return other
        self._held.pop(effect.key, None)
        self._held[effect.key] = replace(effect, state="claimed", at=time.time())
        if len(self._held) > MOST:
            self._held.pop(next((key for key, one in self._held.items() if one.state in ("done", "void")), ""), None)
        return None

    async def settle(self, key: str, state: State, value: object = None, text: str = "", *, by: str = "") -> None:
        """Say what became of it."""
        with self._lock:
            held = self._held.get(key)
            if held is not None and by in ("", held.run_id):
                self._held[key] = replace(held, state=state, value=value, text=text)

    async def untold(self, session_id: str, since: float, told: str) -> list[Effect]:
        """What a session was perhaps not told: all that is unknown, and what was done since."""
        return [
            one
            for one in self._all()
            if one.session_id == session_id
            and (one.state == "unknown" or (one.state == "done" and one.at >= since and one.run_id != told))
        ]

    async def unsettled(self, session_id: str | None = None) -> list[Effect]:
        """The effects that are unknown; of one session, or of all."""
        return [e for e in self._all() if e.state == "unknown" and session_id in (None, e.session_id)]

    def forget(self, session_id: str) -> None:
        """The conversation is gone: a new one of that name is told nothing of what was settled in it."""
        with self._lock:
            settled = [k for k, e in self._held.items() if e.session_id == session_id and e.state in ("done", "void")]
            for key in settled:
                del self._held[key]

    def _all(self) -> list[Effect]:
        with self._lock:
            return list(self._held.values())

    def _in_the_way(self, effect: Effect) -> Effect | None:
        """The same write of another opening, if nobody knows yet what becomes of it."""
        return next(
            (
                one
                for key, one in self._held.items()
                if one.state in ("claimed", "unknown")
                and key[:SAME] == effect.key[:SAME]
                and (one.session_id, one.agent) == (effect.session_id, effect.agent)
            ),
            None,
        )
