"""Finds names that a conversation expects and that its agent does not have."""

from collections.abc import Iterator, Mapping

from shipworthy.compiled import Compiled
from shipworthy.contract.context import context_of
from shipworthy.contract.lint.link import near
from shipworthy.errors import Problem, UsageError
from shipworthy.talk.script import Conversation, Expected, Turn

__all__ = ["unknown_names"]


def unknown_names(conversation: Conversation, file: str, agent: Compiled) -> Iterator[Problem]:
    """Yield a problem for each skill, input and tool that is expected and does not exist."""
    skills, tools = sorted(agent.spec.skills), sorted(agent.spec.tools)
    inputs = sorted({name for skill in skills for name in agent.graph(skill).inputs} | set(agent.spec.inputs))
    for line, context in _contexts(conversation):
        try:
            context_of(agent.spec.context, context, agent.spec.types)
        except UsageError as error:
            yield Problem(f"{file}:{line}", str(error), "")
    for turn in conversation.turns:
        for kind, name in _named(turn.expect) if turn.expect is not None else ():
            known = {"skill": skills, "input": inputs, "tool": tools}[kind]
            if name not in known:
                yield _unknown(turn, file, kind, name, known)


def _contexts(conversation: Conversation) -> Iterator[tuple[int, Mapping[str, object]]]:
    yield conversation.line, conversation.context
    yield from ((turn.line, turn.context) for turn in conversation.turns if turn.context is not None)


def _named(expect: Expected) -> Iterator[tuple[str, str]]:
    yield from (("skill", name) for name in expect.skill if name is not None)
    yield from (("input", name) for name in expect.inputs)
    yield from (("tool", call.tool) for call in expect.calls or ())


def _unknown(turn: Turn, file: str, kind: str, name: str, known: list[str]) -> Problem:
    repair = near(name, known, f"the agent's {kind}s are {', '.join(known) or 'none'}")
    return Problem(f"{file}:{turn.line}", f"the agent has no {kind} `{name}`", repair)
