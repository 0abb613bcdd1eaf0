"""A tool step: its arguments, an earlier result that still holds, its approval, the call."""

from typing import Any

from shipworthy.contract.graph import Node
from shipworthy.contract.language.values import MISSING, StepResult, plain, show
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ArgumentError
from shipworthy.events import StepFinished
from shipworthy.runtime.calls.approval import ask_inside
from shipworthy.runtime.calls.identity import frozen, key_of
from shipworthy.runtime.calls.invoke import filled
from shipworthy.runtime.calls.trust import asked_for, refused
from shipworthy.runtime.calls.write import make
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import NeedsYes, Question, Stopped, merged
from shipworthy.runtime.run import Order
from shipworthy.stores.session import Stored


async def call_tool(node: Node, tool: ToolSpec, scope: Scope, order: Order, seconds: float) -> StepResult:
    """The tool's result; raises Question, NeedsYes, Stopped, LimitReached or a ToolError."""
    if why := scope.run.guard.rules.refusal(tool.name):
        raise Stopped(label_of(node, scope), "guideline", why)
    args = arguments(node, tool, scope)
    key = key_of(tool.name, args)
    label = filled(tool, args)
    stored = scope.run.results.get(key)
    if stored is not None and scope.run.fresh(stored):
        scope.run.guard.called(tool.name)
        scope.run.emit(StepFinished(step=tool.name, label=label, elapsed_ms=0.0, reused=True))
        scope.run.gathered[label] = stored.text
        return StepResult(value=stored.value, text=stored.text, mark=scope.run.agent.mark(tool))
    if key not in scope.run.approved:
        if node.step.confirm is not None:
            raise NeedsYes(node.step.confirm.render(scope), (frozen(tool.name, args),))
        ask_inside(tool, args, order, scope.run)
        doubts = refused(tool, args, lambda name: scope.label(node.args[name]), scope)
        if doubts := doubts + scope.run.guard.doubts(tool):
            raise NeedsYes(asked_for(tool, args, doubts), (frozen(tool.name, args),))
    result = await make(tool, args, scope, order, seconds)
    scope.run.results[key] = Stored(
        tool=tool.name, args=args, value=result.value, text=result.text, at=scope.run.wall, write=tool.effect == "write"
    )
    return StepResult(value=result.value, text=result.text, mark=scope.run.agent.mark(tool))


def arguments(node: Node, tool: ToolSpec, scope: Scope) -> dict[str, Any]:
    """The arguments as plain data; raises Question with every input that is missing, in one go."""
    args: dict[str, Any] = {}
    questions: list[Question] = []
    for name, value in node.args.items():
        try:
            found = plain(value.evaluate(scope))
        except Question as question:
            questions.append(question)
            continue
        param = tool.param(name)
        if found is not MISSING:
            args[name] = found
        elif param is not None and param.required:
            raise ArgumentError(f"{tool.name} needs `{name}`, and nothing gives it here")
    if questions:
        raise merged(questions)
    return args


def label_of(node: Node, scope: Scope) -> str:
    """A friendly name for any step, also where its arguments are not known."""
    if isinstance(node.target, ToolSpec):
        known = {name: plain(scope.known(name)) for name in node.args}
        return filled(node.target, {name: value for name, value in known.items() if value is not MISSING})
    return show(node.step.name or node.step.kind).replace("_", " ").capitalize()
