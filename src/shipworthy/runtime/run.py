"""A run in flight: what it may still use, what it has done, and who hears of it."""

import contextlib
import dataclasses
import datetime as dt
import time
from collections.abc import Callable, Mapping
from typing import Any

from shipworthy.compiled import Compiled
from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.labels import TRUSTED
from shipworthy.contract.tool import ToolSpec
from shipworthy.events import AnyEvent, Degraded, Emit, Reason, TextDelta
from shipworthy.routing.lineup import Lineup
from shipworthy.runtime.guard import Guard
from shipworthy.runtime.limits.admission import Admission
from shipworthy.runtime.limits.deadline import Deadline
from shipworthy.runtime.limits.ledger import Ledger
from shipworthy.runtime.progress import Writes
from shipworthy.stores.accounts import Spend
from shipworthy.stores.effects import Effects
from shipworthy.stores.session import FrozenCall, Session, Stored
from shipworthy.world import Code, World

Order = tuple[str, ...]
"""Where a call stands on the page; paths are sorted by it, so that they do not depend on who finished first."""
BOUNDS: Code[Bound] = Code(write=dataclasses.asdict, read=lambda data: Bound(**data))


EVERYTHING = Admission()
NOTHING = Bound()


class Emitter:
    """Numbers the events of a run and hands them on; a listener that fails is not heard of again."""

    def __init__(self, run_id: str, sink: Emit, started: float) -> None:
        self._run_id, self._sink, self._started, self._seq = run_id, sink, started, 0
        self.first_event_ms: float | None = None
        self.first_token_ms: float | None = None

    def __call__(self, event: AnyEvent) -> None:
        self._seq += 1
        elapsed = (time.monotonic() - self._started) * 1000
        if self.first_event_ms is None:
            self.first_event_ms = round(elapsed, 3)
        # Events are made for this call and nobody has seen them: numbering them in place spares a copy of each.
        object.__setattr__(event, "run_id", self._run_id)
        object.__setattr__(event, "seq", self._seq)
        with contextlib.suppress(Exception):
            self._sink(event)

    def text(self, piece: str) -> None:
        """A piece of the answer: the one event that there are hundreds of, so it is made in one go."""
        self._seq += 1
        if self.first_token_ms is None:
            self.first_token_ms = round((time.monotonic() - self._started) * 1000, 3)
        try:
            self._sink(TextDelta(text=piece, run_id=self._run_id, seq=self._seq))
        except Exception:
            return


class Run:
    """Everything that belongs to one message while it is being answered."""

    def __init__(
        self,
        *,
        agent: Compiled,
        session: Session,
        message: str,
        emit: Emit,
        run_id: str,
        lineup: Lineup,
        world: World,
        admission: Admission = EVERYTHING,
        effects: Effects | None = None,
        now: dt.datetime,
        started: float,
    ) -> None:
        self.agent, self.session, self.message, self.lineup, self.now = agent, session, message, lineup, now
        self.run_id, self.world, self.started = run_id, world, started
        self.wall = world.fact("wall", time.time)
        """When the message came, seconds since the epoch."""
        self.can_ask = world.fact("can ask", lambda: not lineup.empty)
        """Whether any model can be asked at all."""
        self.said = message
        """The message itself; `message` is the one that opened the skill, which expressions read."""
        self.emit = Emitter(run_id, emit, started)
        self.bound = Bound()
        self.ledger, self.deadline = Ledger(self.bound), Deadline(60_000, started)
        self.guard = Guard()
        """The guidelines that apply; none until a skill is chosen."""
        self.effects, self.instance, self.writes = effects, "", Writes()
        """Where writes are claimed, and the opening of the skill in which each is made once."""
        self.admission, self._reserved, self._settled = admission, 0, Spend()
        self.inputs: dict[str, Any] = {}
        """What the user said, by input."""
        self.results: dict[str, Stored] = {}
        """By key: results of this and earlier messages of the skill."""
        self.approved: frozenset[str] = frozenset()
        """Hashes of the calls the user has just said yes to."""
        self.approved_calls: tuple[FrozenCall, ...] = ()
        self.refused: dict[str, str] = {}
        """Input → why the given value was not taken."""
        self.texts: dict[str, str] = {}
        """Handle → whole text of a result that was cut."""
        self.gathered: dict[str, str] = {}
        """Label → compact result, for a partial answer."""
        self.missing: dict[str, str] = {}
        """Label → why that step gave nothing."""
        self.read = TRUSTED
        """What is known of everything that tools and documents have given until now."""
        self.degraded: Reason | None = None
        self.asked: str | None = None
        """Name of the model that answered last."""
        self.no_model, self._shown = False, list[str]()
        self.answering: str | None = None
        """Id of the step whose text is the answer, and may stream."""
        self._path: list[tuple[Order, dict[str, Any]]] = []

    async def reserve(self, bound: Bound, least: Bound = NOTHING) -> None:
        """Set the worst case aside on the accounts above this run; raises LimitReached where they have no room for it.

        `least`: what has to fit; where there is less room than for all of it, the bound is lowered to what there is.
        """
        await self.release()
        self._reserved += 1
        key = f"{self.run_id}/{self._reserved}"
        self.admit(await self.admission.reserve(key, bound, least, self._settled, self.world))

    async def release(self) -> None:
        """Charge the accounts what was used, and no more."""
        if self._reserved:
            key = f"{self.run_id}/{self._reserved}"
            self._settled = await self.admission.settle(key, self._settled, self.ledger, self.world)

    def admit(self, bound: Bound) -> None:
        """Reserve the worst case: nothing in this run can pass it."""
        spent, self.bound = self.ledger, bound
        self.ledger = Ledger(bound, spent)
        self.deadline = Deadline(bound.latency_ms or 60_000, self.started)

    def bound_of(self, skill: str) -> Bound:
        """The worst case of a skill; prices are of the outside, so it is a fact."""
        return self.world.fact(f"{skill} bound", lambda: self.agent.bound(skill), BOUNDS)

    def bound_of_step(self, skill: str) -> Bound:
        """The worst case of a skill where it is a step of another."""
        return self.world.fact(f"{skill} step bound", lambda: self.agent.bound_of_step(skill), BOUNDS)

    def understands(self, skill: str) -> bool:
        """Whether a model may be asked what a message to this skill means."""
        return self.world.fact(f"{skill} understands", lambda: self.agent.understands(skill))

    def took(self, key: str, began: float) -> float:
        """Milliseconds since an instant of the monotonic clock."""
        return self.world.fact(f"{key} took", lambda: round((time.monotonic() - began) * 1000, 1))

    def taken(self, tool: ToolSpec) -> None:
        """Note that a tool is called, and gives something."""
        self.guard.called(tool.name)
        self.read = self.read.join(self.agent.mark(tool).whole)

    def called(self, order: Order, tool: str, args: Mapping[str, Any]) -> None:
        """Note a call for the path."""
        self._path.append((order, {"tool": tool, "args": dict(args)}))

    @property
    def calls(self) -> int:
        """How many calls stand on the path."""
        return len(self._path)

    @property
    def path(self) -> tuple[dict[str, Any], ...]:
        """The calls in the order of the page."""
        return tuple(entry for _, entry in sorted(self._path, key=lambda item: item[0]))

    def degrade(self, reason: Reason, detail: str = "") -> None:
        """Note that the answer will be less than it could be; the first reason names the run's."""
        if self.degraded is None:
            self.degraded = reason
        self.emit(Degraded(reason=reason, detail=detail))

    def answers(self, step: str, order: Order) -> bool:
        """Whether the text of a step is the answer, and not that of a skill inside."""
        return self.answering == step and not order

    def voice(self, step: str, order: Order) -> Callable[[str], None] | None:
        """Where the text of a step is shown as it comes; None where it is not the answer, or is checked before."""
        return self.say if self.answers(step, order) and not self.guard.rules.checks else None

    def say(self, text: str) -> None:
        """Show a piece of the answer."""
        if text:
            self._shown.append(text)
            self.emit.text(text)

    @property
    def shown(self) -> str:
        """Text that the user has already seen."""
        if len(self._shown) > 1:
            self._shown = ["".join(self._shown)]
        return self._shown[0] if self._shown else ""

    def fresh(self, stored: Stored) -> bool:
        """Whether a result may be used again: a write always, a read for a while."""
        return stored.write or self.wall - stored.at <= self.agent.spec.session.fresh

    def timing(self) -> tuple[float, float | None, float | None]:
        """Milliseconds from the message until now, until the first event, and until the first piece of text."""
        elapsed, event, token = self.world.fact("timing", self._timing)
        return elapsed, event, token

    def _timing(self) -> tuple[float, float | None, float | None]:
        elapsed = round((time.monotonic() - self.started) * 1000, 3)
        return elapsed, self.emit.first_event_ms, self.emit.first_token_ms
