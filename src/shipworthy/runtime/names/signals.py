"""How a workflow ends before its last step: it asks, it answers early, or it cannot go on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shipworthy.contract.confirm import by_of, within_of
from shipworthy.contract.input import Input
from shipworthy.contract.labels import TRUSTED, Label, Mark
from shipworthy.contract.language.text import Text
from shipworthy.errors import ExpressionError
from shipworthy.events import Reason
from shipworthy.stores.session import FrozenCall, Pending


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An input that something needs, with its question as it stands now."""

    name: str
    spec: Input
    ask: str
    choices: tuple[str, ...] = ()
    values: tuple[Any, ...] = ()
    origin: Label = TRUSTED
    """What is known of where its choices come from."""
    given: bool = False
    """It has a value, with which a step failed, and which may be given anew."""


class Question(Exception):
    """A step reads inputs that are not given yet, or failed with those that are."""

    def __init__(self, wanted: tuple[Wanted, ...], prefix: str = "") -> None:
        super().__init__(", ".join(item.name for item in wanted))
        self.wanted, self.prefix = wanted, prefix


class NeedsYes(Exception):
    """A call is ready and shown; it runs only after a yes."""

    def __init__(self, text: str, calls: tuple[FrozenCall, ...], own: str = "") -> None:
        """`own`: the author's part of the text; empty where it is the whole text."""
        super().__init__(text)
        self.text, self.calls, self.own = text, calls, own
        self.by, self.within = "", 0.0
        """Who says yes, where it is not the asker; seconds until the question is closed, where not the session's."""

    def asking(self, confirm: Text | None) -> "NeedsYes":
        """Note who has to say yes, and for how long, as `confirm` of the step says; returns this signal."""
        self.by, self.within = by_of(confirm), within_of(confirm)
        return self


class Referred(Exception):
    """A specialist has asked the person something, and the step goes on with the answer."""

    def __init__(self, pending: Pending, origin: Label, text: str = "", *, waits: bool = False) -> None:
        """`text`: all that it says, the question at its end; empty: the question alone. `waits`: it is an old one."""
        super().__init__(pending.text)
        self.pending, self.origin, self.text = pending, origin, text or pending.text
        self.waits = waits


class NeedsWait(Exception):
    """The run ends here, and the clock opens the next one."""

    def __init__(self, *, step: str, seconds: float, text: str, origin: Label) -> None:
        """`step`: the id of the wait. `text`: what the author says; empty where he says nothing."""
        super().__init__(step)
        self.step, self.seconds, self.text, self.origin = step, seconds, text, origin


@dataclass(frozen=True, slots=True)
class Told:
    """A text of the author that a person reads where something failed."""

    text: str
    origin: Label = TRUSTED
    """What is known of where its parts come from."""


class Stopped(Exception):
    """A required step gave no result, so the workflow cannot go on."""

    def __init__(self, label: str, kind: Reason, detail: str) -> None:
        super().__init__(f"{label}: {detail}")
        self.label, self.kind, self.detail = label, kind, detail
        self.told: Told | None = None
        """What the author has a person read of it; None: nothing yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """An `answer` was said: the skill is over."""

    text: str
    mark: Mark | None = None
    """What is known of where it comes from."""


def merged(questions: Iterable[Question]) -> Question:
    """Several questions as one: what they have in common is asked once."""
    every = list(questions)
    wanted = {item.name: item for question in every for item in question.wanted}
    prefixes = dict.fromkeys(question.prefix for question in every if question.prefix)
    return Question(tuple(wanted.values()), prefix=" ".join(prefixes))


def stopped_by(error: ExpressionError, label: str) -> Stopped:
    """An expression that failed while it ran, as the end of the workflow."""
    return Stopped(label, "expression", str(error))
