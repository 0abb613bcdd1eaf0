"""A model as a definition names it, and the facts that replace those of the catalogue."""

from collections.abc import Callable
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Wish: TypeAlias = str | Callable[..., str]
"""What a definition says of a call's model: `auto`, a tier, a model's name, or a function that names one of them."""


class PriceSpec(BaseModel):
    """What its tokens cost, USD per million, or what a second of it costs, USD."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: float = Field(default=0.0, ge=0, allow_inf_nan=False, strict=True)
    output: float = Field(default=0.0, ge=0, allow_inf_nan=False, strict=True)
    cached: float | None = Field(default=None, ge=0, allow_inf_nan=False, strict=True)
    """Of input read from the provider's cache."""
    written: float | None = Field(default=None, ge=0, allow_inf_nan=False, strict=True)
    """Of input written to the provider's cache."""
    per_second: float = Field(default=0.0, ge=0, allow_inf_nan=False, strict=True)


class ModelSpec(BaseModel):
    """One model of a tier: a name, or a name with what is different here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, pattern=r"^\S+$")
    """`provider:model`; without a provider the catalogue is searched."""
    base_url: str | None = None
    key: str | None = None
    """The environment variable that holds the key; the key itself never stands in a definition."""
    wire: Literal["openai", "anthropic", "adapter"] | None = None
    price: PriceSpec | None = None
    window: int | None = Field(default=None, ge=1, strict=True)
    cap: str | None = None
    """The name of its output cap."""
    tokens_per_o200k: float | None = Field(default=None, gt=0, allow_inf_nan=False, strict=True)
    """Tokens that it counts for each token of o200k, at worst."""
    reasoning: int | None = Field(default=None, ge=0, strict=True)
    """Tokens of room it needs to think before it answers."""

    @field_validator("key")
    @classmethod
    def _names_a_variable(cls, raw: str | None) -> str | None:
        # The value may be a key: the message does not repeat it.
        if raw is not None and not raw.isidentifier():
            raise ValueError("it is the name of an environment variable, such as MY_API_KEY, and never the key itself")
        return raw

    @model_validator(mode="before")
    @classmethod
    def _a_name_alone(cls, raw: object) -> object:
        return {"name": raw} if isinstance(raw, str) else raw
