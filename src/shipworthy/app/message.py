"""One message with the arguments of `Agent.run`: checked, and with an id."""

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.bounds.bound import DIMENSIONS
from shipworthy.contract.context import UNSAID, Asker, context_of
from shipworthy.errors import UsageError
from shipworthy.events import Emit
from shipworthy.regex import regex
from shipworthy.stores.naming import conversation_id

MAX_MESSAGE = 100_000
"""The longest accepted message, in characters."""
LIMITS = tuple(f"max_{name}" for name in DIMENSIONS)
"""The limits that one run can have of its own."""
UNREADABLE = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Control characters and lone surrogates, which broken UTF-8 decodes to."""


def check_message(message: str) -> str:
    """Return the message; raises UsageError if it is empty, oversized or not text."""
    if not isinstance(message, str):
        raise UsageError(f"a message is text, not {type(message).__name__}", field="message")
    if not message.strip():
        raise UsageError("the message is empty: write what you want to know", field="message")
    if len(message) > MAX_MESSAGE:
        raise UsageError(
            f"the message has {len(message):,} characters; at most {MAX_MESSAGE:,} are taken", field="message"
        )
    if UNREADABLE.search(message):
        raise UsageError("the message is not text: it holds control characters or broken UTF-8", field="message")
    return message


def check_id(value: object, what: str) -> None:
    """Check an id that the caller gives: any text is one, for stores keep the hash of an odd one; raises UsageError."""
    if not isinstance(value, str):
        raise UsageError(f"{what} is text, not {type(value).__name__}: give str({what})", field=what)


def limits_of(given: Mapping[str, float] | None) -> dict[str, float]:
    """Dimension → most, of limits by their names in a definition; raises UsageError for one that is no limit."""
    found: dict[str, float] = {}
    for name, most in (given or {}).items():
        dimension = name.removeprefix("max_")
        field = f"limits.{name}"
        if not name.startswith("max_") or dimension not in DIMENSIONS:
            raise UsageError(
                f"limits: `{name[:100]}` is no limit of a run; there are {', '.join(LIMITS)}", field=f"limits.{name}"
            )
        if isinstance(most, bool) or not isinstance(most, int | float) or not 0 <= most < float("inf"):
            raise UsageError(f"{str(most)[:40]} is not a number from 0", field=field)
        if dimension == "latency_ms" and most == 0:
            raise UsageError("0 milliseconds are none to answer in: give more", field=field)
        found[dimension] = most
    return found


new_id = partial(secrets.token_hex, 16)
"""Makes a random id: 128 bits as 32 hexadecimal digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserMessage:
    """One message with the arguments of `Agent.run`."""

    message: str
    session: str | None
    skill: str | None
    tenant: str
    answering: str | None
    language: str | None
    message_id: str | None
    emit: Emit | None
    now: dt.datetime
    origin: str
    """The path or `module:object` that the agent was loaded from; empty for an agent made in Python."""
    agent: str
    inputs: Mapping[str, object] | None = None
    """The inputs of the skill, as JSON has them; None: they are read in the message."""
    limits: Mapping[str, float] = field(default_factory=dict)
    """Dimension of the bound → the most that this run may use of it."""
    run_id: str = field(default_factory=new_id)
    asker: Asker = UNSAID
    """What the caller says of who sends it."""

    def typed(self, spec: AgentSpec) -> "UserMessage":
        """The message with the values of its context as the types that the agent declares; raises UsageError."""
        return replace(
            self, asker=replace(self.asker, context=context_of(spec.context, self.asker.context, spec.types))
        )

    @property
    def conversation(self) -> str:
        """The id of its conversation: that of its session, of this tenant with this agent; without one, of its run."""
        return conversation_id(self.agent, self.tenant, self.session) if self.session else self.run_id
