"""How a workflow leaves the natural way: it asks, it ends early, or it cannot go on."""

from dataclasses import dataclass
from typing import Any

from shipworthy.runtime.session import FrozenCall
from shipworthy.spec.input import Input
from shipworthy.spec.labels import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An input that something needs, with its question as it stands now."""

    name: str
    spec: Input
    ask: str
    choices: tuple[str, ...] = ()
    values: tuple[Any, ...] = ()


class Question(Exception):
    """Something that runs reads inputs that nobody has given yet."""

    def __init__(self, wanted: tuple[Wanted, ...], prefix: str = "", *, again: bool = False) -> None:
        super().__init__(", ".join(item.name for item in wanted))
        self.wanted, self.prefix = wanted, prefix
        self.again = again
        """They were given, and may be given anew: the prefix is the whole question."""


class NeedsYes(Exception):
    """A call is ready and shown; it runs only after a yes."""

    def __init__(self, text: str, calls: tuple[FrozenCall, ...]) -> None:
        super().__init__(text)
        self.text, self.calls = text, calls


class Stopped(Exception):
    """A required step gave no result, so the workflow cannot go on."""

    def __init__(self, label: str, kind: str, detail: str) -> None:
        super().__init__(f"{label}: {detail}")
        self.label, self.kind, self.detail = label, kind, detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """An `answer` was said: the skill is over."""

    text: str
    mark: Mark | None = None
    """What is known of where it comes from."""
