"""One trial: a case held once with an agent of its own, and what is kept of it."""

import asyncio
import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from shipworthy.app.agent import Agent
from shipworthy.check.trials.answered import fallback_of
from shipworthy.check.trials.same import as_text
from shipworthy.check.trials.tools import Noted
from shipworthy.check.trials.varied import NAME
from shipworthy.durable.memory import MemoryStore
from shipworthy.durable.tapes import read_tape
from shipworthy.errors import ShipworthyError
from shipworthy.events import AnyEvent, FigureWithheld, SkillChosen
from shipworthy.grounding.check import Fact
from shipworthy.runtime.result import RunResult
from shipworthy.talk.compare import Came, misses, plain
from shipworthy.talk.script import Conversation, Turn

__all__ = ["SENT", "Answer", "Source", "Trial", "held"]

SESSION = "trial"
OF_TIME = frozenset({"deadline", "timeout", "step_dropped", "busy"})
"""Reasons that another run on a machine at rest may not have."""
SENT = "sent"
"""The step of texts that a model was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a step has given to the answer: the result of a tool, or the texts that a model was sent."""

    step: str
    """The tool; SENT for texts that a model was sent."""
    value: object
    text: str
    """Whole, also where the model was sent less of it."""
    cut: bool = False
    """Whether it was cut to the ceiling of the tool."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one message of a case."""

    status: str
    reason: str | None
    skill: str | None
    inputs: Mapping[str, object]
    path: tuple[Mapping[str, object], ...]
    text: str
    model: str | None
    fallback: str
    """The reason for which the fallback stands in for a model's text, or for a part of it; empty: it does not."""
    facts: tuple[Fact, ...]
    usage: Mapping[str, float]
    bound: Mapping[str, float | None]
    first_token_ms: float | None
    misses: tuple[str, ...]
    """What is not as the case expects, each in one line."""
    sources: tuple[Source, ...] = ()
    figures_withheld: int = 0
    """Sentences that were not shown for a figure in them."""
    confidence: float | None = None
    """Of the choice of the skill, 0 to 1; None: no skill was chosen."""

    @property
    def hurried(self) -> bool:
        """Whether it is less than it could be because time ran out, as on a machine that is busy."""
        return self.reason in OF_TIME or self.fallback in OF_TIME

    @property
    def way(self) -> str:
        """Skill and path, as one text that equal ways share."""
        return as_text([self.skill, self.path])

    @property
    def filled(self) -> str:
        """Skill and inputs, as one text that equal inputs share."""
        return as_text([self.skill, self.inputs])

    @property
    def ended(self) -> str:
        """Status and reason; an answer in which only a fallback stood in for a model's words has ended as any other."""
        if self.status in ("completed", "degraded") and (self.fallback or self.status == "completed"):
            return "completed"
        return f"{self.status} ({self.reason})" if self.reason else self.status


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A case, held once."""

    case: str
    number: int
    answers: tuple[Answer, ...]
    error: str = ""
    """Why it could not be held to its end; empty: it was."""
    unrecorded: tuple[str, ...] = ()
    """Calls of tools and models for which nothing was recorded: it says nothing about the agent."""
    withheld: tuple[str, ...] = ()
    """The writes that it came to, which were not made."""

    @property
    def counts(self) -> bool:
        """Whether it says something about the agent."""
        return not self.unrecorded

    @property
    def way(self) -> tuple[str, ...]:
        """The ways of all its answers."""
        return tuple(answer.way for answer in self.answers)

    @property
    def misses(self) -> tuple[str, ...]:
        """What is not as the case expects."""
        return tuple(miss for answer in self.answers for miss in answer.misses)

    @property
    def fallback(self) -> bool:
        """Whether a fallback stood in for the model in any of its answers."""
        return any(answer.fallback for answer in self.answers)

    @property
    def hurried(self) -> bool:
        """Whether time ran out in any of its answers."""
        return any(answer.hurried for answer in self.answers)

    @property
    def text(self) -> str:
        """All that was said."""
        return "\n".join(answer.text for answer in self.answers)

    def total(self, dimension: str) -> float:
        """What all its answers have used of a dimension."""
        return sum(answer.usage.get(dimension, 0.0) for answer in self.answers)

    def as_dict(self) -> dict[str, object]:
        """The trial as JSON data."""
        return orjson.loads(orjson.dumps(dataclasses.asdict(self), default=str))  # type: ignore[no-any-return]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Trial":
        """The trial of an object of `as_dict`; raises KeyError and TypeError for another object."""
        answers = tuple(_answer(one) for one in data["answers"])
        lists = {name: tuple(data[name]) for name in ("unrecorded", "withheld")}
        return cls(case=data["case"], number=data["number"], answers=answers, error=data["error"], **lists)


async def held(case: Conversation, agent: Agent, number: int, noted: Noted, now: dt.datetime) -> Trial:
    """Hold a case with an agent whose models and tools are those of the trial; its conversation is in memory alone."""
    agent.use_store(MemoryStore(records=True))
    agent.use_clock(case.clock or now)
    # What is loaded once in a process takes no time of the first message.
    await asyncio.to_thread(agent.warm)
    answers: list[Answer] = []
    error = ""
    for turn in case.turns:
        happened: list[AnyEvent] = []
        try:
            result = await agent.run(turn.say, session=SESSION, context=case.said_of(turn), emit=happened.append)
        except ShipworthyError as raised:
            error = f"{type(raised).__name__}: {raised}"
            break
        sources = _sources(await agent.tape(result.run_id))
        answers.append(_answered(agent, turn, result, happened, sources))
    return Trial(
        case=case.name,
        number=number,
        answers=tuple(answers),
        error=error,
        unrecorded=tuple(dict.fromkeys(noted.unrecorded)),
        withheld=tuple(noted.withheld),
    )


def _answered(
    agent: Agent, turn: Turn, result: RunResult, happened: Sequence[AnyEvent], sources: tuple[Source, ...]
) -> Answer:
    made = tuple(call for call in result.path if call["tool"] in agent.spec.tools)
    came = Came(
        status=result.status,
        skill=result.skill,
        reason=result.reason,
        inputs=result.inputs,
        text=result.text,
        calls=made,
    )
    missed = tuple(
        f"“{turn.say}”: {miss.key} expected {miss.expected}, came {miss.came}"
        for miss in misses(turn.expect, came)
        if not (result.model == NAME and _of_words(miss.key, turn, result, agent))
    )
    return Answer(
        status=result.status,
        reason=result.reason,
        skill=result.skill,
        inputs=_data(result.inputs),
        path=tuple(_data(call) for call in result.path),
        text=result.text,
        model=result.model,
        fallback=fallback_of(happened, agent.spec.tools),
        facts=result.facts,
        usage=result.usage.as_dict(),
        bound=result.bound.as_dict(),
        first_token_ms=result.first_token_ms,
        misses=missed,
        sources=sources,
        figures_withheld=sum(isinstance(event, FigureWithheld) for event in happened),
        confidence=next((event.confidence for event in happened if isinstance(event, SkillChosen)), None),
    )


def _of_words(key: str, turn: Turn, result: RunResult, agent: Agent) -> bool:
    """Whether what a case expects depends on the words of a model, which the scripted one does not have.

    Cases are written for conversations without a model: their texts may be those of a fallback.
    """
    if key == "calls":
        return result.skill is not None and bool(agent.spec.skills[result.skill].tools)
    degraded = turn.expect is not None and "degraded" in turn.expect.status and result.status == "completed"
    return key in ("text", "not_text") or (key in ("status", "reason") and degraded)


def _data(value: Mapping[str, object]) -> dict[str, object]:
    """A mapping as plain JSON data, so that a trial that was kept equals one that was just made."""
    return orjson.loads(orjson.dumps(plain(value), default=str))  # type: ignore[no-any-return]


def _sources(tape: str | None) -> tuple[Source, ...]:
    """What a run was given: the results of its tools, and what its models were sent."""
    found: list[Source] = []
    for line in read_tape(tape) if tape else ():
        if line["kind"] == "call" and "error" not in line:
            full = line.get("full")
            text = line["text"] if full is None else full
            found.append(Source(step=line["tool"], value=line["value"], text=text, cut=full is not None))
        elif line["kind"] == "model":
            found += [Source(step=SENT, value=None, text=text) for text in _sent(line["request"]["messages"])]
    return tuple(found)


def _sent(messages: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    return (str(message["text"]) for message in messages if message["role"] != "assistant")


def _answer(data: Mapping[str, Any]) -> Answer:
    made = dict(data)
    made["facts"] = tuple(Fact(**fact) for fact in data["facts"])
    made["sources"] = tuple(Source(**source) for source in data["sources"])
    for name in ("path", "misses"):
        made[name] = tuple(data[name])
    return Answer(**made)
