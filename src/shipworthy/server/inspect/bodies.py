"""The bodies of requests."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Limit = Annotated[float, Field(ge=0, allow_inf_nan=False, strict=True)]


class WhatIfBody(BaseModel):
    """With what a run is repeated; at least one of the two."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: Annotated[str, Field(max_length=200)] | None = Field(
        default=None, description="A model or tier of the agent, which is really asked."
    )
    limits: dict[str, Limit] = Field(
        default_factory=dict, max_length=10, description="Limits such as max_cost_usd or max_latency_ms."
    )
