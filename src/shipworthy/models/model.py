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
    """JSON schemas of the tools it may ask for; empty: it must answer."""
    max_output_tokens: int = 300
    name: str = ""
    """The prompt or skill that asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPart:
    """A piece of text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsagePart:
    """Tokens the call used."""

    input_tokens: int
    output_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPart:
    """The end of the answer, and why."""

    reason: Literal["end", "tools", "length", "refused"] = "end"


Part: TypeAlias = TextPart | ToolCall | UsagePart | StopPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """USD per million tokens."""

    input: float = 0.0
    output: float = 0.0

    def of(self, input_tokens: int, output_tokens: int) -> float:
        """USD for that many tokens."""
        return (self.input * input_tokens + self.output * output_tokens) / 1_000_000


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
