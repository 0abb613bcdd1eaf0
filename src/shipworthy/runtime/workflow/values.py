"""What a block, a skill or a failed step gives to the steps that read it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from shipworthy.clock import loop_time
from shipworthy.contract.graph import Node
from shipworthy.contract.labels import TRUSTED, Mark
from shipworthy.contract.language.text import Value
from shipworthy.contract.language.values import MISSING, StepResult, plain, show
from shipworthy.contract.limits import GRACE_MS
from shipworthy.contract.page import walk
from shipworthy.runtime.limits.deadline import Deadline
from shipworthy.runtime.limits.ledger import Ledger
from shipworthy.runtime.names.frame import Frame, Given
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Ended, Question, Wanted
from shipworthy.runtime.plan.usual import stands_in
from shipworthy.runtime.plan.visit import Visit
from shipworthy.runtime.workflow.together import is_together, referred, together

__all__ = [
    "ask_again",
    "decided",
    "entered",
    "frame_of",
    "given",
    "given_back",
    "is_together",
    "last_result",
    "last_words",
    "loop_ended",
    "referred",
    "returned",
    "said",
]


def decided(node: Node, scope: Scope) -> Scope:
    """The scope in which a step runs: under its conditions, and under the list that it goes through.

    They label what it makes, also where it makes nothing. Of `choose` all count: a branch is taken because those before
    it do not hold.
    """
    label = scope.label(*node.decides)
    if label == TRUSTED:
        return scope
    scope.frame.decide(node.produces, label)
    return scope if label == scope.under else scope.decided_by(label)


def given(node: Node, scope: Scope) -> dict[str, Given]:
    """The arguments of a skill that is a step, evaluated when it reads them: an input it never reads is never asked."""

    def reader(value: Value) -> Given:
        held: list[Any] = []

        def read() -> Any:
            # Remembered until its caller knows more: arguments that read each other twice would double the work.
            if not held or held[0] != scope.frame.version:
                found = value.evaluate(scope)
                held[:] = scope.frame.version, found
            return held[1]

        return Given(
            read=read,
            label=lambda: scope.label(value),
            inputs=lambda: _inputs_behind(sorted(value.reads), scope),
        )

    return {name: reader(value) for name, value in node.args.items()}


def entered(visit: Visit) -> Scope:
    """The scope of a skill that is a step: its own names, its caller's arguments, its part of time and budget."""
    node, caller = visit.node, visit.scope
    assert node.target is not None and node.target.kind == "skill"
    ends = caller.frame.deadline.inner
    if stands_in(node):
        # Its part of the time: what comes after it keeps its own also where it fails.
        ends = min(ends, loop_time() + visit.seconds)
    frame = frame_of(caller.frame, node.target.name, given(node, caller), ends)
    return Scope(frame, {}, {}, f"{visit.id}/", under=caller.under)


def frame_of(caller: Frame, skill: str, args: Mapping[str, Given], ends: float) -> Frame:
    """A skill that is worked through for another one, within its own time and budget and those of its caller.

    `ends`: instant at which its work stops at the latest.
    """
    run = caller.run
    deadline = Deadline((run.agent.limits(skill).max_latency_ms or 0.0) + GRACE_MS, loop_time())
    deadline.inner = min(deadline.inner, ends)
    return Frame(run, run.agent.graph(skill), args, deadline, Ledger(run.bound_of_step(skill), above=caller.ledger))


def returned(inner: Scope, ended: Ended | None) -> Any:
    """The value of a skill that is a step: its answer, its `returns`, or its last result.

    An early answer of a skill with `returns` ends its caller too, which cannot be given what it needs.
    """
    helper = inner.frame.graph.skill
    if ended is not None:
        early = helper.returns is not None and not helper.tools
        return ended if early else StepResult(value=ended.text, text=ended.text, mark=ended.mark)
    if helper.returns is None:
        name, value = last_result(inner.frame.graph.nodes, inner)
        label = inner.label_of(name)
    else:
        value, label = helper.returns.evaluate(inner), inner.label(helper.returns)
    if isinstance(value, StepResult):
        # What decides about it is in no label of its fields.
        as_it_is = value.mark is not None and not inner.frame.labels.decided and inner.under is TRUSTED
        return value if as_it_is else replace(value, mark=Mark(whole=label))
    return StepResult(value=plain(value), text=show(value), mark=Mark(whole=label))


def given_back(scope: Scope) -> StepResult | None:
    """What the `returns` of a skill gives to the agent that asked; None where it has none, or has ended before."""
    graph = scope.frame.graph
    returns = graph.skill.returns
    if returns is None or graph.skill.tools:
        return None
    made = {place.node.step.name for place in walk(graph.nodes)}
    if any(name in made and name not in scope.results for name in returns.reads):
        return None
    try:
        value = returns.evaluate(scope)
    except Question:
        return None
    if plain(value) is MISSING:
        return None
    return StepResult(value=plain(value), text=show(value), mark=Mark(whole=scope.label(returns)))


def said(visit: Visit) -> Ended:
    """The end of a skill that says an `answer`."""
    answer = visit.node.step.answer
    assert answer is not None
    return Ended(text=visit.scope.said(answer), mark=Mark(whole=visit.scope.label(answer)))


def loop_ended(text: str, scope: Scope) -> Ended:
    """The end of a loop, whose answer may hold anything that the model has read."""
    return Ended(text=text, mark=Mark(whole=scope.frame.labels.seen.join(scope.under)))


def last_words(scope: Scope) -> Ended:
    """The end of a skill that says no `answer`: the result of its last step."""
    if scope.run.agent.spec.specialists and is_together(scope):
        return together(scope)
    name, value = last_result(scope.frame.graph.nodes, scope)
    text = show(value, words=scope.words) if value is not MISSING else scope.run.agent.phrases("not_available")
    return Ended(text=text, mark=Mark(whole=scope.label_of(name)))


def last_result(nodes: Sequence[Node], scope: Scope) -> tuple[str, Any]:
    """The name and the result of the last of these steps that has one."""
    for node in reversed(nodes):
        value = scope.results.get(node.step.name, MISSING) if node.step.name else MISSING
        if node.step.name and value is not MISSING:
            return node.step.name, value
    return "", MISSING


def ask_again(node: Node, scope: Scope, message: str) -> Question | None:
    """The question that says an error, and lets the user change the inputs behind the step; None where it has none."""
    wanted = tuple(_inputs_behind(_read_by(node), scope).values())
    return Question(wanted, prefix=message) if wanted else None


def _read_by(node: Node) -> list[str]:
    """The names that the arguments of a step, and of the steps inside it, read."""
    items = (node.step.foreach.items,) if node.step.foreach is not None else ()
    reads = [name for value in (*node.args.values(), *items) for name in sorted(value.reads)]
    if node.target is not None and node.target.kind == "skill":
        reads += [name for name in node.target.inputs if name not in node.args]
    return [*reads, *(name for block in node.blocks for inner in block for name in _read_by(inner))]


def _inputs_behind(names: Iterable[str], scope: Scope) -> dict[str, Wanted]:
    """The inputs that these names are computed from, also those of the callers; what they are may be given anew."""
    frame, found, todo, seen = scope.frame, dict[str, Wanted](), list(names), set[str]()
    lets = {**scope.run.agent.spec.let, **frame.graph.skill.let}
    while todo:
        name = todo.pop(0)
        if name in seen or name in scope.local or name in scope.results:
            continue
        seen.add(name)
        if name in frame.given:
            found |= frame.given[name].inputs()
        elif name in frame.graph.inputs:
            found[name] = replace(scope.wanted(name), given=True)
        else:
            todo += sorted(getattr(lets.get(name), "reads", ()))
    return found
