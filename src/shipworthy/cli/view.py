"""Draws a run on a terminal: each step with its time, the answer as it streams, and the usage."""

import sys
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.status import Status

from shipworthy.cli.figures import closing, exceeded, one_line, seconds, whys
from shipworthy.events import (
    AnyEvent,
    Degraded,
    StepDropped,
    StepFailed,
    StepFinished,
    StepStarted,
    TextDelta,
    Thinking,
    UsageExceeded,
)
from shipworthy.exits.clean import clean, clean_text
from shipworthy.runtime.result import RunResult


class View:
    """Draws the events of a run on a terminal, or prints them as plain lines."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._console = Console(file=out or sys.stdout, highlight=False, soft_wrap=True, emoji=False)
        self._status: Status | None = None
        self._running: dict[str, str] = {}
        self._streaming = False
        self._exceeded: list[str] = []
        self._less: list[Degraded | StepFailed] = []

    def __call__(self, event: AnyEvent) -> None:
        """Draw an event."""
        if isinstance(event, Thinking):
            self._spin("Thinking…")
        elif isinstance(event, StepStarted):
            self._running[event.step_id] = event.label
            self._spin(self._working())
        elif isinstance(event, StepFinished):
            took = "as before" if event.reused else seconds(event.elapsed_ms)
            self._step(event.step_id, f"[green]✓[/] {_plain(event.label)} [dim]{took}[/]")
        elif isinstance(event, StepFailed):
            self._less.append(event)
            self._step(event.step_id, f"[red]✗[/] {_plain(event.label)} [dim]{_plain(event.error)}[/]")
        elif isinstance(event, StepDropped):
            self._step(event.step_id, f"[yellow]–[/] {_plain(event.label)} [dim]left out: {_plain(event.reason)}[/]")
        elif isinstance(event, Degraded):
            self._less.append(event)
        elif isinstance(event, UsageExceeded):
            self._exceeded.append(exceeded(event.as_dict()))
        elif isinstance(event, TextDelta):
            self._stream(event.text)

    def close(self, result: RunResult, *, brief: bool = False) -> None:
        """Print usage, path, bound and why an answer is less than whole; `brief`: one line of it."""
        self.stop()
        if self._streaming:
            self._console.print()
            self._streaming = False
        for line in self._exceeded:
            self._console.print(f"[yellow]![/] {_plain(line)}")
        self._exceeded = []
        lines = [*closing(result), *whys(self._less, result.text)] if not brief else [one_line(result, self._less)]
        for line in lines:
            self._console.print(f"[dim]{_plain(line)}[/]")
        self._less = []

    def stop(self) -> None:
        """Remove the spinner."""
        if self._status is not None:
            self._status.stop()
            self._status = None

    def _spin(self, text: str) -> None:
        if not self._console.is_terminal or self._streaming:
            return
        if self._status is None:
            # Braille dots only in UTF encodings.
            spinner = "dots" if self._console.encoding.startswith("utf") else "line"
            self._status = self._console.status(_plain(text), spinner=spinner)
            self._status.start()
        self._status.update(_plain(text))

    def _working(self) -> str:
        """The labels of the running steps, each once."""
        return ", ".join(dict.fromkeys(self._running.values()))

    def _step(self, step_id: str, line: str) -> None:
        self._running.pop(step_id, None)
        if self._streaming:
            return
        self._console.print(f"  {line}")
        if self._running:
            self._spin(self._working())

    def _stream(self, text: str) -> None:
        self.stop()
        self._streaming = True
        self._console.print(clean_text(text), end="", markup=False)


def _plain(text: str) -> str:
    """Escape rich markup and remove terminal control characters."""
    return escape(clean(text))
