"""What a run says while it works: its events, numbered, and the pieces of its answer, without secrets."""

from shipworthy.clock import loop_time
from shipworthy.events import AnyEvent, Emit, TextDelta
from shipworthy.exits.clean import clean_text
from shipworthy.exits.secrets import NONE, Secrets
from shipworthy.exits.streamed import Streamed
from shipworthy.runtime.step_id import StepId

NOTE = "[… "
"""What the note at the end of a result begins with that was cut to its ceiling."""
LEFT_OUT = "[…]"
"""What a person reads instead of such a note."""


class Voice:
    """Numbers the events of a run and hands them to its listener, if any; an exception of the listener is dropped."""

    def __init__(self, run_id: str, sink: Emit | None, started: float, secrets: Secrets = NONE) -> None:
        self._run_id, self._sink, self._started, self._seq = run_id, sink, started, 0
        self.secrets = secrets
        """What is hidden in all that leaves the run."""
        self._out: Streamed | None = None
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
        if self.secrets.known:
            self.secrets.hide_fields(event)
        if self._sink is not None:
            try:
                self._sink(event)
            except Exception:
                return  # what a listener raises is dropped

    def say(self, text: str) -> None:
        """Show a piece of the answer: the one event of which a run has hundreds, so it is made in one go."""
        if not text:
            return
        # What comes before the answer goes out with its first piece, and is no part of what was shown of it.
        piece = f"{self._lead}{text}" if self.before and not self._shown else text
        self._shown.append(text)
        self._out = self._out or Streamed(self.secrets)
        if piece := self._out.push(piece):
            self._show(piece)

    def _show(self, piece: str) -> None:
        self._seq += 1
        if self.first_token_ms is None:
            self.first_token_ms = round((loop_time() - self._started) * 1000, 3)
        if self._sink is not None:
            try:
                self._sink(TextDelta(text=piece, run_id=self._run_id, seq=self._seq))
            except Exception:
                return

    def finish(self, text: str, *, question: bool = False) -> str:
        """Show what is missing of the run's text; returns it, behind what was shown where it begins otherwise.

        Of a question nothing is shown that steers or cannot be seen: a person answers what is seen of it.
        """
        shown = self.shown
        said = f"{self._lead}{shown}" if self.before and shown else shown
        if not text.startswith(said):
            # What was shown stays shown: a question that interrupts an answer stands behind it.
            text = f"{said}{text}" if said.endswith("\n\n") else f"{said}\n\n{text}"
        self.before = ""
        rest = text.removeprefix(said)
        self.say(clean_text(rest) if question else rest)
        if self._out is None:
            return text
        if held := self._out.end():
            self._show(held)
        return self._out.told

    def conceal(self, result: str) -> None:
        """Say `[…]` instead of the note of a result that was cut, which ends with a handle, wherever it is shown."""
        note = result[max(result.rfind(NOTE), 0) :]
        _, _, handle = note.removesuffix("]").partition(": handle ")
        if handle and note.startswith(NOTE):
            self._out = self._out or Streamed(self.secrets)
            self._out.conceal(dict.fromkeys((note, f"handle {handle}", handle), LEFT_OUT))

    def streams(self, step_id: StepId) -> bool:
        """Whether the text of this step is shown as it comes."""
        return self.answering == step_id and not self.checked

    @property
    def _lead(self) -> str:
        """What comes before the answer, up to where the answer begins."""
        return self.before if self.before.endswith("\n") else f"{self.before} "

    @property
    def shown(self) -> str:
        """The text that the user has seen so far."""
        if len(self._shown) > 1:
            self._shown = ["".join(self._shown)]
        return self._shown[0] if self._shown else ""
