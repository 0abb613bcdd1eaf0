"""What has come of a model's answer: its text, its calls, and what it used, told or counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

import orjson

from shipworthy.context.build import PER_CALL, PER_MESSAGE
from shipworthy.context.opaque import opaque_size
from shipworthy.models.joined import Joined
from shipworthy.models.model import (
    Message,
    OpaquePart,
    Part,
    Request,
    StopPart,
    TextPart,
    ThoughtPart,
    ToolCall,
    UsagePart,
)
from shipworthy.models.wire.encoding import as_sent
from shipworthy.runtime.answering.gate import Gate
from shipworthy.runtime.asking.meter import Meter
from shipworthy.runtime.asking.patience import Patience
from shipworthy.tokens.counting import at_most, count, estimate, loaded

FEWEST_BYTES, MOST_BYTES = 10, 16
"""Bytes that two tokens of o200k have in most texts, and bytes that one has only in blanks and rulers."""
NOTHING = UsagePart(input_tokens=0, output_tokens=0)
HOLDING = (Gate, Patience)
"""Hold back what is too much themselves; a tuple, because this is asked for each part of each answer."""


@dataclass(slots=True)
class Answer:
    """An answer while it comes, and then as a whole."""

    most: int
    """Tokens that it may have, thoughts included."""
    most_text: int | None = None
    """Tokens that its text may have; None: no other limit than `most`."""
    began: float = 0.0
    """When it was asked for, seconds of the event loop's clock."""
    calls: list[ToolCall] = field(default_factory=list)
    origin: Message = Message(role="assistant")
    """Its message without text and calls: by which model, and what that model wants back."""
    reason: str = ""
    unseen: Sequence[ToolCall] = ()
    """Of an answer that broke off: its calls as far as they had come."""
    _text: Joined = field(default_factory=Joined)
    _thoughts: list[str] = field(default_factory=list)
    """What came as text and is no part of the answer: billed, counted, not shown."""
    showing: bool = False
    """Whether something of it has been handed on to be shown."""
    _usage: UsagePart | None = None
    _meters: tuple[Meter, Meter | None] = field(init=False)
    """Of all that comes, and of its text."""

    def __post_init__(self) -> None:
        self._meters = Meter(self.most), Meter(self.most_text) if self.most_text is not None else None

    def take(self, part: Part, on_text: Callable[[str], None] | None = None) -> None:
        """Add a part, and show it if it is text; raises LimitReached where it ignores the limit it was given."""
        if isinstance(part, TextPart):
            self._say(part.text, on_text)
        elif isinstance(part, ToolCall):
            self.calls.append(part)
            self._measure(f"{part.name}{part.arguments}")
        elif isinstance(part, OpaquePart):
            self.origin = replace(self.origin, opaque=(*self.origin.opaque, part))
        elif isinstance(part, ThoughtPart):
            self._think(part, on_text)
        elif isinstance(part, UsagePart):
            self._usage = part
        elif isinstance(part, StopPart):
            self.reason = part.reason

    @property
    def text(self) -> str:
        """All of its text."""
        return str(self._text)

    def message(self, text: str, *, calls: bool = False) -> Message:
        """Make the message of it that the model is sent in the next request, with this text."""
        # Counted and reserved as it is sent: arguments that are no object are wrapped into one.
        wanted = tuple(map(as_sent, self.calls)) if calls else ()
        ids = {"", *(call.id for call in wanted)}
        opaque = tuple(part for part in self.origin.opaque if part.call_id in ids)
        return replace(self.origin, text=text, calls=wanted, opaque=opaque)

    @property
    def came(self) -> bool:
        """Whether any part of it came."""
        return bool(self._text or self._thoughts or self.calls or self.origin.opaque or self._usage or self.reason)

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

    @property
    def told(self) -> UsagePart:
        """What the provider has said until now that was used; zeros where it has said nothing."""
        return self._usage or NOTHING

    def usage(self, request: Request, factor: float = 1.0) -> UsagePart:
        """What it used: as told; a count that was not told, or cannot be true, is ours: o200k, times `factor`.

        A told count cannot be true where it is below half of what the texts alone have in o200k. A stream that was
        cut has mostly said what its input was, and never its whole output.
        """
        said = self.told
        sent, received = said.input_tokens, said.output_tokens
        cached, written = said.cached_tokens, said.written_tokens
        silent = self._usage is None
        if silent or falls_short(sent, _texts(request)):
            sent = ceil(request_size(request) * factor)
            cached = written = 0
        if cached + written > sent:
            cached = written = 0
        if not self.stopped:
            received = max(received, ceil(self._seen() * factor))
        elif silent or falls_short(received, self._received()):
            received = ceil(self._seen() * factor)
        if (sent, received, cached, written) == (said.input_tokens, said.output_tokens, said.cached_tokens, written):
            return said
        return UsagePart(
            input_tokens=sent,
            output_tokens=received,
            cached_tokens=cached,
            written_tokens=written,
            reasoning_tokens=min(said.reasoning_tokens, received),
        )

    def _think(self, part: ThoughtPart, on_text: Callable[[str], None] | None) -> None:
        hidden = not self.showing or (isinstance(on_text, HOLDING) and on_text.drop())
        if part.before and hidden:  # what was shown stays shown
            self._thoughts.append(self.text)
            self._text, self.showing = Joined(), False
        self._thoughts.append(part.text)
        self._measure(part.text)

    def _say(self, text: str, on_text: Callable[[str], None] | None) -> None:
        self._text.add(text)
        # A gate holds back what is too much itself, by the text alone: a repetition hears that in one portion.
        if not (gated := isinstance(on_text, HOLDING)):
            self._measure(text, text=True)
        if on_text is not None and self.showing:
            on_text(text)
        elif on_text is not None and text.strip():
            # Blanks wait for a word: an answer of blanks alone is none, and has not been shown.
            self.showing = True
            on_text(self.text)
        if gated:
            self._measure(text, text=True)

    def _measure(self, said: str, *, text: bool = False) -> None:
        whole, only = self._meters
        whole.add(said, self._count)
        if text and only is not None:
            only.add(said, lambda: estimate(self.text))

    def _received(self) -> list[str]:
        """What came as text, thoughts included: any provider bills it."""
        return [self.text, *self._thoughts, *(f"{c.name}{c.arguments}" for c in self.calls)]

    def _seen(self) -> int:
        """Tokens of o200k of all that came, thoughts included."""
        return self._count() + opaque_size(self.origin.opaque, estimate)

    def _count(self) -> int:
        calls = (*self.calls, *self.unseen)
        return (
            estimate(self.text)
            + estimate("".join(self._thoughts))
            + sum(PER_CALL + estimate(c.name) + estimate(c.arguments) for c in calls)
        )


def _texts(request: Request) -> list[str]:
    """What any provider must read of a request; some leave out the tools, and each frames it in its own way."""
    return [m.text for m in request.messages] + [c.arguments for m in request.messages for c in m.calls]


def falls_short(told: int, texts: Sequence[str]) -> bool:
    """Whether so few tokens cannot be those of the texts: less than half of what they have in o200k.

    Vocabularies of a quarter of a million tokens need 0.8 of o200k, and text has at most 10 bytes to a token.
    """
    size = sum(map(at_most, texts))
    if told * FEWEST_BYTES >= size:
        return False
    return told * 2 < sum(map(count, texts)) if loaded() else told * 2 * MOST_BYTES < size


def request_size(request: Request) -> int:
    """Tokens of a request in o200k: 4 a message, 8 + name + arguments a call, opaque parts, the schemas of the tools.

    While the vocabulary is not in memory, its bytes stand in for them.
    """
    calls = [c for m in request.messages for c in m.calls]
    schemas = sum(estimate(orjson.dumps(schema).decode()) for schema in request.tools)
    texts = sum(PER_MESSAGE + estimate(m.text) + opaque_size(m.opaque, estimate) for m in request.messages)
    return schemas + texts + sum(PER_CALL + estimate(c.name) + estimate(c.arguments) for c in calls)
