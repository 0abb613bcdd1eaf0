"""An author's own reading of messages: a function that says what a message asks for, beside the built-in reading."""

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from shipworthy.contract.language.own import Worker

SECONDS = 2.0
"""How long a message waits for the reading of it."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """The request that a message may go on with: the one that is open, or that was answered last."""

    skill: str
    inputs: Mapping[str, object] = field(default_factory=dict)
    """The values that were read or chosen for it so far."""
    asked: tuple[str, ...] = ()
    """The inputs for which the open question asks."""
    confirms: bool = False
    """Whether the open question asks for a yes."""
    wrote: bool = False
    """Whether it has changed something."""
    found: Mapping[str, object] = field(default_factory=dict)
    """Tool → the last result that it has read with it."""
    choices: tuple[str, ...] = ()
    """The labels that the open question numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A message that a reader is given, with its instant and what it may go on with."""

    message: str
    now: dt.datetime
    last: Last | None = None
    earlier: tuple[Last, ...] = ()
    """The requests before it that are over or were dropped, the newest first: what a word may refer to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a message asks for: a skill with its inputs, as a program would give them; None takes a value back."""

    skill: str = ""
    inputs: Mapping[str, object] = field(default_factory=dict)
    same: bool = False
    """Whether it changes the last request, rather than asking for something new."""
    instead: bool = False
    """Whether it takes the place of the request that is open, which is dropped then."""
    choice: int = 0
    """The number of the choice of the open question that it takes; 0: none. Its skill is that of the last request."""
    ends: bool = False
    """Whether it gives up what is open, or takes leave: nothing is done. Its skill is empty."""
    again: bool = False
    """Whether it asks what the open question says, which is shown again. Its skill is empty."""
    unread: tuple[str, ...] = ()
    """Parts of the message that ask for something and were not understood: the person is told so."""
    said: str = ""
    """The words of the message that ask for it, as a specialist is told them; empty: the whole message."""


Read: TypeAlias = Callable[[Spoken], "Reading | Sequence[Reading] | None"]


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A function of the agent's author that reads messages."""

    read: Read
    _worker: Worker = field(default_factory=lambda: Worker("reader"), repr=False, compare=False)

    def readings(self, spoken: Spoken) -> list[Reading]:
        """The requests of a message in their order; empty where the function says nothing of it, raises, or is late."""
        try:
            found = self._worker.within(lambda: self.read(spoken), SECONDS)
        except Exception as error:  # the author's function may raise anything
            log.warning("the reader gave nothing for a message: %s: %s", type(error).__name__, error)
            return []
        return [] if found is None else [found] if isinstance(found, Reading) else list(found)


def reader(read: Read) -> Reader:
    """Make a function the reader of an agent: it is asked of each message before the built-in reading.

    It returns a `Reading`, or several, or None where the built-in reading shall decide. What it returns is checked as
    the inputs that a program gives; it never says yes. It must depend on its argument alone, runs on a thread of its
    own, and a message waits two seconds for it.
    """
    return Reader(read=read)
