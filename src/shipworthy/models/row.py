"""One row of the catalogue: the facts about a model that a request needs."""

from dataclasses import dataclass, field
from typing import Literal

from shipworthy.models.model import Price
from shipworthy.tokens.counting import BYTES_A_TOKEN

Wire = Literal["openai", "responses", "anthropic", "adapter"]
"""The wire format: three are built in, and `adapter` means pydantic-ai."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A model as the catalogue describes it, overridden by the agent's definition."""

    name: str
    """The name in the definition: `openai:gpt-5-nano`."""
    provider: str
    """`openai`"""
    model: str
    """The name sent to the provider: `gpt-5-nano`."""
    wire: Wire = "openai"
    base_url: str = ""
    """The base URL with the version: `https://api.openai.com/v1`."""
    key_env: str | None = None
    """The environment variable that holds the key; None: it needs none."""
    price: Price | None = None
    """None: the price is unknown, which does not mean zero."""
    window: int | None = None
    """Most tokens of input and output together."""
    cap: str = "max_tokens"
    """The name of its output cap: `max_tokens`, `max_completion_tokens`, …"""
    reasoning: int = 0
    """Tokens it needs for reasoning before it answers; added to the cap, billed as output."""
    effort: str | None = None
    """The reasoning effort that is sent; None: none is sent."""
    exceeds_cap: bool = False
    """Whether its usage can exceed the cap, so that its cost has no upper bound."""
    tokens_per_o200k: float = 1.0
    """Most tokens it counts for each token of o200k."""
    counts: Literal["all", "many", "ascii"] = "all"
    """Where its factor holds: in every text, in the letters of many scripts, or in ASCII letters alone.

    Elsewhere, and for digits, every byte is taken for a token.
    """
    known: bool = True
    """Whether its family is known, so that its token factor is."""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Further headers; `$NAME` in a value is an environment variable."""
    body: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Further fields of the body, each with its JSON text; `null` leaves the field out."""
    system: Literal["role", "fold"] = "role"
    """Whether system texts have a role of their own, or stand at the head of the first user message."""
    first_token_ms: int | None = None
    """Most milliseconds until its answer begins; None: as long as the call's time allows."""
    idle_ms: int | None = None
    """Most milliseconds of silence within its answer; None: as long as the call's time allows."""
    learnt: float = 0.0
    """Most tokens for each token of o200k that its provider has told in this process; 0: none yet."""

    @property
    def own(self) -> bool:
        """Whether it is an object of the user's and in no catalogue."""
        return self.provider == "own" and not self.base_url

    @property
    def per_o200k(self) -> float:
        """Most tokens for each token of o200k: what was told, where it is more than expected, or nothing is known."""
        return max(self.tokens_per_o200k, self.learnt) if self.known else self.learnt or self.tokens_per_o200k

    @property
    def in_bytes(self) -> bool:
        """Whether nothing is known of how it counts, so that every byte may be a token."""
        return not self.known and not self.learnt

    def counted(self, context_tokens: int) -> int:
        """The most input tokens that it may count for a context of so many; its bytes, if its family is unknown."""
        return context_tokens if self.known else context_tokens * BYTES_A_TOKEN
