"""Approvals: a call is frozen as it was shown; a yes runs exactly that, a changed argument asks again."""

from collections.abc import Iterator, Sequence
from typing import Any

from shipworthy.contract.graph import Node
from shipworthy.contract.language.text import Text
from shipworthy.contract.language.values import MISSING, plain, show
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ExpressionError
from shipworthy.runtime.calls.framed import framed
from shipworthy.runtime.calls.identity import GROUP, frozen, shown
from shipworthy.runtime.calls.trust import asked_for, reasons_to_ask
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
    run, approved, results = scope.run, scope.run.task.approved, scope.run.progress.results
    whole = frozen(GROUP, {"at": group})
    calls = [call for item in items for call in _calls(node, item) if not _done(run, call)]
    agreed = whole.hash in approved or whole.hash in results
    if not agreed or not {call.hash for call in calls} <= approved.keys():
        raise NeedsYes(question(node.step.confirm, scope, calls), (whole, *calls))
    results[whole.hash] = Stored(tool=GROUP, args=whole.args, value=True, text="", at=run.wall, write=True)
    run.progress.writes.groups.add(group)


def ask_inside(call: FrozenCall, step_id: StepId, run: Run) -> None:
    """Raise NeedsYes for a call inside an approved group that this very call was not part of."""
    if any(is_inside(step_id, group) for group in run.progress.writes.groups):
        raise NeedsYes(_shown((call,), run), (call,))


def question(confirm: Text, scope: Scope, calls: Sequence[FrozenCall]) -> str:
    """What a step asks before it runs: its own words, or the calls where it has none."""
    text = confirm.render(scope, framed)
    return text if text.strip() else _shown(calls, scope.run)


def confirmed(visit: Visit, tool: ToolSpec, call: FrozenCall) -> str:
    """The author's question, and below it the whole call where that leaves out what a stranger may have written."""
    node, scope = visit.node, visit.scope
    assert node.step.confirm is not None
    text = question(node.step.confirm, scope, (call,))
    unseen = [name for name, value in call.args.items() if framed(show(value)).strip("\n") not in text]
    if not tool.leaves or all(scope.label(node.args[name]).trust == "trusted" for name in unseen):
        return text
    doubts = reasons_to_ask(tool, call.args, lambda name: scope.label(node.args[name]), scope)
    return f"{text}\n{asked_for(tool, call.args, doubts, scope.run.agent.phrases)}" if doubts else text


def _shown(calls: Sequence[FrozenCall], run: Run) -> str:
    return " ".join((*map(shown, calls), run.agent.phrases("shall_i")))


def _done(run: Run, call: FrozenCall) -> bool:
    stored = run.progress.results.get(call.hash)
    return stored is not None and run.fresh(stored)


def _calls(node: Node, scope: Scope) -> Iterator[FrozenCall]:
    """The calls of a group that do more than read, as far as they are known before it begins."""
    for child in _taken(node, scope):
        try:
            if child.step.when is not None and not truth(child.step.when.evaluate(scope)):
                continue
            for item in _items(child, scope):
                tool = child.target
                if tool is not None and tool.kind == "tool" and (args := _arguments(child, tool, item)) is not None:
                    yield frozen(tool.name, args)
                yield from _calls(child, item)
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
