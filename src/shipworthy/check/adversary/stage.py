"""The user's own agent on a stage: its definition with stand-ins for its tools and puppets for its models."""

import asyncio
import itertools
from dataclasses import dataclass, replace

from shipworthy.app.answer import UserMessage, answer
from shipworthy.app.building import Built
from shipworthy.check.adversary.attacks import Attack
from shipworthy.check.adversary.backstage import Backstage
from shipworthy.check.adversary.calls import same
from shipworthy.check.adversary.hands import StandIn, specialists_of
from shipworthy.check.adversary.known import KnownSkill
from shipworthy.check.adversary.lineup import lineup_of
from shipworthy.check.adversary.tally import Tally
from shipworthy.check.subject import Subject
from shipworthy.compiled import Compiled
from shipworthy.durable.memory import MemoryStore
from shipworthy.events import AnyEvent, StepStarted
from shipworthy.runtime.result import RunResult
from shipworthy.runtime.step_id import FIRST

__all__ = ["Came", "Stage"]

DRAINED = 600.0
"""Seconds, which take none, in which what was abandoned comes to its end."""
MOST_OPENED = 20
"""Runs that the clock opens behind one message."""
OPENED = "the time has come"
TALK = "talk"
"""The session of every conversation; each has a tenant of its own, and so accounts of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came of one message."""

    result: RunResult | None
    """None: the run raised."""
    events: tuple[AnyEvent, ...]

    @property
    def started(self) -> frozenset[str]:
        """The places of the steps of its skill that were begun; that a model read the message is none of them."""
        return frozenset(e.step_id for e in self.events if isinstance(e, StepStarted) and e.step_id not in FIRST)


class Stage:
    """One agent, made once for all attacks."""

    def __init__(self, subject: Subject, tally: Tally) -> None:
        own = subject.compiled
        # A stand-in needs no thread of its own.
        specs = {name: tool.model_copy(update={"isolate": None, "loop": None}) for name, tool in own.spec.tools.items()}
        spec = own.spec.model_copy(update={"tools": specs})
        self.back = Backstage(own, tally, specs)
        lineup, self._store = lineup_of(own.rates, spec, self.back), MemoryStore()
        stand_ins = {name: StandIn(own.tools[name], specs[name], self.back) for name in specs}
        self.compiled = Compiled(spec, stand_ins, lineup, specialists_of(own, self.back, lineup))
        self._built = Built(compiled=self.compiled, lineup=lineup, store=self._store)
        self._tally, self._numbers = tally, itertools.count(1)
        self._tenant = self._conversation = ""

    def begin(self, skill: KnownSkill, attack: Attack) -> None:
        """Begin a conversation."""
        self._tenant = f"dry run {next(self._numbers)}"
        self.back.begin(skill, attack)

    async def say(self, message: str, *, skill: str | None = None, insists: bool = False) -> Came:
        """Send a message, and judge what comes of it; `insists`: the person has asked for the same before.

        A run that waits for the clock goes on at once, in runs of their own, which are judged like it.
        """
        came = await self._answered(message, skill, opens=skill is not None and not insists)
        for _ in range(MOST_OPENED):
            if (due := await self._due(came)) is None:
                break
            then = await self._answered(OPENED, None, opens=False, due=due)
            came = Came(result=then.result, events=(*came.events, *then.events))
        return came

    async def _due(self, came: Came) -> str | None:
        """The timer that a run has set; None where it waits for no clock."""
        if came.result is None or came.result.due is None:
            return None
        session = await self._store.load(self._conversation)
        waits = [one.wait.id for one in session.asleep if one.wait is not None] if session is not None else []
        return waits[-1] if waits else None

    async def _answered(self, message: str, skill: str | None, *, opens: bool, due: str = "") -> Came:
        loop, events = asyncio.get_running_loop(), list[AnyEvent]()

        def heard(event: AnyEvent) -> None:
            if isinstance(event, StepStarted):
                self.back.steps[event.step] = event.step_id
            # As it is now: it is numbered in place.
            events.append(replace(event))

        asked = UserMessage(
            message=message,
            session=TALK,
            skill=skill,
            tenant=self._tenant,
            answering=None,
            language=None,
            message_id=None,
            emit=heard,
            now=self._built.now(),
            origin="",
            agent=self.compiled.spec.name,
        )
        asked = replace(asked, asker=replace(asked.asker, due=due))
        self._conversation = asked.conversation
        self.back.judge.begin_run(message, opens=opens)
        began = loop.time()
        try:
            result = await answer(self._built, asked)
        except Exception as error:  # of any kind: it is no answer
            self._tally.holds("ends", False, f"{type(error).__name__}: {error}"[:200])
            return Came(result=None, events=tuple(events))
        self.back.judge.answered(result, events, (loop.time() - began) * 1000)
        return Came(result=result, events=tuple(events))

    async def look(self, *, says_yes: bool) -> None:
        """Note the calls that the open question is about; a yes allows these and no others."""
        session, judged = await self._store.load(self._conversation), self.back.judge.calls
        for opened in (session.open, *session.below) if session is not None else ():
            calls = opened.pending.calls if opened is not None and opened.pending is not None else ()
            judged.asked([(call.tool, call.args) for call in calls])
            if says_yes:
                judged.approved += [(call.tool, same(call.args)) for call in calls]

    async def drain(self) -> None:
        """Let what was abandoned come to its end."""
        await asyncio.sleep(DRAINED)
