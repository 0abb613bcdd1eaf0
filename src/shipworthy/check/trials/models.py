"""The model of a trial: the agent's own, one that is named, a scripted one, recorded answers, or none."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal

from shipworthy.app.agent import Agent
from shipworthy.app.building import lineup_for
from shipworthy.check.trials.options import Options
from shipworthy.check.trials.tapes import Recorded, asked
from shipworthy.check.trials.tools import Noted
from shipworthy.check.trials.varied import varied
from shipworthy.errors import ModelError, UsageError
from shipworthy.models.model import Part, Price, Request
from shipworthy.talk.model import played
from shipworthy.talk.script import Conversation
from shipworthy.tracing.lines import request_line

__all__ = ["Asked", "asked_of", "use_model"]

Kind = Literal["live", "given", "scripted", "recorded", "none"]
NO_KEY = "the models of this agent need a key: set one, or try with `--models scripted`"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which model the trials ask."""

    kind: Kind
    words: str
    """For a person."""

    @property
    def paid(self) -> bool:
        """Whether its answers may cost money."""
        return self.kind in ("live", "given")


class RecordedModel:
    """Gives the answers that were recorded for equal requests, of several a different one in each trial."""

    def __init__(self, recorded: Recorded, noted: Noted, number: int) -> None:
        self.name = "recorded"
        self.price: Price | None = Price()
        self._recorded, self._noted, self._number = recorded, noted, number

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        """Stream the parts of the recorded answer; raises ModelError where none is recorded."""
        known = self._recorded.answers(asked(request_line(request)))
        if not known:
            self._noted.unrecorded.append(f"what a model answers to `{request.name}`")
            raise ModelError(f"no answer to `{request.name}` is recorded")
        for part in known[self._number % len(known)]:
            yield part


def asked_of(options: Options, agent: Agent) -> Asked:
    """Which model the options ask; raises UsageError where the agent's own are asked and no key is set."""
    if options.model is not None:
        name = options.model if isinstance(options.model, str) else options.model.name
        return Asked("given", f"the model `{name}`")
    if options.models == "scripted":
        return Asked("scripted", "a scripted model that states what it was sent, in other words each time")
    if options.models == "recorded":
        return Asked("recorded", "recorded answers of models")
    if options.models == "none":
        return Asked("none", "no model: fallbacks answer")
    if lineup_for(agent.spec, None).can_ask():
        return Asked("live", "the agent's own models")
    if options.models == "live":
        raise UsageError(NO_KEY)
    return Asked(
        "scripted", "a scripted model, because no key is set: it states what it was sent, in other words each time"
    )


def use_model(
    agent: Agent, options: Options, which: Asked, case: Conversation, number: int, recorded: Recorded, noted: Noted
) -> None:
    """Give an agent the model of one trial; a case that scripts its own model has that one, if none was asked for."""
    if options.model is not None:
        agent.use_model(options.model)
    elif case.model is not None and options.models == "auto":
        agent.use_model(played(case.model))
    elif _expects_none(case) or which.kind == "none":
        agent.use_model(None)
    elif which.kind == "scripted":
        writes = [name for name, tool in agent.spec.tools.items() if tool.effect == "write"]
        seed = f"{options.seed}/{case.name}/{number}"
        agent.use_model(varied(seed, avoid=writes, whole=bool(case.facts)))
    elif which.kind == "recorded":
        agent.use_model(RecordedModel(recorded, noted, number))


def _expects_none(case: Conversation) -> bool:
    """Whether a case says what is answered without a model."""
    return any(turn.expect is not None and "no_model" in turn.expect.reason for turn in case.turns)
