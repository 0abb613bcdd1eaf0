"""One row of the catalogue: what has to be known of a model before it is asked."""

from dataclasses import dataclass
from typing import Literal

from shipworthy.models.model import Price

Wire = Literal["openai", "anthropic", "adapter"]
"""How it is spoken to: two formats of our own, and a provider library for the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A model as the catalogue, and then the agent's definition, describe it."""

    name: str
    """As the definition says it: `openai:gpt-5-nano`."""
    provider: str
    """`openai`"""
    model: str
    """`gpt-5-nano`: what is sent."""
    wire: Wire = "openai"
    base_url: str = ""
    """With the version: `https://api.openai.com/v1`."""
    key_env: str | None = None
    """The environment variable that holds the key; None: it needs none."""
    price: Price | None = None
    """None: nobody knows, which is never zero."""
    window: int | None = None
    """Tokens of input and output together that it can take."""
    cap: str = "max_tokens"
    """The name of its output cap: `max_tokens`, `max_completion_tokens`, …"""
    reasoning: int = 0
    """Tokens of room it needs to think before it answers; added to the cap, billed as output."""
    exceeds_cap: bool = False
    """Whether its usage can exceed the cap: then its dollars cannot be promised."""
    tokens_per_o200k: float = 1.0
    """Tokens it counts for each token of o200k, at worst."""
