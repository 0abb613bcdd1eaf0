"""A request to the simulated model, independent of its format."""

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypedDict, TypeVar, overload

from shipworthy.models.model import Message

Format = Literal["openai", "responses", "anthropic"]
T = TypeVar("T")


class BadRequest(Exception):
    """The provider would refuse the request; the message says why."""


class SimTool(TypedDict):
    """A tool that the model may call; `parameters` is its JSON schema."""

    name: str
    description: str
    parameters: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimRequest:
    """A request as a script receives it."""

    format: Format
    model: str
    messages: tuple[Message, ...]
    """In all formats the system text comes first and each tool result is a message of its own."""
    tools: tuple[SimTool, ...] = ()
    choice: str = "auto"
    """`auto`, `none`, `required`, or the name of the one tool to call."""
    one_call: bool = False
    """Whether the client forbids parallel calls."""
    max_output_tokens: int | None = None
    stream: bool = False
    usage_wanted: bool = True
    """Whether the end of a stream reports the usage."""
    json_wanted: bool = False
    """Whether a field of the request asks for JSON; a prompt may ask for it too."""
    schema: object = None
    """The JSON schema in a field of the request."""
    prefix: bytes = b""
    """The encoded system text and tools, which a provider would cache."""
    caches: bool = False
    """Whether the prefix may be cached: Anthropic's format needs a mark, OpenAI's need none."""
    body: Mapping[str, object] = field(default_factory=dict, repr=False)
    """The decoded body."""
    seed: int = 0
    digest: bytes = b""
    """The digest of the bytes of the body."""
    number: int = 0
    """The number of earlier requests with the same bytes."""
    fault: str = ""
    """The kind of fault drawn for it; empty: none."""

    @property
    def text(self) -> str:
        """The last message of the user."""
        return next((m.text for m in reversed(self.messages) if m.role == "user"), "")

    @property
    def system(self) -> str:
        """The system messages."""
        return "\n".join(m.text for m in self.messages if m.role == "system")

    @property
    def results(self) -> tuple[Message, ...]:
        """The results of tools since the model last answered without calling one."""
        start = 0
        for index, message in enumerate(self.messages):
            if message.role == "assistant" and not message.calls:
                start = index + 1
        return tuple(m for m in self.messages[start:] if m.role == "tool")

    @property
    def offered(self) -> tuple[SimTool, ...]:
        """The tools that may be called now."""
        if self.choice == "none":
            return ()
        named = tuple(t for t in self.tools if t["name"] == self.choice)
        return named or self.tools

    @property
    def must_call(self) -> bool:
        """Whether the client requires a call."""
        return bool(self.offered) and self.choice not in ("auto", "none")

    def draw(self, purpose: str) -> random.Random:
        """A random generator determined by seed, bytes, number and purpose."""
        return random.Random(self.key(purpose))

    def key(self, purpose: str) -> str:
        """40 hex digits determined by seed, bytes, number and purpose."""
        head = f"{self.seed}:{self.number}:{purpose}:".encode()
        return hashlib.blake2b(head + self.digest, digest_size=20).hexdigest()


def check_pairs(messages: Sequence[Message]) -> None:
    """Raise BadRequest unless every call is followed by its result and every result follows its call."""
    open_calls: set[str] = set()
    known: set[str] = set()
    for message in messages:
        if message.role == "tool":
            if message.call_id not in known:
                raise BadRequest(f"the tool result `{message.call_id}` answers no call of the message before it")
            open_calls.discard(message.call_id)
            continue
        _none_open(open_calls)
        open_calls = {call.id for call in message.calls}
        known = set(open_calls)
    _none_open(open_calls)


def _none_open(open_calls: set[str]) -> None:
    if open_calls:
        raise BadRequest(f"these tool calls have no result directly after them: {', '.join(sorted(open_calls))}")


@overload
def need(value: object, kind: type[T], what: str) -> T: ...
@overload
def need(value: object, kind: tuple[type, ...], what: str) -> object: ...
def need(value: object, kind: type | tuple[type, ...], what: str) -> object:
    """Return the value if it is of that type; raises BadRequest."""
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
        raise BadRequest(f"`{what}` is missing or of the wrong type")
    return value


def part(body: Mapping[str, object], name: str) -> dict[str, object]:
    """The object of that name, empty if it is absent; raises BadRequest if it is no object."""
    return need(body.get(name) or {}, dict, name)


def cap(body: Mapping[str, object], *names: str) -> int | None:
    """The first of these limits that is given; raises BadRequest unless it is an integer from 1."""
    for name in names:
        if body.get(name) is not None:
            value = need(body[name], int, name)
            if value < 1:
                raise BadRequest(f"`{name}` must be at least 1")
            return value
    return None
