"""Holds conversations with an agent, each in a fresh session in memory, and compares its answers."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from shipworthy.app.agent import Agent
from shipworthy.app.children import route_alike
from shipworthy.errors import SpecError
from shipworthy.events import AnyEvent, SkillChosen
from shipworthy.models.model import Model
from shipworthy.runtime.result import RunResult
from shipworthy.talk.compare import Came, Miss, misses
from shipworthy.talk.model import played
from shipworthy.talk.names import unknown_names
from shipworthy.talk.script import Conversation, Talk, Turn

__all__ = ["HeldConversation", "HeldTurn", "hold", "hold_all"]

SESSION = "talk"
Opener = Callable[[], Agent]
"""Opens the agent anew; what its tools keep in their module is then as it was when the file was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTurn:
    """One message with its answer, and what of the answer is not as expected."""

    turn: Turn
    came: Came
    misses: tuple[Miss, ...]

    @property
    def holds(self) -> bool:
        """Whether all is as expected."""
        return not self.misses


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldConversation:
    """A conversation with the agent's answers."""

    conversation: Conversation
    turns: tuple[HeldTurn, ...]

    @property
    def holds(self) -> bool:
        """Whether all turns are as expected."""
        return all(turn.holds for turn in self.turns)


async def hold_all(
    talk: Talk,
    open_agent: Opener,
    *,
    conversations: Iterable[Conversation] | None = None,
    model: Model | str | None = None,
) -> list[HeldConversation]:
    """Hold the conversations of a file, or these of them; raises SpecError where one expects a name that is not there.

    `model` is asked instead of the scripted ones.
    """
    chosen = talk.conversations if conversations is None else tuple(conversations)
    held: list[HeldConversation] = []
    first: Agent | None = None
    for conversation in chosen:
        agent = open_agent()
        if first is None:
            check_names(talk, agent)
            first = agent
        route_alike(agent.compiled, first.compiled)
        async with agent:
            held.append(await hold(conversation, agent, model=model))
    return held


def check_names(talk: Talk, agent: Agent) -> None:
    """Raise SpecError with every skill, input and tool that is expected somewhere and that the agent does not have."""
    found = [problem for one in talk.conversations for problem in unknown_names(one, talk.file, agent.compiled)]
    if found:
        raise SpecError(found)


async def hold(conversation: Conversation, agent: Agent, *, model: Model | str | None = None) -> HeldConversation:
    """Hold one conversation; the agent's store, clock and models become those of the conversation."""
    agent.use_store("memory")
    agent.use_clock(conversation.clock)
    agent.use_model(model if model is not None else played(conversation.model) if conversation.model else None)
    # What is loaded once in a process takes no time of the first message.
    await asyncio.to_thread(agent.warm)
    turns = []
    for turn in conversation.turns:
        happened: list[AnyEvent] = []
        result = await agent.run(turn.say, session=SESSION, context=conversation.said_of(turn), emit=happened.append)
        came = _came(agent, result, happened)
        turns.append(HeldTurn(turn=turn, came=came, misses=misses(turn.expect, came)))
    return HeldConversation(conversation=conversation, turns=tuple(turns))


def _came(agent: Agent, result: RunResult, happened: Iterable[AnyEvent]) -> Came:
    chosen = [event for event in happened if isinstance(event, SkillChosen)]
    tools = agent.spec.tools
    calls: list[Mapping[str, object]] = [call for call in result.path if call["tool"] in tools]
    return Came(
        status=result.status,
        skill=result.skill,
        reason=result.reason,
        inputs=result.inputs,
        text=result.text,
        calls=tuple(calls),
        why=chosen[-1].reason if chosen else "",
        confidence=chosen[-1].confidence if chosen else None,
        model_calls=result.usage.model_calls,
    )
