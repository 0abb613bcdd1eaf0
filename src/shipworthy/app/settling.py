"""Stores the tape so far with the outcome of each write, so that a run that is killed later says what it has done."""

from shipworthy.errors import StateError
from shipworthy.stores.effects import Effect, Effects, SoFar, State
from shipworthy.tracing.record import Recording


class Settling:
    """The claims of one run, which settles each of them together with what is on its tape."""

    def __init__(self, effects: Effects, run_id: str, tape: Recording) -> None:
        self._effects, self._run_id, self._tape = effects, run_id, tape
        self._kept = 0

    async def claim(self, effect: Effect, *, durable: bool = True) -> Effect | None:
        """Claim the write: None if the caller may make it, else the effect that prevents it."""
        return await (self._effects.claim(effect) if durable else self._effects.claim(effect, durable=False))

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
        """Store the outcome of a write and the lines of the tape since the last one."""
        begin, lines = self._kept, self._tape.lines[self._kept :]
        self._kept += len(lines)
        so_far = SoFar(self._run_id, lines)
        try:
            await self._effects.settle(key, state, value, text, by=by, running=running, so_far=so_far)
        except StateError:
            # A later outcome brings these lines too: a tape with a gap cannot be read.
            self._kept = min(self._kept, begin)
            raise

    async def ended(self, key: str, *, by: str) -> None:
        """Note that no code of the call of this run runs any more; its outcome stays as it is."""
        await self._effects.ended(key, by=by)

    async def untold(self, session_id: str, since: float, told: str) -> list[Effect]:
        """Effects that the session may not have reported: unknown ones, and those done at or after `since`."""
        return await self._effects.untold(session_id, since, told)

    async def unsettled(self, session_id: str | None = None) -> list[Effect]:
        """Effects with an unknown outcome, also of dead processes; of one session, or of all."""
        return await self._effects.unsettled(session_id)
