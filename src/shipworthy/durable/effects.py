"""Claims of writes in memory, for tests and for agents that need no durable state."""

import threading
import time
from dataclasses import replace

from shipworthy.forking import renew_in_child
from shipworthy.stores.effects import SAME, Effect, Maker, SoFar, State

PARENT = "the process that this one was forked from was making it"
MOST = 100_000
"""Effects kept in memory; beyond them the oldest settled one is dropped."""


class MemoryEffects:
    """Claims of writes in memory; every method is atomic across threads."""

    def __init__(self) -> None:
        self._held: dict[str, Effect] = {}
        self._lock = threading.Lock()
        renew_in_child(self)

    def forked(self) -> None:
        """Keep a copy of the effects; the open claims of the parent become unknown."""
        self._lock = threading.Lock()
        for key, one in self._held.items():
            if one.state == "claimed":
                self._held[key] = replace(one, state="unknown", text=PARENT, maker="elsewhere")

    async def claim(self, effect: Effect) -> Effect | None:
        """Claim the write: None if the caller may make it, else the effect that prevents it."""
        with self._lock:
            return self._claim(effect)

    def _claim(self, effect: Effect) -> Effect | None:
        held = self._held.get(effect.key)
        if held is not None and held.state != "void":
            return held
        if (other := self._blocking(effect)) is not None:
            if other.state == "unknown":
                del self._held[other.key]
                other = self._held[effect.key] = replace(other, key=effect.key)
            return other
        self._held.pop(effect.key, None)
        self._held[effect.key] = replace(effect, state="claimed", at=time.time())
        if len(self._held) > MOST:
            self._held.pop(next((key for key, one in self._held.items() if one.state in ("done", "void")), ""), None)
        return None

    async def settle(
        self,
        key: str,
        state: State,
        value: object = None,
        text: str = "",
        *,
        by: str = "",
        running: bool = False,
        so_far: SoFar | None = None,
    ) -> None:
        """Store the outcome of a write; with `by`, only if the claim is still that run's."""
        with self._lock:
            held = self._held.get(key)
            if held is not None and by in ("", held.run_id):
                maker: Maker = held.maker if running else "gone"
                self._held[key] = replace(held, state=state, value=value, text=text, maker=maker)

    async def ended(self, key: str, *, by: str) -> None:
        """Note that no code of the call of this run runs any more; its outcome stays as it is."""
        with self._lock:
            for held in [one for one in self._held.values() if one.run_id == by and one.state == "unknown"]:
                if held.key[:SAME] == key[:SAME]:
                    self._held[held.key] = replace(held, maker="gone")

    async def untold(self, session_id: str, since: float, told: str) -> list[Effect]:
        """Effects that the session may not have reported: unknown ones, and those done at or after `since`."""
        return [
            one
            for one in self._all()
            if one.session_id == session_id
            and (one.state == "unknown" or (one.state == "done" and one.at >= since and one.run_id != told))
        ]

    async def unsettled(self, session_id: str | None = None) -> list[Effect]:
        """Effects with an unknown outcome; of one session, or of all."""
        return [e for e in self._all() if e.state == "unknown" and session_id in (None, e.session_id)]

    def forget(self, session_id: str) -> None:
        """Delete the settled effects of a session."""
        with self._lock:
            settled = [k for k, e in self._held.items() if e.session_id == session_id and e.state in ("done", "void")]
            for key in settled:
                del self._held[key]

    def _all(self) -> list[Effect]:
        with self._lock:
            return list(self._held.values())

    def _blocking(self, effect: Effect) -> Effect | None:
        """An open claim of the same write in another opening of the session."""
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
