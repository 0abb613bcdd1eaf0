"""The bodies of requests."""

from pydantic import BaseModel, ConfigDict, Field, StrictBool


class OutcomeBody(BaseModel):
    """What became of a write."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    happened: StrictBool = Field(description="true: it happened; false: it did not, and may be made again.")
