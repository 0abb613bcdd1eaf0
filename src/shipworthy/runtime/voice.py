"""What a run says while it works: its events, numbered, and the pieces of its answer."""

import contextlib

from shipworthy.clock import loop_time
from shipworthy.events import AnyEvent, Emit, TextDelta
from shipworthy.runtime.step_id import StepId


class Voice:
    """Numbers the events of a run and hands them to its listener, if any; an exception of the listener is dropped."""

    def __init__(self, run_id: str, sink: Emit | None, started: float) -> None:
        self._run_id, self._sink, self._started, self._seq = run_id, sink, started, 0
        self.first_event_ms: float | None = None
        self.first_token_ms: float | None = None
        self.answering: StepId | None = None
        """The step whose text is the answer, and may stream."""
        self.checked = False
        """Whether the whole answer is checked before it is shown, so that no piece of it may stream."""
        self.before = ""
        """A text that is shown before the answer begins, and is no part of it."""
        self._shown: list[str] = []

    def emit(self, event: AnyEvent) -> None:
        """Hand on an event."""
        self._seq += 1
        if self.first_event_ms is None:
            self.first_event_ms = round((loop_time() - self._started) * 1000, 3)
        # An event is made for this call alone: numbering it in place spares a copy of each.
        object.__setattr__(event, "run_id", self._run_id)
        object.__setattr__(event, "seq", self._seq)
        if self._sink is not None:
            with contextlib.suppress(Exception):
                self._sink(event)

    def say(self, text: str) -> None:
        """Show a piece of the answer: the one event of which a run has hundreds, so it is made in one go."""
        if not text:
            return
        # What comes before the answer goes out with its first piece, and is no part of what was shown of it.
        piece = f"{self.before} {text}" if self.before and not self._shown else text
        self._shown.append(text)
        self._seq += 1
        if self.first_token_ms is None:
            self.first_token_ms = round((loop_time() - self._started) * 1000, 3)
        if self._sink is not None:
            with contextlib.suppress(Exception):
                self._sink(TextDelta(text=piece, run_id=self._run_id, seq=self._seq))

    def finish(self, text: str) -> str:
        """Show what is missing of the run's text; returns it, behind what was shown where it begins otherwise."""
        shown = self.shown
        said = f"{self.before} {shown}" if self.before and shown else shown
        if not text.startswith(said):
            # What was shown stays shown: a question that interrupts an answer stands behind it.
            text = f"{said}{text}" if said.endswith("\n\n") else f"{said}\n\n{text}"
        self.before = ""
        self.say(text.removeprefix(said))
        return text

    def streams(self, step_id: StepId) -> bool:
        """Whether the text of this step is shown as it comes."""
        return self.answering == step_id and not self.checked

    @property
    def shown(self) -> str:
        """The text that the user has seen so far."""
        if len(self._shown) > 1:
            self._shown = ["".join(self._shown)]
        return self._shown[0] if self._shown else ""
