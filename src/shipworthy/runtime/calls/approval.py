"""Approvals: a call is frozen as it was shown; a yes runs exactly that, a changed argument asks again."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from shipworthy.contract.confirm import by_of
from shipworthy.contract.graph import Node
from shipworthy.contract.language.text import Text
from shipworthy.contract.language.values import MISSING, plain
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ExpressionError
from shipworthy.runtime.calls.identity import GROUP, frozen, numbered
from shipworthy.runtime.calls.shown import Planned, asked_about, needs_yes
from shipworthy.runtime.calls.trust import asked_for
from shipworthy.runtime.names.scope import Scope, truth
from shipworthy.runtime.names.signals import NeedsYes
from shipworthy.runtime.plan.visit import Visit
from shipworthy.runtime.run import Run
from shipworthy.runtime.step_id import StepId, is_inside
from shipworthy.stores.session import FrozenCall, Stored


def ask_group(node: Node, scope: Scope, items: list[Scope], group: StepId) -> None:
    """One yes for all calls of a group; raises NeedsYes unless exactly these were approved, or are done.

    A call that reads what the group itself finds out is not known yet: it is asked about when it comes.
    """
    assert node.step.confirm is not None
    run, results = scope.run, scope.run.progress.results
    whose = whose_yes(node.step.confirm, group, run)
    approved = run.task.approved.of(by_of(whose))
    whole = frozen(GROUP, {"at": group})
    made = run.progress.writes.made
    before = Counter({call: sum(not is_inside(step, group) for step in steps) for call, steps in made.items()})
    found = [planned for item in items for planned in _calls(node, item, before)]
    calls = [planned for planned in found if not _done(run, planned.call)]
    agreed = whole.hash in approved or whole.hash in results
    if not agreed or not {planned.call.hash for planned in calls} <= approved.keys():
        raise needs_yes(node.step.confirm, scope, calls, (whole,)).asking(whose)
    results[whole.hash] = Stored(tool=GROUP, args=whole.args, value=True, text="", at=run.wall, write=True)
    run.progress.writes.groups[group] = node.step.confirm


def ask_before(visit: Visit, tool: ToolSpec, call: FrozenCall) -> None:
    """Raise NeedsYes where the step, its group, a label or a guideline asks for the user's yes."""
    node, run, guard = visit.node, visit.scope.run, visit.scope.run.task.guard
    planned, whose = Planned(call, tool, node, visit.scope), whose_yes(node.step.confirm, visit.id, run)
    if node.step.confirm is not None:
        raise needs_yes(node.step.confirm, visit.scope, [planned]).asking(whose)
    doubts = planned.doubts()
    if guard.holds and guard.doubts(tool):
        doubts.append(run.agent.phrases("rule_asks"))
    if doubts:
        raise NeedsYes(asked_for(tool, call.args, doubts, run.agent.phrases), (call,)).asking(whose)
    # A call inside of an approved group that this very call was no part of.
    if tool.effect != "read" and any(is_inside(visit.id, group) for group in run.progress.writes.groups):
        raise NeedsYes(asked_about((call,), (), run), (call,)).asking(whose)


def is_agreed(visit: Visit, call: FrozenCall) -> bool:
    """Whether the message has said yes to exactly this call, in the name of the one that has to."""
    run = visit.scope.run
    given = run.task.approved
    return call.hash in given.calls and call.hash in given.of(by_of(whose_yes(visit.node.step.confirm, visit.id, run)))


def whose_yes(confirm: Text | None, id: StepId, run: Run) -> Text | None:
    """The question that says whose yes is needed at a step.

    Its own where that names someone; else that of the innermost group around it that does, for the one yes of a group
    is also needed for what the group comes to do; else its own.
    """
    groups = run.progress.writes.groups
    around = sorted((group for group in groups if by_of(groups[group]) and is_inside(id, group)), key=len)
    return confirm if by_of(confirm) or not around else groups[around[-1]]


def _done(run: Run, call: FrozenCall) -> bool:
    stored = run.progress.results.get(call.hash)
    if stored is None or not stored.write:
        stored = run.progress.results.get(run.eras.key(call.hash, ""))
    return stored is not None and (run.eras.behind or run.fresh(stored))


def _calls(node: Node, scope: Scope, before: Counter[str]) -> Iterator[Planned]:
    """The calls of a group that do more than read, as far as they are known before it begins.

    `before`: how many calls with these arguments came before, by hash; equal ones are told apart by it.
    """
    for child in _taken(node, scope):
        try:
            if child.step.when is not None and not truth(child.step.when.evaluate(scope)):
                continue
            for item in _items(child, scope):
                tool = child.target
                if tool is not None and tool.kind == "tool" and (args := _arguments(child, tool, item)) is not None:
                    yield Planned(numbered(tool, args, before), tool, child, item)
                yield from _calls(child, item, before)
        except ExpressionError:
            continue  # it reads what is not there yet


def _taken(node: Node, scope: Scope) -> Iterator[Node]:
    if node.step.choose is None:
        yield from (child for block in node.blocks for child in block)
        return
    for branch, block in zip(node.step.choose, node.blocks, strict=True):
        if branch.when is None or truth(branch.when.evaluate(scope)):
            yield from block
            return


def _items(node: Node, scope: Scope) -> list[Scope]:
    if node.step.foreach is None:
        return [scope]
    found = plain(node.step.foreach.items.evaluate(scope))
    items = list(found)[: node.step.max] if isinstance(found, list | tuple) else []
    return [scope.within(scope.place, **{node.step.foreach.name: item}) for item in items]


def _arguments(node: Node, tool: ToolSpec, scope: Scope) -> dict[str, Any] | None:
    """The arguments as they will be, or None where they are not known yet, or the call only reads."""
    if tool.effect == "read":
        return None
    args = {name: plain(value.evaluate(scope)) for name, value in node.args.items()}
    given = {name: value for name, value in args.items() if value is not MISSING}
    return given if all(name in given for name in args if (p := tool.param(name)) and p.required) else None
