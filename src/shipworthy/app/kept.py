"""What an agent keeps in its store: conversations, runs with their tapes, results, writes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shipworthy.app.building import Built
from shipworthy.app.inspect import inspected, prompt_of
from shipworthy.app.replay import Replayed, replayed
from shipworthy.app.suppose import Supposed, supposed
from shipworthy.stores import Effect, ListedRun, Session, Store
from shipworthy.tracing.inspected.inspection import Inspection
from shipworthy.tracing.inspected.prompts import Prompt


class Kept:
    """What an agent reads in its store."""

    _built: Built

    async def replay(self, tape: str) -> Replayed:
        """Repeat a run from its tape (JSON lines) without calling tools, models or stores.

        A cancelled run is not repeated: its recorded result is returned. Raises UsageError if the text is no tape.
        """
        return await replayed(self._built.compiled, tape)

    async def suppose(
        self, tape: str, *, model: str | None = None, limits: Mapping[str, float] | None = None
    ) -> Supposed:
        """Repeat a run from its tape with another model, which is asked, or with other limits; nothing is written.

        Tools answer from the tape, in the time that they took. Raises UsageError for a model or limits that are none.
        """
        return await supposed(self._built, tape, model=model, limits=limits)

    def inspect(self, tape: str, *, prompts: bool = True) -> Inspection:
        """Read a run out of its tape (JSON lines): spans, prompts, figures, decisions, attempts, costs.

        `prompts`: whether their texts are read too, which counts their tokens. Raises UsageError if it is no tape.
        """
        return inspected(self._built, tape, prompts=prompts)

    def inspect_line(self, tape: str, seq: int) -> tuple[Mapping[str, Any], Prompt | None]:
        """One line of a tape, and where a model was asked its prompt; raises UsageError if there is no such line."""
        return prompt_of(self._built, tape, seq)

    async def tape(self, run_id: str) -> str | None:
        """The tape of a run as JSON lines; None if there is none. `run_id` may be a unique prefix of the id."""
        return await self._built.store.tape(run_id)

    async def unsettled(self, session: str | None = None, *, tenant: str | None = "") -> list[Effect]:
        """Writes whose outcome is unknown, of one session of a tenant or of all; a person has to check them."""
        which = None if session is None else Session.of(self._built.compiled.spec.name, tenant, session).id
        found = await self._built.store.effects.unsettled(which)
        return [replace(effect, session_id=Session(id=effect.session_id).name) for effect in found]

    @property
    def store(self) -> Store:
        """Where its conversations, runs and writes are kept."""
        return self._built.store

    async def runs(self, limit: int = 10_000) -> list[ListedRun]:
        """The latest `limit` runs of this agent, newest first: results with `session`, `message` and `at`."""
        return await self._built.store.runs(self._built.compiled.spec.name, limit)

    async def session(self, session_id: str, *, tenant: str | None = "") -> Session:
        """Load the session with its stored inputs and open skill; an unknown id gives an empty session."""
        new = Session.of(self._built.compiled.spec.name, tenant, session_id)
        return await self._built.store.load(new.id) or new

    async def read_result(self, handle: str, offset: int = 0, limit: int = 4000) -> str | None:
        """Characters `offset` to `offset + limit` of a truncated result; None for an unknown handle."""
        return await self._built.store.read(handle, offset, limit)
