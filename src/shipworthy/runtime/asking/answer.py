"""What has come of a model's answer: its text, its calls, and what it used, told or counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil

import orjson

from shipworthy.context.build import PER_CALL, PER_MESSAGE
from shipworthy.errors import LimitReached
from shipworthy.models.model import Part, Request, StopPart, TextPart, ThoughtPart, ToolCall, UsagePart
from shipworthy.runtime.asking.patience import Patience
from shipworthy.tokens.counting import at_most, begin, count, estimate, loaded

FEW_BYTES = 3
"""Bytes a token has at least in most texts: below, the vocabulary is not needed."""


@dataclass(slots=True)
class Answer:
    """An answer while it comes, and then as a whole."""

    most: int
    """Tokens that it may have."""
    began: float = 0.0
    """When it was asked for, seconds of the event loop's clock."""
    calls: list[ToolCall] = field(default_factory=list)
    reason: str = ""
    closed: bool = False
    """It was given up: parts that still come are ignored."""
    unseen: Sequence[ToolCall] = ()
    """Of an answer that broke off: its calls as far as they had come."""
    tokens: int = 0
    """Tokens of text and calls; 0 as long as the bytes say that they are few."""
    _pieces: list[str] = field(default_factory=list)
    _thoughts: list[str] = field(default_factory=list)
    """What came as text and is no part of the answer: billed, counted, not shown."""
    _size: int = 0
    showing: bool = False
    """Whether something of it has been shown."""
    _usage: UsagePart | None = None

    def take(self, part: Part, on_text: Callable[[str], None] | None = None) -> None:
        """Add a part, and show it if it is text; raises LimitReached where it ignores the limit it was given."""
        if isinstance(part, TextPart):
            self._pieces.append(part.text)
            self._measure(part.text)
            if on_text is not None:
                self._show(part.text, on_text)
        elif isinstance(part, ToolCall):
            self.calls.append(part)
            self._measure(f"{part.name}{part.arguments}")
        elif isinstance(part, ThoughtPart):
            self._think(part, on_text)
        elif isinstance(part, UsagePart):
            self._usage = part
        elif isinstance(part, StopPart):
            self.reason = part.reason

    @property
    def came(self) -> bool:
        """Whether any part of it came."""
        return bool(self._pieces or self._thoughts or self.calls or self._usage or self.reason)

    @property
    def text(self) -> str:
        """All of its text."""
        if len(self._pieces) > 1:
            self._pieces = ["".join(self._pieces)]
        return self._pieces[0] if self._pieces else ""

    @property
    def usage_reported(self) -> bool:
        """Whether the provider said at the end what it used."""
        return self.stopped and self._usage is not None

    @property
    def stopped(self) -> bool:
        """Whether it came to a proper end."""
        return bool(self.reason)

    @property
    def cut(self) -> bool:
        """Whether it was ended by its output limit."""
        return self.reason == "length"

    @property
    def output_tokens(self) -> int:
        """Tokens of the answer, as the provider says."""
        return self._usage.output_tokens if self._usage is not None else 0

    def usage(self, request: Request, factor: float = 1.0) -> UsagePart:
        """What it used: as told; where it was not told, counted in o200k, times `factor`.

        A stream that was cut has mostly said what its input was, and never its whole output.
        """
        if self.usage_reported and self._usage is not None:
            return self._usage
        said = self._usage
        received = ceil(self._count() * factor)
        if said is not None and said.input_tokens:
            output = max(said.output_tokens, received)
            return UsagePart(
                input_tokens=said.input_tokens,
                output_tokens=output,
                cached_tokens=said.cached_tokens,
                written_tokens=said.written_tokens,
            )
        return UsagePart(input_tokens=ceil(request_size(request) * factor), output_tokens=received)

    def _think(self, part: ThoughtPart, on_text: Callable[[str], None] | None) -> None:
        hidden = not self.showing or (isinstance(on_text, Patience) and on_text.drop())
        if part.before and hidden:  # what was shown stays shown
            self._thoughts += self._pieces
            self._pieces, self.showing = [], False
        self._thoughts.append(part.text)
        self._measure(part.text)

    def _show(self, text: str, on_text: Callable[[str], None]) -> None:
        if self.showing:
            on_text(text)
            return
        # Blanks wait for a word: an answer of blanks alone is none, and has not been shown.
        if text.strip():
            self.showing = True
            on_text(self.text)

    def _measure(self, said: str) -> None:
        self._size += len(said) if said.isascii() else at_most(said)
        if self._size <= self.most * FEW_BYTES:
            return
        if not loaded():
            # Without the vocabulary its tokens cannot be counted; it is being loaded from here on.
            begin()
            return
        # Piece by piece it is never less than the whole, which is counted only where the pieces are too much.
        self.tokens = self.tokens + count(said) if self.tokens else self._count()
        if self.tokens > self.most:
            self.tokens = self._count()
        if self.tokens > self.most:
            raise LimitReached("output_tokens", self.most, self.tokens)

    def _count(self) -> int:
        calls = (*self.calls, *self.unseen)
        return (
            estimate(self.text)
            + estimate("".join(self._thoughts))
            + sum(PER_CALL + estimate(c.name) + estimate(c.arguments) for c in calls)
        )


def request_size(request: Request) -> int:
    """Tokens of a request in o200k: 4 a message, 8 + name + arguments a call, and the schemas of the tools.

    While the vocabulary is not in memory, its bytes stand in for them.
    """
    calls = [c for m in request.messages for c in m.calls]
    schemas = sum(estimate(orjson.dumps(schema).decode()) for schema in request.tools)
    texts = sum(PER_MESSAGE + estimate(m.text) for m in request.messages)
    return schemas + texts + sum(PER_CALL + estimate(c.name) + estimate(c.arguments) for c in calls)
