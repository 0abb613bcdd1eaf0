"""The interface of a model: it takes a request and streams the parts of an answer."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

Role = Literal["system", "user", "assistant", "tool"]
StopReason = Literal["end", "tools", "length", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCall:
    """A model's request to call a tool, with the arguments as the model wrote them."""

    id: str
    name: str
    arguments: str
    """JSON text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpaquePart:
    """Data of an answer that only its model can read and wants back unchanged: reasoning, or a signature of a call."""

    kind: str
    """What the wire format calls it: `thinking`, `reasoning_content`, `thought_signature`, `reasoning`."""
    data: Mapping[str, object]
    """JSON data, as it was received."""
    call_id: str = ""
    """The id of the call that it belongs to; empty: the whole message."""
    after_text: int = 0
    """Characters of the answer's text that came before it."""
    after_calls: int = 0
    """Calls of the answer that began before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a conversation with a model."""

    role: Role
    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    call_id: str = ""
    """In a tool result: the id of the call."""
    opaque: tuple[OpaquePart, ...] = ()
    """Of an assistant message: returned only to the model that gave it."""
    by: str = ""
    """Of an assistant message: the name of the model in the catalogue that wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request to a model."""

    messages: tuple[Message, ...]
    tools: tuple[Mapping[str, object], ...] = ()
    """`{name, description, parameters}` of the tools it may call; empty: it must answer."""
    max_output_tokens: int = 300
    """Tokens of the answer itself; the client adds the model's tokens for reasoning."""
    name: str = ""
    """The name of the prompt or skill that sends the request."""
    silence: float | None = None
    """Seconds after which another model is asked where this one is silent; None: no other stands by."""
    closed: bool = False
    """Whether none of its tools may be called: they are sent so that it begins as the requests before it."""

    @property
    def answers(self) -> bool:
        """Whether the model must answer, because it may call no tool."""
        return self.closed or not self.tools


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPart:
    """A piece of text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThoughtPart:
    """A piece of reasoning that came as text: it was billed, and is no part of the answer."""

    text: str
    before: bool = False
    """Whether all text before it was reasoning, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsagePart:
    """The tokens of a request and its answer; a later part replaces an earlier one."""

    input_tokens: int
    """All input tokens, including those read from and written to the provider's cache."""
    output_tokens: int
    """All billed output tokens, including reasoning."""
    cached_tokens: int = 0
    """Input tokens read from the provider's cache, billed at the cached price."""
    written_tokens: int = 0
    """Input tokens written to the provider's cache, billed at the price of writing."""
    reasoning_tokens: int = 0
    """Output tokens of reasoning, which is not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPart:
    """The end of the answer, and why."""

    reason: StopReason = "end"


Part: TypeAlias = TextPart | ThoughtPart | ToolCall | OpaquePart | UsagePart | StopPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """USD per million tokens, and USD per second for models billed by time."""

    input: float = 0.0
    output: float = 0.0
    cached: float | None = None
    """Input read from the provider's cache; None: the same as `input`."""
    written: float | None = None
    """Input written to the provider's cache; None: the same as `input`."""
    per_second: float = 0.0
    """USD for each second of a call, for machines rented by time."""

    def of(
        self, input_tokens: int, output_tokens: int, *, cached: int = 0, written: int = 0, seconds: float = 0.0
    ) -> float:
        """USD for these tokens and seconds; `cached` and `written` are part of `input_tokens`."""
        plain = max(input_tokens - cached - written, 0)
        read = self.input if self.cached is None else self.cached
        wrote = self.input if self.written is None else self.written
        tokens = self.input * plain + read * cached + wrote * written + self.output * output_tokens
        return tokens / 1_000_000 + self.per_second * seconds

    def at_most(self, input_tokens: int, output_tokens: int, seconds: float = 0.0) -> float:
        """Most USD for these tokens and seconds, with all input at its highest price."""
        dearest = max(self.input, self.cached or 0.0, self.written or 0.0)
        return (dearest * input_tokens + self.output * output_tokens) / 1_000_000 + self.per_second * seconds


class Model(Protocol):
    """A model that answers requests."""

    @property
    def name(self) -> str:
        """The model's name in the catalogue."""
        ...

    @property
    def price(self) -> Price | None:
        """The price of its tokens; None if it is unknown."""
        ...

    def stream(self, request: Request) -> AsyncIterator[Part]:
        """Stream the answer to a request; raises ModelError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A whole answer of a scripted model."""

    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    opaque: tuple[OpaquePart, ...] = ()
    """What the model wants back with the answer."""
    input_tokens: int | None = None
    """None: counted in the request."""
    output_tokens: int | None = None
    seconds: float = 0.0
    """Seconds before its first part."""
    error: str = ""
    """The message of a ModelError raised instead of an answer; empty: none."""
