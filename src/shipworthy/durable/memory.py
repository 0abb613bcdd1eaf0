"""The stores in memory: for tests, and for agents that need nothing kept."""

import time
from collections import deque
from dataclasses import replace
from typing import Any

from shipworthy.durable.accounts import MemoryAccounts
from shipworthy.durable.codec import dump, load_session
from shipworthy.durable.effects import MemoryEffects
from shipworthy.durable.tapes import Lines, written
from shipworthy.errors import StateError
from shipworthy.stores.session import Session

MOST_SESSIONS, MOST_RUNS, MOST_TAPES = 10_000, 1_000, 1_000
MOST_TEXT = 64_000_000
"""Characters behind handles, all together; the oldest texts go first."""
CHANGED = "the conversation was changed by another message meanwhile: send this one again"


class MemoryStore:
    """Keeps the latest conversations and results as long as the process lives."""

    def __init__(self, *, records: bool = False) -> None:
        self.records = records
        """Whether runs are recorded: a tape is as long as all that tools and models said."""
        # As text: whoever changes what was loaded or saved does not change what is kept.
        self._sessions: dict[str, tuple[int, str]] = {}
        self._runs: deque[dict[str, Any]] = deque(maxlen=MOST_RUNS)
        self._texts: dict[str, str] = {}
        self._tapes: dict[str, str] = {}
        self.accounts, self.effects = MemoryAccounts(), MemoryEffects()

    async def load(self, session_id: str) -> Session | None:
        """The conversation of that id, or None."""
        held = self._sessions.get(session_id)
        return None if held is None else load_session(held[1])

    async def save(self, session: Session) -> Session:
        """Keep it, with its version counted up; raises StateError when somebody else saved it meanwhile."""
        held = self._sessions.get(session.id)
        if (held[0] if held is not None else 0) != session.version:
            raise StateError(CHANGED)
        saved = replace(session, version=session.version + 1)
        try:
            text = dump(saved)
        except TypeError as error:
            raise StateError(f"the conversation cannot be kept: {error}") from error
        self._sessions.pop(session.id, None)
        self._sessions[session.id] = (saved.version, text)
        if len(self._sessions) > MOST_SESSIONS:
            oldest = next(iter(self._sessions))
            del self._sessions[oldest]
            self.effects.forget(oldest)
        return saved

    async def add(
        self, session_id: str, agent: str, message: str, result: dict[str, Any], tape: Lines | None = None
    ) -> None:
        """Keep the result of a run, and its tape."""
        told = {"session": session_id, "agent": agent, "message": message, "at": time.time()}
        self._runs.append(told | result)
        if tape is not None:
            self._tapes[result["run_id"]] = written(tape)
            if len(self._tapes) > MOST_TAPES:
                del self._tapes[next(iter(self._tapes))]

    async def runs(self, agent: str | None = None, limit: int = 10_000) -> list[dict[str, Any]]:
        """The latest runs, of one agent or of all, the newest first."""
        return [run for run in reversed(self._runs) if agent in (None, run["agent"])][:limit]

    async def tape(self, run_id: str) -> str | None:
        """The tape of a run, as JSON lines; None where there is none. The beginning of an id is enough."""
        found = [text for key, text in self._tapes.items() if key.startswith(run_id)]
        return found[0] if len(found) == 1 else None

    async def keep(self, handle: str, text: str) -> None:
        """Keep the whole text of a result behind its handle."""
        self._texts.pop(handle, None)
        self._texts[handle] = text
        while len(self._texts) > 1 and sum(map(len, self._texts.values())) > MOST_TEXT:
            del self._texts[next(iter(self._texts))]

    async def read(self, handle: str, offset: int = 0, limit: int = 4000) -> str | None:
        """Characters `offset` to `offset + limit` of the text; None where there is none."""
        text = self._texts.get(handle)
        start = max(offset, 0)
        return None if text is None else text[start : start + max(limit, 0)]
