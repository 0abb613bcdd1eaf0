"""A model as a definition names it, with the facts that override the catalogue."""

import re
from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

import orjson
from pydantic import ConfigDict, Field, field_validator, model_validator

from shipworthy.contract.defined import Defined
from shipworthy.regex import regex

Wish: TypeAlias = str | Callable[..., str]
"""The model of a call in a definition: `auto`, a tier, a model's name, or a function that returns one of these."""

HEADER = regex(r"[a-z0-9!#$%&'*+.^_`|~-]+")
"""The name of a header, in small letters."""

ADDRESS = regex(r"https?://[^/?#\s]+", re.IGNORECASE)
"""How the address of a server begins."""

VARIABLE = regex(r"\$(\{\w+\}|\w+)")
"""An environment variable in the value of a header."""

FRAMING = frozenset(
    {"host", "content-length", "content-type", "content-encoding", "transfer-encoding", "connection", "accept",
     "accept-encoding", "expect", "te", "upgrade"}
)  # fmt: skip
"""Headers that belong to the request itself."""

SECRET = regex(r"authorization|cookie|key|token|secret|password|credential")
"""In the name of a header: its value is a secret."""

FIXED = frozenset(
    {"model", "messages", "input", "instructions", "system", "tools", "tool_choice", "functions", "function_call",
     "stream", "n", "best_of", "max_tokens", "max_completion_tokens", "max_output_tokens", "previous_response_id",
     "background"}
)  # fmt: skip
"""Fields of a body that a run decides: they carry its conversation, its tools and its limits."""

UNSPACED = r"^\S+$"
"""The names that a model may have."""
Pairs: TypeAlias = tuple[tuple[str, str], ...]


class PriceSpec(Defined):
    """Prices of a model: USD per million tokens, or USD per second."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: float = Field(default=0.0, ge=0, allow_inf_nan=False, strict=True)
    output: float = Field(default=0.0, ge=0, allow_inf_nan=False, strict=True)
    cached: float | None = Field(default=None, ge=0, allow_inf_nan=False, strict=True)
    """USD per million input tokens that are read from the provider's cache."""
    written: float | None = Field(default=None, ge=0, allow_inf_nan=False, strict=True)
    """USD per million input tokens that are written to the provider's cache."""
    per_second: float = Field(default=0.0, ge=0, allow_inf_nan=False, strict=True)


class ModelSpec(Defined):
    """One model of a tier: its name, and facts that override the catalogue."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, pattern=UNSPACED)
    """`provider:model`; without a provider the catalogue is searched for the model."""
    base_url: str | None = None
    key: str | None = None
    """The environment variable that holds the key; a definition never contains the key itself."""
    wire: Literal["openai", "responses", "anthropic", "adapter"] | None = None
    price: PriceSpec | None = None
    window: int | None = Field(default=None, ge=1, strict=True)
    cap: str | None = None
    """The name of the request parameter that limits its output."""
    tokens_per_o200k: float | None = Field(default=None, gt=0, allow_inf_nan=False, strict=True)
    """Most tokens it counts for one token of the o200k encoding."""
    reasoning: int | None = Field(default=None, ge=0, strict=True)
    """Reasoning tokens it may use before it answers."""
    effort: str | None = Field(default=None, min_length=1)
    """The reasoning effort that is sent, in the provider's words."""
    headers: Pairs | None = Field(default=None, repr=False)
    """Further headers of each request, in small letters; `$NAME` in a value is an environment variable."""
    body: Pairs | None = None
    """Further fields of each request's body, each with its value as JSON text; null leaves a field out."""
    system: Literal["fold"] | None = None
    """`fold`: what stands in system messages is told at the head of the first user message."""
    first_token_ms: int | None = Field(default=None, ge=1, strict=True)
    """Milliseconds until its answer begins, after which another model is asked; None: as the time allows."""
    idle_ms: int | None = Field(default=None, ge=1, strict=True)
    """Milliseconds of silence within an answer, after which another model is asked; None: as its time allows."""

    @classmethod
    def named(cls, name: str) -> "ModelSpec":
        """A model of which only a name is said, such as by `--model`; it may be the name of none, and is looked up."""
        return cls.model_construct(name=name)

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, raw: str | None) -> str | None:
        if raw is not None and not ADDRESS.match(raw.strip()):
            raise ValueError(f"`base_url`: `{raw[:60]}` is no address: write `http://host:port/v1` or `https://…`")
        return raw

    @field_validator("key")
    @classmethod
    def _names_a_variable(cls, raw: str | None) -> str | None:
        # The value may be a secret key, so the message does not repeat it.
        if raw is not None and not raw.isidentifier():
            raise ValueError("it is the name of an environment variable, such as MY_API_KEY, and never the key itself")
        return raw

    @field_validator("headers", mode="before")
    @classmethod
    def _further_headers(cls, raw: object) -> object:
        # A value may be a secret, so no message repeats it.
        if raw is None or isinstance(raw, tuple):
            return raw
        if not isinstance(raw, Mapping):
            raise ValueError("write `{name: value}`")
        found = {str(name).lower(): value for name, value in raw.items()}
        for name, value in found.items():
            if not HEADER.fullmatch(name) or name in FRAMING:
                raise ValueError(f"`{name}` is no header that a definition can set")
            if not isinstance(value, str) or not value.isprintable() or not value.isascii():
                raise ValueError(f"the value of `{name}` is no text of ASCII characters in one line")
            if SECRET.search(name) and not VARIABLE.search(value):
                raise ValueError(f"the value of `{name}` is a secret: write `$NAME`, and set that environment variable")
        return tuple(sorted(found.items()))

    @field_validator("body", mode="before")
    @classmethod
    def _further_fields(cls, raw: object) -> object:
        if raw is None or isinstance(raw, tuple):
            return raw
        if not isinstance(raw, Mapping) or not all(isinstance(name, str) for name in raw):
            raise ValueError("write `{field: value}`")
        if fixed := sorted(FIXED.intersection(raw)):
            raise ValueError(f"`{fixed[0]}` is decided by each run and cannot be a field of `body`")
        try:
            return tuple(sorted((name, orjson.dumps(value).decode()) for name, value in raw.items()))
        except TypeError as error:
            raise ValueError(f"its values are JSON: {error}") from None

    @model_validator(mode="after")
    def _can_be_sent(self) -> "ModelSpec":
        if self.wire == "adapter" and (self.headers or self.body or self.system):
            raise ValueError("`headers`, `body` and `system` are not for models behind an `adapter`")
        if self.cap is not None and self.cap in dict(self.body or ()):
            raise ValueError(f"`{self.cap}` is the output cap and cannot be a field of `body`")
        return self

    @model_validator(mode="before")
    @classmethod
    def _a_name_alone(cls, raw: object) -> object:
        return {"name": raw} if isinstance(raw, str) else raw
