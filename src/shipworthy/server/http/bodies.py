"""The bodies of requests."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr

from shipworthy.server.asked import Leaving

Name = Annotated[StrictStr, Field(min_length=1, max_length=500)]

Session = Annotated[StrictStr, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 _.:@/+=-]{0,59}$")]
"""A name that stores keep as it is."""


class Closed(BaseModel):
    """An object without other fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LimitsBody(Closed):
    """Limits of one run: each counts where it is below that of the definition."""

    max_cost_usd: float | None = Field(default=None, ge=0, allow_inf_nan=False, strict=True)
    max_latency_ms: float | None = Field(default=None, gt=0, allow_inf_nan=False, strict=True)
    max_model_calls: int | None = Field(default=None, ge=0, strict=True)
    max_tool_calls: int | None = Field(default=None, ge=0, strict=True)
    max_input_tokens: int | None = Field(default=None, ge=0, strict=True)
    max_output_tokens: int | None = Field(default=None, ge=0, strict=True)

    @property
    def given(self) -> dict[str, float]:
        """The limits that are given, by their names."""
        return {name: value for name, value in self if value is not None}


class Asking(Closed):
    """What a message, a skill run and an answer have in common."""

    model: Name | None = Field(default=None, description="A model or tier of the definition to prefer.")
    limits: LimitsBody = LimitsBody()
    language: Name | None = Field(default=None, description="Of the built-in sentences, such as `de`.")
    leaving: Leaving = Field(default="continue", description="What becomes of the run when the last client leaves.")
    stream: StrictBool = Field(
        default=False,
        description="Answer with the events of the run, as they happen; so does `Accept: text/event-stream`.",
    )
    background: StrictBool = Field(default=False, description="Answer at once, with the id of the run.")


class RunBody(Asking):
    """A message to an agent."""

    agent: Name | None = Field(default=None, description="Its name; not needed where there is one agent.")
    message: StrictStr = Field(max_length=100_000)
    session: Session | None = Field(default=None, description="The conversation to carry on; without one, a new one.")
    skill: Name | None = Field(default=None, description="Run this skill without routing.")
    inputs: dict[str, object] | None = Field(default=None, description="The inputs of `skill`.")
    answering: Name | None = Field(default=None, description="The id of the question that the message answers.")


class SkillRunBody(Asking):
    """The inputs of one skill."""

    inputs: dict[str, object] = Field(default_factory=dict)
    message: StrictStr | None = Field(default=None, max_length=100_000, description="What prompts are shown.")
    session: Session | None = None


class AnswerBody(Asking):
    """The answer to the question with which a run ended."""

    message: StrictStr = Field(max_length=100_000)
    question: Name | None = Field(default=None, description="The id of the question; that of the run where left out.")


class FeedbackBody(Closed):
    """What a person thinks of an answer."""

    mark: Literal["good", "bad"]
    comment: StrictStr = Field(default="", max_length=10_000)
