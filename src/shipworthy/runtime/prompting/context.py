"""What a model is told beside its task: what the documents say, and what was said before."""

from collections.abc import Sequence

from shipworthy.context.history import Turn, identifiers, recall
from shipworthy.context.mentioned import FoundNames, listed
from shipworthy.contract.knowledge import SEARCH
from shipworthy.contract.labels import TRUSTED, Label, unknown
from shipworthy.contract.language.values import MISSING, plain, show
from shipworthy.errors import LimitReached, ToolError
from shipworthy.runtime.calls.invoke import Invocation, invoke
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.prompting.paging import told_of_cut
from shipworthy.runtime.run import Run
from shipworthy.tokens.counting import BYTES, EXACT, Gauge, loaded

PART = 3
"""At most this part of a context, one in so many tokens, is history."""
MOST_FOUND = 400
"""Tokens of identifiers out of earlier results, within that part."""
LOOKED_UP = unknown("what was looked up").whole
"""The label of what documents say."""
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
                frame.saw(looked_up(scope))
            except (ToolError, LimitReached) as error:
                run.degrade("not_retrieved", str(error), scope.id_of("search"))
                frame.retrieved = ""
    return frame.retrieved


def looked_up(scope: Scope) -> Label:
    """The label of what the documents say, as far as they were looked up."""
    if not scope.frame.retrieved:
        return TRUSTED
    return LOOKED_UP.join(_label(scope.run, SEARCH))


def asked(scope: Scope) -> str:
    """What the user wants, in the words that opened the skill, with what was said since and what is known by now."""
    run, skill = scope.run, scope.frame.graph.skill
    words = [run.task.message] if run.said.message == run.task.message else [run.task.message, run.said.message]
    known = {name: plain(scope.known(name)) for name in skill.inputs}
    known = {name: value for name, value in known.items() if value is not MISSING}
    for name in known:
        scope.frame.saw(scope.label_of(name))
    return "\n".join([*words, *(f"{name.replace('_', ' ')}: {show(value)}" for name, value in known.items())])


def history_of(scope: Scope) -> str:
    """The last turns of the conversation, and the identifiers of those before, within a part of the context.

    The labels of what it shows, of answers and of earlier results, mark what the model says and writes from now on.
    """
    run = scope.run
    gauge = EXACT if run.world.observe("exact history", loaded) else BYTES
    keep, context = run.agent.spec.session.history, scope.frame.limits.max_context_tokens or 0
    labels = [one.origin or _label(run, one.tool) for one in run.session.found]
    found = [
        FoundNames(source=_source(one.tool, label), names=one.names)
        for one, label in zip(run.session.found, labels, strict=True)
    ]
    text = within(run.session.turns, found, keep, context, gauge)
    for one, label in zip(run.session.found, labels, strict=True):
        if any(name in text for name in one.names):
            _recalled(scope, label)
    if text:
        _heard(scope, text, keep)
    return text


def _heard(scope: Scope, text: str, keep: int) -> None:
    """Note the labels of the answers that the history shows: the last ones whole, of those before identifiers."""
    answers = scope.run.session.answers
    for place, (answer, label) in enumerate(answers, start=1):
        if label != TRUSTED and (place > len(answers) - keep or any(name in text for name in identifiers(answer))):
            _recalled(scope, label)


def conversation_of(scope: Scope) -> str:
    """The history for a loop, with the results of earlier messages in which it may read on."""
    return "\n".join(part for part in (history_of(scope), told_of_cut(scope)) if part)


def _recalled(scope: Scope, label: Label) -> None:
    scope.frame.saw(label)
    scope.frame.labels.recalled = scope.frame.labels.recalled.join(label)


def _label(run: Run, tool: str) -> Label:
    spec = run.agent.spec.tools.get(tool)
    return run.agent.mark(spec).whole if spec is not None else unknown(tool).whole


def _source(tool: str, label: Label) -> str:
    return ", ".join([tool, *[label.trust] * (label.trust != "trusted"), *["private"] * label.private])


def within(turns: Sequence[Turn], found: Sequence[FoundNames], keep: int, context: int, gauge: Gauge) -> str:
    """The identifiers of earlier results and turns and the last turns, within a part of the context.

    `found`: the newest last.
    """
    limit = context // PART
    most = min(MOST_FOUND, limit * 2 // 3) if found else 0
    told = recall(turns, keep=keep, limit=limit, gauge=gauge)
    names = listed(found, told, most, gauge)
    if names and not gauge.fits(f"{names}\n{told}", limit):
        told = recall(turns, keep=keep, limit=limit - most - 1, gauge=gauge)
        names = listed(found, told, most, gauge)
    return "\n".join(part for part in (names, told) if part)
