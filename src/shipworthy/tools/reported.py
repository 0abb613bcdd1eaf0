"""The answer of an agent that a tool has asked: with what it used, and whether it is a question of its own."""

from dataclasses import dataclass

from shipworthy.contract.bounds.bound import Usage as Usage

SAID = "said"
"""The kind of event, with `{line}`, that says what the agent behind a tool does just now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A result, and what its agent says of it."""

    value: object
    used: Usage | None = None
    """What was used for it; None where that is not said."""
    carry: str = ""
    """What carries the conversation on in which the value is a question; empty: it is the answer."""
