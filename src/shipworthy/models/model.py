"""The one seam to a model: a request goes in, parts of an answer come out."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

Role = Literal["system", "user", "assistant", "tool"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCall:
    """A model's wish to call a tool; its arguments are as the model wrote them."""

    id: str
    name: str
    arguments: str
    """JSON text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a conversation with a model."""

    role: Role
    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    call_id: str = ""
    """Of a tool's result: the call it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a model is asked."""

    messages: tuple[Message, ...]
    tools: tuple[Mapping[str, Any], ...] = ()
    """`{name, description, parameters}` of the tools it may ask for; empty: it must answer."""
    max_output_tokens: int = 300
    """Tokens of the answer itself; room for reasoning is the client's to add, as the catalogue says."""
    name: str = ""
    """The prompt or skill that asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPart:
    """A piece of text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsagePart:
    """Tokens the call used; a later one replaces an earlier one."""

    input_tokens: int
    """All of the request, those read from and written to the provider's cache included."""
    output_tokens: int
    """All that was billed, reasoning included."""
    cached_tokens: int = 0
    """Of the input: read from the provider's cache, at the cached price."""
    written_tokens: int = 0
    """Of the input: written to the provider's cache, at the price of writing."""
    reasoning_tokens: int = 0
    """Of the output: thought, and not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPart:
    """The end of the answer, and why."""

    reason: Literal["end", "tools", "length", "refused"] = "end"


Part: TypeAlias = TextPart | ToolCall | UsagePart | StopPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """USD per million tokens, and USD per second where time is what is paid for."""

    input: float = 0.0
    output: float = 0.0
    cached: float | None = None
    """Of input read from the provider's cache; None: as `input`."""
    written: float | None = None
    """Of input written to the provider's cache; None: as `input`."""
    per_second: float = 0.0
    """USD for each second that a call takes: machines of one's own, rented by time."""

    def of(
        self, input_tokens: int, output_tokens: int, *, cached: int = 0, written: int = 0, seconds: float = 0.0
    ) -> float:
        """USD for that many tokens, `cached` and `written` of the input among them, and that many seconds."""
        plain = max(input_tokens - cached - written, 0)
        read = self.input if self.cached is None else self.cached
        wrote = self.input if self.written is None else self.written
        tokens = self.input * plain + read * cached + wrote * written + self.output * output_tokens
        return tokens / 1_000_000 + self.per_second * seconds

    def at_most(self, input_tokens: int, output_tokens: int, seconds: float = 0.0) -> float:
        """USD that many tokens can cost at worst: the dearest kind of input."""
        dearest = max(self.input, self.cached or 0.0, self.written or 0.0)
        return (dearest * input_tokens + self.output * output_tokens) / 1_000_000 + self.per_second * seconds


class Model(Protocol):
    """A model that can be asked."""

    @property
    def name(self) -> str:
        """Its name, as the catalogue knows it."""
        ...

    @property
    def price(self) -> Price | None:
        """What its tokens cost; None where nobody knows."""
        ...

    def stream(self, request: Request) -> AsyncIterator[Part]:
        """Answer the request, part by part; raises ModelError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A whole answer of a scripted model."""

    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    input_tokens: int | None = None
    """None: counted from the request."""
    output_tokens: int | None = None
    seconds: float = 0.0
    """How long it thinks before its first part."""
    error: str = ""
    """It fails with this ModelError instead."""
