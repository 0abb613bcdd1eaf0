"""The errors of the package, in one tree.

ShipworthyError
├── SpecError              the agent's definition cannot be used (every problem at once)
├── ExpressionError        an expression cannot be read, or failed while it was evaluated
│   └── OutOfTime          it was still being evaluated when the time of its run was over
├── UsageError             the caller's arguments cannot be used
│   ├── ApprovalMissing    there is no such question
│   ├── ApprovalClosed     the question was decided, left, or its time is over
│   └── NotTheirs          the question asks for the yes of another person
├── NotTold                a target did not take what it was told
├── NotCertified           the agent is not the one that was certified, or not fit to be
├── ToolError              a tool gave no result
│   ├── ArgumentError      its arguments do not fit its parameters; it was not called
│   ├── ToolTimeout        it was overdue and abandoned
│   ├── ToolFailed         it raised
│   ├── NotDone            it says that its write did not happen, and may be made again
│   ├── ToolBusy           too many of its calls still block their threads, or the same write is being made
│   └── OutcomeUnknown     a write whose answer was lost: it may have happened, and is not made again
├── ModelError             a model gave no usable answer
│   ├── NoModel            there is no model to ask
│   ├── TooDear            no model that could be asked fits the limits
│   ├── ModelBusy          it refused the request before processing it (429, 503, 529): nothing was billed
│   ├── ModelRefused       it refuses this request or this key (400, 401, 403, 404): asking again is pointless
│   ├── AnswerCut          it came to its output limit before it said anything
│   ├── Ungrounded         no sentence of its answer may be shown: each has a figure that it was not sent
│   └── ModelBroken        the connection broke off, was silent for too long, or carried malformed data
├── LimitReached           the next call would exceed what was reserved; it was not made
├── DeadlinePassed         the time for work is over
└── StateError             the state database cannot be read or written
    ├── ConversationBusy   an earlier message of the conversation is still being answered
    └── StateLate          it did not answer by the deadline of the run

Each class' docstring is its default text. `runtime.turn` turns them into outcomes for agents, `cli.main` for people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

__all__ = [
    "AnswerCut",
    "ApprovalClosed",
    "ApprovalMissing",
    "ArgumentError",
    "ConversationBusy",
    "DeadlinePassed",
    "ExpressionError",
    "LimitReached",
    "ModelBroken",
    "ModelBusy",
    "ModelError",
    "ModelRefused",
    "NoModel",
    "NotCertified",
    "NotDone",
    "NotTheirs",
    "NotTold",
    "OutOfTime",
    "OutcomeUnknown",
    "PartialCall",
    "Problem",
    "ShipworthyError",
    "SpecError",
    "StateError",
    "StateLate",
    "TooDear",
    "ToolBusy",
    "ToolError",
    "ToolFailed",
    "ToolTimeout",
    "Ungrounded",
    "UsageError",
]


class ShipworthyError(Exception):
    """Something went wrong."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a definition: its place, its description and its repair."""

    where: str
    """`file:line`, or the dotted path of a definition made in Python."""
    message: str
    """The mistake, with the word that causes it."""
    repair: str = ""
    """The text to write instead."""

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" + (f"\n    {self.repair}" if self.repair else "")


class SpecError(ShipworthyError):
    """The agent's definition cannot be used."""

    exit_code = 2

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class ExpressionError(ShipworthyError):
    """The expression cannot be used."""

    exit_code = 2

    def __init__(self, message: str, repair: str = "") -> None:
        self.message, self.repair = message, repair
        super().__init__(f"{message}. {repair}" if repair else message)


class OutOfTime(ExpressionError):
    """The time of the run was over while an expression was evaluated."""


class UsageError(ShipworthyError):
    """The arguments cannot be used."""

    exit_code = 2

    def __init__(self, message: str | None = None, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field
        """The argument that is wrong; empty where it is not one of a caller's."""


class ApprovalMissing(UsageError):
    """There is no such question."""


class ApprovalClosed(UsageError):
    """The question was decided, left, or its time is over."""


class NotTheirs(UsageError):
    """The question asks for the yes of another person."""


class NotTold(ShipworthyError):
    """A target did not take what it was told."""

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final
        """Whether the same would not be taken at another time either."""


class NotCertified(ShipworthyError):
    """The agent is not the one that was certified."""


class ToolError(ShipworthyError):
    """The tool gave no result."""

    kind: ClassVar[Literal["error", "arguments", "timeout", "failed", "busy", "unknown"]] = "error"


class ArgumentError(ToolError):
    """The arguments do not fit the tool's parameters."""

    kind = "arguments"


class ToolTimeout(ToolError):
    """The tool did not answer in time."""

    kind = "timeout"


class ToolFailed(ToolError):
    """The tool raised an exception."""

    kind = "failed"


class NotDone(ToolError):
    """The write did not happen."""

    kind = "failed"


class ToolBusy(ToolError):
    """Too many calls still block their threads."""

    kind = "busy"


class OutcomeUnknown(ToolError):
    """It is unknown whether the write happened."""

    kind = "unknown"


class ModelError(ShipworthyError):
    """The model gave no usable answer."""

    status: int | None = None
    """The HTTP status of a refusal."""
    told = ""
    """What the provider said, whole; it may hold secrets and is never shown."""


class NoModel(ModelError):
    """There is no model to ask."""


class TooDear(ModelError):
    """No model that could be asked fits the limits."""


class ModelBusy(ModelError):
    """The model has no room for the request now."""

    def __init__(self, message: str | None = None, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Least seconds to wait, if the provider gives a number."""


class ModelRefused(ModelError):
    """The provider refuses the request."""


class Ungrounded(ModelError):
    """No sentence of the model's answer may be shown: each has a figure that it was not sent."""


class AnswerCut(ModelError):
    """The model came to its output limit before it said anything."""


class PartialCall(Protocol):
    """A tool call of a broken answer; its arguments may be incomplete."""

    @property
    def id(self) -> str:
        """The id that the model gave it."""
        ...

    @property
    def name(self) -> str:
        """The tool's name."""
        ...

    @property
    def arguments(self) -> str:
        """The beginning of the JSON text."""
        ...


class ModelBroken(ModelError):
    """The stream of the answer broke off."""

    def __init__(self, message: str | None = None, *, began: bool = True) -> None:
        super().__init__(message)
        self.began = began
        """Whether the provider may have begun to process it, so that it may be billed."""
        self.unseen: Sequence[PartialCall] = ()
        """The tool calls received so far: billed, and not usable."""


class LimitReached(ShipworthyError):
    """The next call would exceed what was reserved."""

    def __init__(self, dimension: str, limit: float, wanted: float, *, for_now: bool = False) -> None:
        self.dimension, self.limit, self.wanted, self.for_now = dimension, limit, wanted, for_now
        """`for_now`: other runs have set aside what is missing, and may give it back."""
        told = ", and the rest is set aside by other runs" if for_now else ""
        super().__init__(f"{dimension}: {wanted:g} wanted, {limit:g} left{told}")


class DeadlinePassed(ShipworthyError):
    """The time for work is over."""


class StateError(ShipworthyError):
    """The state database cannot be used."""

    exit_code = 3


class ConversationBusy(StateError):
    """Another message of this conversation is still being answered: send this one again in a moment."""


class StateLate(StateError):
    """The state database did not answer by the deadline of the run."""
