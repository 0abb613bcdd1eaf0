"""What a remote agent says that it does just now: steps inside of the step that asks it, under its name."""

from collections.abc import Mapping
from typing import Any

from shipworthy.clock import loop_time
from shipworthy.events import StepFinished, StepStarted
from shipworthy.runtime.run import Run
from shipworthy.runtime.step_id import StepId
from shipworthy.tools.reported import SAID

MOST = 50
"""Most lines that are told of one call."""


class Lines:
    """Tells the lines of one call; each is over when the next comes, or the call ends."""

    def __init__(self, run: Run, place: StepId, name: str, label: str) -> None:
        self._run, self._place, self._name, self._label = run, place, name, label
        self._told, self._began, self._line = 0, 0.0, ""

    def hear(self, kind: str, data: Mapping[str, Any]) -> None:
        """Tell a line of the agent; anything else is not told, nor what comes after too many lines."""
        if kind != SAID or self._told >= MOST:
            return
        self.end()
        self._told, self._began, self._line = self._told + 1, loop_time(), f"{self._label}: {data['line']}"
        self._run.voice.emit(StepStarted(step=self._name, label=self._line, step_id=self._id))

    def end(self) -> None:
        """Tell that what the agent did last is over."""
        if self._line:
            elapsed = self._run.took(self._id, self._began)
            finished = StepFinished(step=self._name, label=self._line, step_id=self._id, elapsed_ms=elapsed, tokens=0)
            self._run.voice.emit(finished)
            self._line = ""

    @property
    def _id(self) -> StepId:
        return f"{self._place}/{self._told}"
