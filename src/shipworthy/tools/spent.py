"""The result of a tool together with what runs inside it have used, for a tool that asks another agent."""

from dataclasses import dataclass

from shipworthy.contract.bounds.bound import Usage


@dataclass(frozen=True, slots=True)
class Spent:
    """A result, and what was used for it."""

    value: object
    used: Usage


def apart(raw: object) -> tuple[object, Usage | None]:
    """The result alone, and what was used for it; None where that is not said."""
    return (raw.value, raw.used) if isinstance(raw, Spent) else (raw, None)
