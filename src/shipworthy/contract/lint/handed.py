"""Checks to whom a conversation is handed over, and whether that tool or skill can do with what is known of it."""

from collections.abc import Iterator

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.page import walk
from shipworthy.contract.source import Finding

RECORD = ("conversation", "message", "reason", "session", "skill", "summary")
"""The parameters of a tool, and the inputs of a skill, that are filled when a conversation is handed over."""
KNOWN = ", ".join(RECORD)


def wrong_handover(agent: AgentSpec, graphs: Graphs) -> Iterator[Finding]:
    """A hand-over to what is no tool and no skill, or to one that needs more than there is."""
    if agent.handover is None or agent.handover.to is None:
        return
    name, path = agent.handover.to, ("handover", "to")
    if name in agent.skills and name not in agent.tools:
        for message, repair in _wrong_skill(agent, graphs, name):
            yield path, message, repair
        return
    tool = agent.tools.get(name)
    if tool is None:
        tools = ", ".join(sorted(agent.tools)) or "none"
        repair = f"write the name of a tool ({tools}) or of a skill, or put a text into `say`"
        yield path, f"`{name}` is no tool and no skill", repair
        return
    for param in tool.params:
        if param.required and param.name not in (*RECORD, *agent.context):
            message = f"`{name}` needs `{param.name}`, which is not known when a conversation is handed over"
            yield path, message, f"give the parameter a default, or one of the names {KNOWN}"


def _wrong_skill(agent: AgentSpec, graphs: Graphs, name: str) -> Iterator[tuple[str, str]]:
    """What keeps a skill from running behind a failure: a model that chooses, a question, a yes, a wait."""
    if name in agent.implied:
        repair = f"write a skill with a step `{{tool: {name}, with: {{message: =conversation}}}}`, and its name here"
        yield f"`{name}` is a specialist, which is told a message and no record", repair
        return
    if agent.skills[name].tools:
        yield f"`{name}` is a loop: a model would decide what is handed over", "write its steps as a `workflow`"
        return
    for key, spec in graphs.graph_of(name).inputs.items():
        # What the agent keeps of a conversation is mostly known by then, and its question ends the hand-over.
        if spec.default is None and key not in (*RECORD, *agent.context, *agent.inputs):
            message = f"`{name}` asks for `{key}`, and nothing is asked when a conversation is handed over"
            yield message, f"give the input a `default`, or one of the names {KNOWN}"
    for step in _asking(graphs, name, ()):
        message = f"`{name}` {step}, and nothing is asked or waited for when a conversation is handed over"
        yield message, "remove it there, or name another skill"


def _asking(graphs: Graphs, name: str, around: tuple[str, ...]) -> Iterator[str]:
    """The steps of a skill, and of those that it calls, that ask for a yes or wait."""
    if name in around:
        return
    graph = graphs.graph_of(name)
    for place in (*walk(graph.nodes), *walk(graph.fallback)):
        step, target = place.node.step, place.node.target
        if step.confirm is not None:
            yield f"asks for a yes before `{step.name or step.kind}`"
        if step.kind == "wait":
            yield "has a `wait`"
        if target is not None and target.kind == "skill":
            yield from _asking(graphs, target.name, (*around, name))
