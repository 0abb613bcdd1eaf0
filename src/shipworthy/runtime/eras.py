"""The waits of a run's page that are over, and what was done before them, which stays as it was."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from shipworthy.runtime.step_id import StepId, turn_of
from shipworthy.stores.session import Stored
from shipworthy.stores.waits import Passed


@dataclass(slots=True)
class Eras:
    """How many waits the walk over the page has passed, and which results belong to the time before them.

    A run that the clock opens walks the page from its top. What stands before a wait that is over is not done again,
    however old it is: a step has the result that it had, and `now` is what it was. A call behind the wait is made
    anew, also where an equal one was made before it.
    """

    passed: tuple[Passed, ...] = ()
    """The waits that are over, in the order of the page."""
    settled: Mapping[StepId, str] = field(default_factory=dict)
    """Execution of a step before the last of them → the key of its result."""
    walked: int = 0
    """How many of them this walk has passed."""
    keys: dict[StepId, str] = field(default_factory=dict)
    """The same of this walk, for the next."""

    @property
    def behind(self) -> bool:
        """Whether the walk is still before a wait that is over."""
        return self.walked < len(self.passed)

    def now(self, now: dt.datetime) -> dt.datetime:
        """The current time as the steps here read it."""
        return self.passed[self.walked].now if self.behind else now

    def goes_on(self, step: StepId) -> bool:
        """Pass the wait of this id, if it is the next one that is over."""
        if not self.behind:
            return False
        if self.passed[self.walked].step != step:
            # The page takes another way now, so what was waited for is no longer on it.
            self.passed, self.settled = self.passed[: self.walked], {}
            return False
        self.walked += 1
        return True

    def key(self, call: str, step: StepId) -> str:
        """The key of a call's result: the same call behind another wait, or in another turn, has another one."""
        turn = turn_of(step)
        return f"{call}@{self.walked}{turn}" if self.walked or turn else call

    def found(
        self, results: Mapping[str, Stored], step: StepId, key: str, fresh: Callable[[Stored], bool]
    ) -> Stored | None:
        """The result that a step has already; None where it has to be made."""
        if self.behind and (before := results.get(self.settled.get(step, ""))) is not None:
            self.keys[step] = self.settled[step]
            return before
        stored = results.get(key)
        if stored is None or not (self.behind or fresh(stored)):
            return None
        self.keys[step] = key
        return stored

    def keep(self, results: dict[str, Stored], step: StepId, key: str, stored: Stored) -> None:
        """Keep the result of a step."""
        results[key] = stored
        self.keys[step] = key
