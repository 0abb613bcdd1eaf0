"""The events of a run: a closed set of frozen records, ordered by `seq`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from shipworthy.event import Event, StepEvent

__all__ = [
    "AnyEvent",
    "CallReserved",
    "CallSettled",
    "Degraded",
    "Emit",
    "Endorsed",
    "Event",
    "FigureWithheld",
    "GuidelineApplied",
    "ModelChosen",
    "QuestionAsked",
    "Reason",
    "RunFinished",
    "SkillChosen",
    "Status",
    "StepDropped",
    "StepEvent",
    "StepFailed",
    "StepFinished",
    "StepStarted",
    "TextDelta",
    "Thinking",
    "UsageExceeded",
]

Status: TypeAlias = Literal["completed", "asked", "degraded", "refused", "failed"]
"""How a run ended."""
Reason: TypeAlias = Literal[
    "already_done",
    "arguments",
    "budget",
    "busy",
    "cancelled",
    "confirm",
    "context_cut",
    "deadline",
    "error",
    "expression",
    "failed",
    "foreach_cut",
    "guideline",
    "handed_over",
    "input",
    "internal",
    "limit",
    "model",
    "model_failed",
    "no_model",
    "no_skill",
    "not_retrieved",
    "output_cut",
    "partial",
    "stale_question",
    "step_dropped",
    "timeout",
    "tools_not_read",
    "ungrounded",
    "unknown",
    "wait",
    "which_skill",
]
"""Why it did not simply complete; docs/results.md says what each means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thinking(Event):
    """The message has arrived."""

    type: ClassVar[str] = "thinking"


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillChosen(Event):
    """A skill has been chosen."""

    type: ClassVar[str] = "skill_chosen"

    skill: str
    confidence: float
    """0 to 1."""
    reason: str
    inputs: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineApplied(Event):
    """A guideline applies to this run."""

    type: ClassVar[str] = "guideline_applied"

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelChosen(Event):
    """A model has been chosen; None if none is available."""

    type: ClassVar[str] = "model_chosen"

    model: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReserved(Event):
    """A request to a model is about to be sent: so much of the bound is set aside for it."""

    type: ClassVar[str] = "call_reserved"

    step_id: str
    """Where in the run the call is made."""
    model: str
    input_tokens: int
    output_tokens: int
    cost_usd: float | None
    """None: the price is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSettled(CallReserved):
    """A request to a model has ended: so much it used of what was set aside for it."""

    type: ClassVar[str] = "call_settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted(StepEvent):
    """A step began."""

    type: ClassVar[str] = "step_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFinished(StepEvent):
    """A step has returned its result."""

    type: ClassVar[str] = "step_finished"

    elapsed_ms: float
    tokens: int = 0
    """Tokens of its compact result."""
    reused: bool = False
    """Whether the result of an earlier message was reused."""
    added: bool = False
    """Whether the contract has added a value that the model's answer had to say, and did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFailed(StepEvent):
    """A step has failed."""

    type: ClassVar[str] = "step_failed"

    elapsed_ms: float
    kind: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDropped(StepEvent):
    """An optional step was skipped."""

    type: ClassVar[str] = "step_dropped"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Endorsed(Event):
    """An untrusted value was passed to an argument because the tool's rule for that argument accepts it."""

    type: ClassVar[str] = "endorsed"

    tool: str
    argument: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDelta(Event):
    """A piece of the answer."""

    type: ClassVar[str] = "text_delta"

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked(Event):
    """The run ends with a question to the user."""

    type: ClassVar[str] = "question_asked"

    kind: Literal["input", "confirm", "skill"]
    names: tuple[str, ...]
    text: str
    choices: tuple[str, ...] = ()
    question_id: str = ""
    """An answer can name it with `answering`."""
    by: str = ""
    """Who has to say yes; empty: the person that asks."""
    expires: float = 0.0
    """Seconds since the epoch after which it is closed; 0: after those of the session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Degraded(Event):
    """The answer will be incomplete."""

    type: ClassVar[str] = "degraded"

    reason: Reason
    detail: str = ""
    step_id: str = ""
    """The step execution that it comes from; empty: the whole run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureWithheld(Event):
    """A sentence of a model is not shown, because a figure in it is not in what the model was sent."""

    type: ClassVar[str] = "figure_withheld"

    step_id: str
    figures: tuple[str, ...]
    """The figures that were not found, as they are written."""
    sentence: str
    coincidence: float = 0.0
    """0 to 1: how likely a random figure of the first one's size would have been found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageExceeded(Event):
    """A provider has counted more for one model call than was reserved; it is charged, and missing for later calls."""

    type: ClassVar[str] = "usage_exceeded"

    step_id: str
    """Where in the run the call was made."""
    model: str
    input_tokens: int
    """Input tokens above the reservation."""
    output_tokens: int
    """Output tokens above the reservation."""
    cost_usd: float
    """USD above the reservation."""
    tokens_per_o200k: float | None = None
    """The factor that explains the input: kept to in later calls of the process, and what `learn` proposes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished(Event):
    """The run has ended; `result` is its complete result."""

    type: ClassVar[str] = "run_finished"

    result: Mapping[str, object]


AnyEvent: TypeAlias = (
    Thinking
    | SkillChosen
    | GuidelineApplied
    | ModelChosen
    | CallReserved
    | CallSettled
    | StepStarted
    | StepFinished
    | StepFailed
    | StepDropped
    | Endorsed
    | TextDelta
    | QuestionAsked
    | Degraded
    | FigureWithheld
    | UsageExceeded
    | RunFinished
)
Emit: TypeAlias = Callable[[AnyEvent], None]
"""Takes an event; synchronous, never blocks, never raises."""
