"""What a model is told beside its task: what the documents say, and what was said before."""

from shipworthy.context.history import recall
from shipworthy.contract.knowledge import SEARCH
from shipworthy.contract.language.values import MISSING, plain, show
from shipworthy.errors import LimitReached, ToolError
from shipworthy.runtime.calls.invoke import Invocation, invoke
from shipworthy.runtime.names.scope import Scope
from shipworthy.tokens.counting import BYTES, EXACT, loaded

PART = 3
"""At most this part of a context, one in so many tokens, is history."""
LONGEST_QUERY = 500
"""Characters of a message that are looked up."""


async def retrieved(scope: Scope) -> str:
    """What the documents say about the message, looked up once, where the skill always retrieves; else nothing."""
    frame, run = scope.frame, scope.run
    tool = run.agent.spec.tools.get(SEARCH)
    if frame.graph.skill.retrieval != "always" or tool is None or not tool.params:
        return ""
    async with frame.looking:
        if frame.retrieved is None:
            query = {tool.params[0].name: run.task.message[:LONGEST_QUERY]}
            try:
                seconds, step_id = frame.deadline.remaining(), scope.id_of("search")
                found = await invoke(Invocation(id=step_id, tool=tool, args=query, scope=scope, seconds=seconds))
                frame.retrieved = found.text
            except (ToolError, LimitReached) as error:
                run.degrade("not_retrieved", str(error), scope.id_of("search"))
                frame.retrieved = ""
    return frame.retrieved


def asked(scope: Scope) -> str:
    """What the user wants, in the words that opened the skill, with what was said since and what is known by now."""
    run, skill = scope.run, scope.frame.graph.skill
    words = [run.task.message] if run.said.message == run.task.message else [run.task.message, run.said.message]
    known = {name: plain(scope.known(name)) for name in skill.inputs}
    known = {name: value for name, value in known.items() if value is not MISSING}
    return "\n".join([*words, *(f"{name.replace('_', ' ')}: {show(value)}" for name, value in known.items())])


def history_of(scope: Scope) -> str:
    """The last turns of the conversation, and the identifiers of those before, within a part of the context."""
    run = scope.run
    limit = (scope.frame.limits.max_context_tokens or 0) // PART
    gauge = EXACT if run.world.observe("exact history", loaded) else BYTES
    return recall(run.session.turns, keep=run.agent.spec.session.history, limit=limit, gauge=gauge)
