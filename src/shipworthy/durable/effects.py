"""Claims of writes, in memory: for tests, and for agents that need nothing kept."""

import time
from dataclasses import replace
from typing import Any

from shipworthy.runtime.effects import Effect, State

MOST = 100_000
"""Effects that are remembered; the oldest go first."""


class MemoryEffects:
    """Remembers what was written as long as the process lives."""

    def __init__(self) -> None:
        self._held: dict[str, Effect] = {}

    async def claim(self, effect: Effect) -> Effect | None:
        """Claim it: None where it is now ours to make, else the effect as it stands."""
        held = self._held.get(effect.key)
        if held is not None and held.state != "void":
            return held
        self._held.pop(effect.key, None)
        self._held[effect.key] = replace(effect, state="claimed", at=time.time())
        if len(self._held) > MOST:
            del self._held[next(iter(self._held))]
        return None

    async def settle(self, key: str, state: State, value: Any = None, text: str = "") -> None:
        """Say what became of it."""
        if key in self._held:
            self._held[key] = replace(self._held[key], state=state, value=value, text=text)

    async def unsettled(self, session_id: str | None = None) -> list[Effect]:
        """The effects that are unknown; of one session, or of all."""
        return [e for e in self._held.values() if e.state == "unknown" and session_id in (None, e.session_id)]
