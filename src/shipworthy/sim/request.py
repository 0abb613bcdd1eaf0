"""What a client asked the simulated model, the same for both formats."""

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from shipworthy.models.model import Message

Format = Literal["openai", "anthropic"]


class BadRequest(Exception):
    """The request is not one that the provider would take; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimRequest:
    """A request, as a script sees it."""

    format: Format
    model: str
    messages: tuple[Message, ...]
    """Of Anthropic's format too: the system text first, each tool's result a message of its own."""
    tools: tuple[Mapping[str, Any], ...] = ()
    """`{name, description, parameters}` of each."""
    choice: str = "auto"
    """`auto`, `none`, `required`, or the name of the one tool to call."""
    one_call: bool = False
    """Whether the client wants no parallel calls."""
    max_output_tokens: int | None = None
    stream: bool = False
    usage_wanted: bool = True
    """Of a stream: whether its end tells the usage."""
    json_wanted: bool = False
    """Whether the format itself asks for JSON; a prompt may ask in words."""
    schema: Mapping[str, Any] | None = None
    """The JSON schema that the format itself asks for."""
    prefix: bytes = b""
    """System text and tools, as they came: what a provider's cache would keep."""
    caches: bool = False
    """Whether the client marked something for the cache (Anthropic); OpenAI's cache needs no mark."""
    body: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """All of it, as it came."""
    seed: int = 0
    digest: bytes = b""
    """Of the bytes of the body."""
    number: int = 0
    """How many requests of the same bytes came before it."""
    fault: str = ""
    """The fault that was drawn for it, if any."""

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
    def offered(self) -> tuple[Mapping[str, Any], ...]:
        """The tools that may be called now."""
        if self.choice == "none":
            return ()
        named = tuple(t for t in self.tools if t["name"] == self.choice)
        return named or self.tools

    @property
    def must_call(self) -> bool:
        """Whether the client allows no answer without a call."""
        return bool(self.offered) and self.choice not in ("auto", "none")

    def draw(self, purpose: str) -> random.Random:
        """Chance that is the same for the same seed, bytes, number and purpose."""
        return random.Random(self.key(purpose))

    def key(self, purpose: str) -> str:
        """40 hex digits out of seed, bytes, number and purpose."""
        head = f"{self.seed}:{self.number}:{purpose}:".encode()
        return hashlib.blake2b(head + self.digest, digest_size=20).hexdigest()


def check_pairs(messages: Sequence[Message]) -> None:
    """Raise BadRequest unless every call is followed by its result, and every result follows its call."""
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


def need(value: Any, kind: type | tuple[type, ...], what: str) -> Any:
    """The value, where it is of that type; raises BadRequest."""
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
        raise BadRequest(f"`{what}` is missing or of the wrong type")
    return value


def part(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The mapping of that name, empty where it is absent; raises BadRequest where it is something else."""
    found: dict[str, Any] = need(body.get(name) or {}, dict, name)
    return found


def cap(body: Mapping[str, Any], *names: str) -> int | None:
    """The first of these limits that is given; raises BadRequest where it is not a number from 1."""
    for name in names:
        if body.get(name) is not None:
            value = int(need(body[name], int, name))
            if value < 1:
                raise BadRequest(f"`{name}` must be at least 1")
            return value
    return None
