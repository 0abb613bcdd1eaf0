"""What a run has done so far: its path, its results by step, what is missing, and what became of its writes."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.contract.labels import TRUSTED, Label
from shipworthy.contract.language.text import Text
from shipworthy.contract.language.values import StepResult
from shipworthy.contract.tool import ToolSpec
from shipworthy.events import Reason
from shipworthy.grounding.check import Fact
from shipworthy.runtime.step_id import PageOrder, StepId, is_inside, page_order
from shipworthy.stores.session import Session, Stored

CallOnPath = dict[str, Any]
"""`{tool, args}`"""
LAST: PageOrder = ((3, 0, ""),)
"""Sorts behind every step."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """The compact result of one step, or why it has none, with the label that the user sees."""

    label: str
    text: str
    told: str = ""
    """What a person may read of it: only what a text of the author says."""
    named: str = ""
    """The label, where the author wrote it."""
    origin: Label = TRUSTED
    """What is known of where it comes from."""

    def __str__(self) -> str:
        return f"{self.label}: {self.text}"


@dataclass(frozen=True, slots=True)
class Given:
    """What a tool gave, with the text that a model read of it."""

    tool: str
    value: object
    text: str
    id: StepId = ""
    """Of the call."""
    origin: Label = TRUSTED
    """What is known of where it comes from."""


@dataclass(slots=True, kw_only=True)
class Writes:
    """What a run knows of its writes."""

    before: Mapping[str, Stored] = field(default_factory=dict)
    """Results of earlier messages of the skill."""
    unknown: dict[str, str] = field(default_factory=dict)
    """By key: the report of a write whose outcome is unknown."""
    reached: set[str] = field(default_factory=set)
    """First halves of the keys of all writes that this run came to."""
    untold: dict[str, str] = field(default_factory=dict)
    """By key: the report of a write that an earlier, interrupted run began."""
    groups: dict[StepId, Text] = field(default_factory=dict)
    """The groups whose calls were all approved with one yes, each with its question."""
    done: dict[StepId, tuple[ToolSpec, Mapping[str, object]]] = field(default_factory=dict)
    """The calls of this run that have changed something."""
    made: dict[str, list[StepId]] = field(default_factory=dict)
    """By the hash of tool and arguments: the steps of this run that have made, or found made, such a call."""
    verified: dict[StepId, Label] = field(default_factory=dict)
    """The calls whose result is what their tool's own check said, with the label of that."""
    unsure: bool = False
    """Whether a call failed that may have changed something."""
    locks: dict[str, asyncio.Lock] = field(default_factory=dict)

    def equals_before(self, call: str, step_id: StepId) -> int:
        """How many equal writes other steps of this run have made before this one."""
        made = self.made.get(call, [])
        return made.index(step_id) if step_id in made else len(made)

    def note(self, call: str, step_id: StepId) -> None:
        """Note that a step has made a call, or found it made."""
        made = self.made.setdefault(call, [])
        if step_id not in made:
            made.append(step_id)

    def lock(self, key: str) -> asyncio.Lock:
        """The lock that makes equal writes of this run one after the other."""
        return self.locks.setdefault(key, asyncio.Lock())


@dataclass(slots=True)
class Asked:
    """Which models and specialists a run has asked, and whose texts the answer has."""

    by: str | None = None
    """Name of the model that answered last."""
    none: bool = False
    """Whether a text was composed without a model because there is none."""
    conversations: dict[str, Session | None] = field(default_factory=dict)
    """The conversations with them as they stand now; None: it is over."""
    consulted: dict[StepId, float] = field(default_factory=dict)
    """When the one of a step was asked, on the clock of the event loop."""
    agreed: bool = False
    """Whether a specialist has taken the yes of the one whom its question named."""
    again: set[StepId] = field(default_factory=set)
    """The steps whose specialist has answered in an earlier message of the skill."""
    said: dict[StepId, str] = field(default_factory=dict)
    """All that the specialist of a step says of several that answer: what it proposes is for the person alone."""
    returned: StepResult | None = None
    """What the `returns` of this run's own skill gives to the agent that asked."""


class Progress:
    """Everything that the steps of a run leave behind, by the id of their execution."""

    def __init__(self) -> None:
        self.results: dict[str, Stored] = {}
        """By the identity of the call: results of this and earlier messages of the skill, which are reused."""
        self.found: dict[StepId, Labelled] = {}
        self.missing: dict[StepId, Labelled] = {}
        self.given: list[Given] = []
        """What tools have given, where a later message may need the identifiers in it."""
        self.texts: dict[str, str] = {}
        """Handle → whole text of a result that was cut."""
        self.writes = Writes()
        self.seen_trust: Label = TRUSTED
        """The label of everything that tools and documents have given so far."""
        self.asked = Asked()
        """Which model was asked."""
        self.facts: dict[StepId, tuple[Fact, ...]] = {}
        """The figures of each text of a model, and where they stand."""
        self._path: list[tuple[StepId, CallOnPath]] = []
        self._degraded: list[tuple[PageOrder, Reason]] = []
        self._settled: frozenset[StepId] = frozenset()

    def call(self, step_id: StepId, tool: str, args: Mapping[str, Any]) -> None:
        """Note a call for the path."""
        self._path.append((step_id, {"tool": tool, "args": dict(args)}))

    def take(self, inner: "Progress", place: StepId, name: str) -> None:
        """Take over what a specialist has done for the step of this id; `name`: the specialist's."""
        for step_id, call in inner._path:
            self._path.append((f"{place}/{step_id}", {**call, "tool": f"{name}.{call['tool']}"}))
        self.texts |= inner.texts
        for key, facts in inner.facts.items():
            self.facts[f"{place}/{key}"] = facts
        mine, theirs = self.writes, inner.writes
        mine.done |= {f"{place}/{key}": done for key, done in theirs.done.items()}
        mine.unknown |= theirs.unknown
        mine.untold |= theirs.untold
        mine.unsure = mine.unsure or theirs.unsure
        if inner.asked.by is not None:
            self.asked.by = inner.asked.by
        self.seen_trust = self.seen_trust.join(inner.seen_trust)

    def find(self, step_id: StepId, label: str, text: str, source: Label, told: str = "", named: str = "") -> None:
        """Note the compact result of a step, and the trust label of where it comes from."""
        if source is not self.seen_trust:
            self.seen_trust = self.seen_trust.join(source)
        self.missing.pop(step_id, None)
        self.found[step_id] = Labelled(label, text, told, named, source)

    def miss(self, step_id: StepId, label: str, why: str) -> None:
        """Note why a step gave no result."""
        self.missing[step_id] = Labelled(label, why)

    def quote(self, step_id: StepId, facts: Iterable[Fact]) -> None:
        """Note the figures of a text of a model, instead of those of an earlier one of the same step."""
        self.facts[step_id] = tuple(facts)

    def degrade(self, reason: Reason, step_id: StepId | None) -> None:
        """Note that the answer is less than it could be; of several reasons the first on the page names the run's."""
        self._degraded.append((LAST if step_id is None else page_order(step_id), reason))

    def tool_of(self, step_id: StepId) -> str:
        """The tool that a step has called; an empty text where it has called none."""
        return next((str(call["tool"]) for own, call in self._path if own == step_id), "")

    def settle(self) -> None:
        """Note that every step so far is finished, because a barrier of the page was passed."""
        self._settled = frozenset(self.found)

    def texts_before(self, waited: tuple[StepId, ...]) -> str:
        """What a person may read of the steps before the last barrier, and of those with these ids, in page order.

        Other results may or may not be there yet: they would make the text depend on which step finished first.
        """
        ids = (i for i in self.found if i in self._settled or any(i == w or is_inside(i, w) for w in waited))
        return "\n".join(told for step_id in in_order(ids) if (told := self.found[step_id].told))

    @property
    def quoted(self) -> tuple[Fact, ...]:
        """The figures of the texts of models and where they stand, in the order of the page, each once."""
        return tuple(dict.fromkeys(fact for step_id in in_order(self.facts) for fact in self.facts[step_id]))

    @property
    def degraded(self) -> Reason | None:
        """Why the answer is less than it could be; None where it is not."""
        return min(self._degraded, key=lambda entry: entry[0])[1] if self._degraded else None

    @property
    def path(self) -> tuple[CallOnPath, ...]:
        """The calls in the order of the page."""
        return tuple(call for _, call in sorted(self._path, key=lambda entry: page_order(entry[0])))


def in_order(ids: Iterable[StepId]) -> list[StepId]:
    """Ids of steps in the order of the page."""
    return sorted(ids, key=page_order)
