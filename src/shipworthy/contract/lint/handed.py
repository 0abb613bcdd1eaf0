"""Checks to whom a conversation is handed over, and whether that tool can be called with what is known of it."""

from collections.abc import Iterator

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.source import Finding

RECORD = ("conversation", "message", "reason", "session", "skill", "summary")
"""The parameters of a tool that are filled when a conversation is handed over."""


def wrong_handover(agent: AgentSpec) -> Iterator[Finding]:
    """A hand-over to what is no tool, or to one that needs more than there is."""
    if agent.handover is None or agent.handover.to is None:
        return
    name, path = agent.handover.to, ("handover", "to")
    tool = agent.tools.get(name)
    if tool is None:
        known = ", ".join(sorted(agent.tools)) or "none"
        what = "a skill: its steps cannot run behind the one that failed" if name in agent.skills else "no tool"
        yield path, f"`{name}` is {what}", f"write the name of a tool ({known}), or put a text into `say`"
        return
    known = ", ".join(RECORD)
    for param in tool.params:
        if param.required and param.name not in (*RECORD, *agent.context):
            message = f"`{name}` needs `{param.name}`, which is not known when a conversation is handed over"
            yield path, message, f"give the parameter a default, or one of the names {known}"
