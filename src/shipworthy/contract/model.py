"""A model as a definition names it, with the facts that override the catalogue."""

from collections.abc import Callable
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Wish: TypeAlias = str | Callable[..., str]
"""The model of a call in a definition: `auto`, a tier, a model's name, or a function that returns one of these."""


class PriceSpec(BaseModel):
    """Prices of a model: USD per million tokens, or USD per second."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: float = Field(default=0.0, ge=0, allow_inf_nan=False, strict=True)
    output: float = Field(default=0.0, ge=0, allow_inf_nan=False, strict=True)
    cached: float | None = Field(default=None, ge=0, allow_inf_nan=False, strict=True)
    """USD per million input tokens that are read from the provider's cache."""
    written: float | None = Field(default=None, ge=0, allow_inf_nan=False, strict=True)
    """USD per million input tokens that are written to the provider's cache."""
    per_second: float = Field(default=0.0, ge=0, allow_inf_nan=False, strict=True)


class ModelSpec(BaseModel):
    """One model of a tier: its name, and facts that override the catalogue."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, pattern=r"^\S+$")
    """`provider:model`; without a provider the catalogue is searched for the model."""
    base_url: str | None = None
    key: str | None = None
    """The environment variable that holds the key; a definition never contains the key itself."""
    wire: Literal["openai", "anthropic", "adapter"] | None = None
    price: PriceSpec | None = None
    window: int | None = Field(default=None, ge=1, strict=True)
    cap: str | None = None
    """The name of the request parameter that limits its output."""
    tokens_per_o200k: float | None = Field(default=None, gt=0, allow_inf_nan=False, strict=True)
    """Most tokens it counts for one token of the o200k encoding."""
    reasoning: int | None = Field(default=None, ge=0, strict=True)
    """Reasoning tokens it may use before it answers."""
    first_token_ms: int | None = Field(default=None, ge=1, strict=True)
    """Milliseconds until its answer begins, after which another model is asked; None: as the time allows."""
    idle_ms: int | None = Field(default=None, ge=1, strict=True)
    """Milliseconds of silence within an answer, after which another model is asked; None: as its time allows."""

    @field_validator("key")
    @classmethod
    def _names_a_variable(cls, raw: str | None) -> str | None:
        # The value may be a secret key, so the message does not repeat it.
        if raw is not None and not raw.isidentifier():
            raise ValueError("it is the name of an environment variable, such as MY_API_KEY, and never the key itself")
        return raw

    @model_validator(mode="before")
    @classmethod
    def _a_name_alone(cls, raw: object) -> object:
        return {"name": raw} if isinstance(raw, str) else raw
