"""A request to a provider, and how long a provider may be silent."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

STANDBY = 15.0
"""Most seconds that a silent model leaves to the one that is asked next."""


def silence_within(seconds: float) -> float:
    """Seconds of silence after which the next model of the line is asked, of the `seconds` that a call has left.

    A model may load, and a provider may hold back a whole call: waiting costs nothing that asking elsewhere would not
    cost again. So silence ends a request only where another model could still answer, and leaves that one a quarter of
    the time, at most 15 s. Where no other model stands by, or the bound has no room for a second request, the call's
    deadline alone ends it, and so it does where heartbeats never end. `first_token_ms` and `idle_ms` of a model in
    `agent.yaml` replace the rule: the silence before the first word, and the one between two words, thoughts or pieces
    of a call. Comments and heartbeats are no progress.
    """
    return seconds - min(STANDBY, seconds / 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One request to a provider."""

    name: str
    """The model's name for errors."""
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    key: str = field(default="", repr=False)
    """The API key, which no error may quote."""
    key_env: str | None = None
    first_token: float = math.inf
    """Seconds until the answer begins."""
    between: float = math.inf
    """Seconds of silence after which the answer counts as broken off."""
    silence: float = math.inf
    """Seconds from the start after which a silent answer leaves the rest of the time to another model."""
    on_remaining: Callable[[int], None] | None = None
    """Called with the number of requests that the provider still allows, if a header reports it."""
