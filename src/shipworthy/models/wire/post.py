"""A request to a provider."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


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
    first_token: float = 60.0
    """Seconds until the answer begins."""
    between: float = 20.0
    """Seconds of silence after which the answer counts as broken off."""
    on_remaining: Callable[[int], None] | None = None
    """Called with the number of requests that the provider still allows, if a header reports it."""
