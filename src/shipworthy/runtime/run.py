"""A run in flight: one message, and the four parts that its steps share: task, progress, voice and budget."""

import datetime as dt
from dataclasses import dataclass, field
from functools import partial

from shipworthy.clock import loop_time
from shipworthy.compiled import Compiled, Consulted
from shipworthy.contract.bounds.bound import Bound
from shipworthy.events import Degraded, Reason
from shipworthy.routing.models.lineup import Lineup
from shipworthy.routing.said import Said
from shipworthy.runtime.consultation import Consult, Within
from shipworthy.runtime.eras import Eras
from shipworthy.runtime.limits.budget import Budget
from shipworthy.runtime.progress import Progress
from shipworthy.runtime.step_id import StepId
from shipworthy.runtime.task import UNSAID, Asker, Task
from shipworthy.runtime.voice import Voice
from shipworthy.stores.effects import Effects
from shipworthy.stores.session import Open, Session, Stored, Texts
from shipworthy.world import Codec, World

__all__ = ["BOUNDS", "Consult", "Run", "Timing", "Within"]

BOUNDS: Codec[Bound] = Codec(write=Bound.fields, read=lambda data: Bound(**data))
Timing = tuple[float, float | None, float | None]
"""Milliseconds from the message until now, until the first event, and until the first piece of text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Everything that belongs to one message while it is being answered."""

    id: str
    agent: Compiled
    session: Session
    said: Said
    """The message, parsed once."""
    wall: float
    """When the message came, seconds since the epoch."""
    started: float
    """The same on the clock of the event loop, seconds."""
    world: World
    lineup: Lineup
    can_ask: bool
    """Whether any model can be asked at all."""
    keys: tuple[str, ...]
    """Where none can: the variables of which one has to hold a key."""
    effects: Effects | None
    """Where writes are claimed."""
    asker: Asker = UNSAID
    """What the caller says of the one that sends the message."""
    texts: Texts | None = None
    """Where the whole texts of earlier messages' results are read; None: nowhere."""
    consult: Consult | None = None
    """Runs a specialist inside of this run; None: it can ask none."""
    within: Within | None = None
    """What the run around this one gives it; None: it answers a person."""
    task: Task
    eras: Eras = field(default_factory=Eras)
    """The waits that are over."""
    progress: Progress
    voice: Voice
    budget: Budget

    @property
    def now(self) -> dt.datetime:
        """The current time as the step reads it that is worked on: before a wait that is over, what it was then."""
        return self.eras.now(self.said.now)

    def bound_of(self, skill: str) -> Bound:
        """The worst case of a skill; prices are of the outside, so it is recorded."""
        return self.world.observe(f"{skill} bound", partial(self.agent.bound, skill), BOUNDS)

    def bound_of_step(self, skill: str) -> Bound:
        """The worst case of a skill where it is a step of another."""
        return self.world.observe(f"{skill} step bound", lambda: self.agent.bound_of_step(skill), BOUNDS)

    def bound_of_specialist(self, target: Consulted) -> Bound:
        """The worst case of a specialist, or of one skill of it, that a step asks."""
        return self.world.observe(f"{target.called} bound", lambda: self.agent.bound_of_specialist(target), BOUNDS)

    def bound_of_opened(self, opened: Open) -> Bound:
        """The worst case of what is begun; of several specialists, that of those which are asked."""
        if opened.skill not in self.agent.spec.specialists and opened.skill in self.agent.spec.implied:
            inputs = opened.inputs
            return self.world.observe("bound of several", lambda: self.agent.bound_of_several(inputs), BOUNDS)
        return self.bound_of(opened.skill)

    def bound_of_understanding(self) -> Bound:
        """The worst case of reading a message before a skill is chosen, with a second for the rest of the run."""
        return self.world.observe("understanding", lambda: self.agent.understanding().plus_ms(1000), BOUNDS)

    def understands(self, skill: str) -> bool:
        """Whether a model may be asked what a message to this skill means."""
        return self.world.observe(f"{skill} understands", lambda: self.agent.understands(skill))

    def readable(self) -> list[str]:
        """The skills that a model may find in a message; prices are of the outside, so they are recorded."""
        return self.world.observe("readable", self.agent.readable)

    def took(self, step_id: StepId, began: float) -> float:
        """Milliseconds since an instant of the event loop's clock."""
        return self.world.observe(f"{step_id} took", lambda: round((loop_time() - began) * 1000, 1))

    def degrade(self, reason: Reason, detail: str = "", step_id: StepId | None = None) -> None:
        """Say that the answer will be less than it could be."""
        self.progress.degrade(reason, step_id)
        self.voice.emit(Degraded(reason=reason, detail=detail, step_id=step_id or ""))

    def fresh(self, stored: Stored) -> bool:
        """Whether a result may be used again: a write always, any other for the `fresh` seconds of the session."""
        return stored.write or stored.failed or self.wall - stored.at <= self.agent.spec.session.fresh

    def timing(self) -> Timing:
        """The three times that a result tells."""
        elapsed, first_event, first_token = self.world.observe("timing", self._timing)
        return elapsed, first_event, first_token

    def _timing(self) -> Timing:
        elapsed = round((loop_time() - self.started) * 1000, 3)
        return elapsed, self.voice.first_event_ms, self.voice.first_token_ms
