"""The bodies of requests."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool


class DecisionBody(BaseModel):
    """The answer to a question that waits for another person."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    decision: Literal["approve", "deny"] = Field(description="approve: the calls that were shown are made.")
    background: StrictBool = Field(default=False, description="Answer at once, with the id of the run that goes on.")
