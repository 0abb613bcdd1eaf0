"""One answer on its way: its parts are heard until its time is over, and its text is shown as far as it is whole."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from functools import partial
from typing import get_args

from shipworthy.clock import loop_time
from shipworthy.errors import DeadlinePassed, LimitReached, ModelBroken, ShipworthyError
from shipworthy.models.model import Message, Part, Request, TextPart
from shipworthy.models.row import Row
from shipworthy.routing.models.lineup import Candidate
from shipworthy.runtime.answering.gate import Gate
from shipworthy.runtime.answering.tempo import Tempo
from shipworthy.runtime.asking.answer import Answer
from shipworthy.runtime.asking.patience import Patience
from shipworthy.tokens.counting import loading
from shipworthy.tools.abandon import polite
from shipworthy.world import Take

OF_OURS, FEW = 1.25, 8
"""Tokens of o200k for each of another vocabulary, at most, and a few more in a short text."""

PARTS = get_args(Part)
LONGEST_WHY = 300
"""Characters of what a model of the caller's own has raised."""


class Hearing:
    """Hears the answer to one request of one model.

    `on_text`: where its text goes, a gate or what takes every portion. `patient`: whether that is only what is long
    enough to be the answer.
    """

    def __init__(
        self, candidate: Candidate, request: Request, on_text: Callable[[str], None] | None, *, patient: bool
    ) -> None:
        row, most = candidate.row, request.max_output_tokens
        self._candidate, self._request = candidate, request
        self._gate = on_text if isinstance(on_text, Gate) else None
        # Each request holds its own text back: nothing of one that broke off is shown with the next.
        self._show = Patience(on_text) if patient and on_text is not None else on_text
        if self._gate is not None:
            # Where there is room to think, no provider ends the text at its own limit: then it is counted strictly.
            self._gate.begin(spare=0 if row.reasoning else of_ours(most, row) - most)
        self.answer = Answer(
            most=of_ours(most + row.reasoning, row),
            most_text=of_ours(most, row) if self._gate is None else None,
            began=loop_time(),
            origin=Message(role="assistant", by=row.name),
        )
        self.take: Take = partial(self.answer.take, on_text=self._show)
        """Takes a part; raises LimitReached where the model ignores its limit."""
        self._gone = False

    @property
    def over(self) -> bool:
        """Whether the gate has ended the text: it came to its limit, or only repeats itself."""
        return self._gate is not None and bool(self._gate.over)

    def ended(self) -> None:
        """Let the end of the text through the gate; a word before a tool call is left out."""
        if isinstance(self._show, Patience) and not self.answer.calls:
            self._show.release()
        if self._gate is not None:
            self._gate.end(whole=self.answer.stopped and not self.answer.cut)

    def kept(self, error: BaseException) -> bool:
        """End the text at its last sentence; whether that is an answer all the same, cut at its limit."""
        if self._gate is None or isinstance(error, asyncio.CancelledError):
            return False
        self._gate.end(whole=False)
        return isinstance(error, LimitReached) and self._request.answers and self._gate.ended_at_limit()

    async def within(self, seconds: float, take: Take) -> None:
        """Hear it for at most so long; raises DeadlinePassed, also where the next sentence cannot be whole by then."""
        if seconds <= 0:
            raise DeadlinePassed("the time for work is over")
        late = DeadlinePassed(f"{self._candidate.model.name} did not answer within {seconds:.1f} s")
        task = asyncio.create_task(polite(self._listen(take, loop_time() + seconds, late)))
        try:
            done, _ = await asyncio.wait({task}, timeout=seconds)
            if not done:
                self._gone = True
                raise late
            self._outcome(task)
        finally:
            task.cancel()

    def _outcome(self, task: "asyncio.Task[None]") -> None:
        """Raise what it ended with; what a model of the caller's own raises is a broken answer."""
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        if error is None or isinstance(error, ShipworthyError):
            return task.result()
        name = getattr(self._candidate.model, "name", "the model")
        raise ModelBroken(f"{name} failed: {type(error).__name__}: {error}"[:LONGEST_WHY]) from error

    async def _listen(self, take: Take, until: float, late: DeadlinePassed) -> None:
        candidate, answer, gate = self._candidate, self.answer, self._gate
        stream, first, waiting = candidate.model.stream(self._request), True, True
        tempo = Tempo(gate, until) if gate is not None else None
        async with aclosing(stream) as parts:  # type: ignore[type-var]
            async for part in parts:
                if self._gone:
                    # It was given up, and did not take notice: nothing of it may be shown or counted any more.
                    return
                if first and candidate.pace is not None:
                    candidate.pace.answered(getattr(candidate.model, "remaining", None))
                if not isinstance(part, PARTS):
                    raise ModelBroken(f"{candidate.row.name} gave {type(part).__name__}, which is no part of an answer")
                take(part)
                first = False
                if waiting and answer.showing:
                    # The reader gets the first word before the rest of what has come with it is read.
                    waiting = False
                    await asyncio.sleep(0)
                if tempo is not None and gate is not None and isinstance(part, TextPart):
                    if (gate.over or gate.waits) and await self._ends():
                        return
                    if tempo.late(part.text, loop_time):
                        raise late

    async def _ends(self) -> bool:
        """Whether no more of it is to be heard, because its gate has ended it."""
        gate = self._gate
        assert gate is not None
        if gate.waits:
            await loading()
            gate.work()
        return bool(gate.over) and self._request.answers


def of_ours(most: int, row: Row) -> int:
    """Tokens of o200k that an answer within `most` tokens of this model may have.

    Where another vocabulary counts, a whole answer within its limit may have more of ours.
    """
    return most if row.per_o200k == 1.0 else int(most * OF_OURS) + FEW
