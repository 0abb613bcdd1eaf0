"""A tool step: its arguments, an earlier result that still holds, its approval, the call."""

from dataclasses import replace
from typing import Any

from shipworthy.contract.graph import Node
from shipworthy.contract.language.values import MISSING, StepResult, plain
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ArgumentError, NotDone
from shipworthy.events import StepFinished
from shipworthy.runtime.calls.asking_back import ask_first, asked_back, talk_of
from shipworthy.runtime.calls.identity import counted, frozen, key_of
from shipworthy.runtime.calls.invoke import Invocation, invoke, keep_found
from shipworthy.runtime.calls.trust import made_of
from shipworthy.runtime.calls.write import write
from shipworthy.runtime.names.called import label_of
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Question, Stopped, merged
from shipworthy.runtime.plan.visit import Visit
from shipworthy.stores.session import FrozenCall, Stored


async def call_tool(visit: Visit) -> StepResult:
    """The tool's result; raises Question, NeedsYes, Stopped, LimitReached or a ToolError."""
    tool, scope = visit.node.target, visit.scope
    assert tool is not None and tool.kind == "tool"
    run, args = scope.run, arguments(visit.node, tool, scope)
    call, nth = frozen(tool.name, args), 0
    if tool.effect == "write":
        call, nth = _in_turn(visit, tool, call)
    talk = talk_of(visit, tool, call) if tool.spends is not None else None
    eras, results = run.eras, run.progress.results
    # The writes of two steps are told apart by their number.
    again = tool.effect != "write" and (eras.walked or "~" in visit.id)
    key = eras.key(call.hash, visit.id) if again else call.hash
    stored = eras.found(results, visit.id, key, run.fresh) if eras.passed or key in results else None
    invocation = Invocation(
        id=visit.id,
        tool=tool,
        args=args,
        scope=scope,
        seconds=visit.seconds,
        nth=nth,
        labels=lambda name: scope.label(visit.node.args.get(name)),
        origin=made_of(visit.node, tool, scope, stored),
    )
    if talk is not None and talk.carry:
        invocation = talk.carried_on(invocation)
    guard, confirm = run.task.guard, visit.node.step.confirm is not None
    if guard.holds and (why := guard.rules.refusal(tool.name)):
        raise Stopped(invocation.label, "guideline", why)
    if stored is not None:
        _reused(invocation, stored)
        return StepResult(value=stored.value, text=stored.text, mark=invocation.mark)
    if run.asker.due and run.eras.behind and tool.effect != "read":
        raise NotDone(f"{tool.name} was not done before the wait, and is not done behind it unasked")
    if tool.effect != "read" or tool.egress or guard.holds or confirm:
        ask_first(visit, tool, call, invocation)
    writes = tool.effect == "write" and run.effects is not None
    result = await (write(invocation) if writes else invoke(invocation))
    if talk is not None and result.carry:
        raise asked_back(talk, invocation, result)
    if writes:
        run.progress.writes.note(key_of(tool.name, args), visit.id)
    # The labels of its arguments are those of the call that it is used for.
    kept = {"tool": tool.name, "args": args, "value": result.value, "text": result.text, "at": run.wall}
    stored = Stored(**kept, write=tool.effect == "write")
    if (verified := run.progress.writes.verified.get(visit.id)) is not None:
        invocation = replace(invocation, origin=invocation.origin.join(verified))
        stored = replace(stored, origin=verified)
    run.eras.keep(run.progress.results, visit.id, key, stored)
    return StepResult(value=result.value, text=result.text, mark=invocation.mark)


def _in_turn(visit: Visit, tool: ToolSpec, call: FrozenCall) -> tuple[FrozenCall, int]:
    """The write, told apart from equal ones that other steps of this run have made before, and how many these are."""
    run = visit.scope.run
    before = run.progress.writes.equals_before(call.hash, visit.id)
    if not before:
        return call, 0
    if not counted(tool):
        run.degrade("already_done", f"{tool.name} is one write for equal {', '.join(tool.identity)}", visit.id)
        return call, 0
    return frozen(tool.name, call.args, before), before


def _reused(invocation: Invocation, stored: Stored) -> None:
    run, name, label = invocation.scope.run, invocation.tool.name, invocation.label
    if invocation.tool.effect == "write":
        run.progress.writes.note(key_of(name, invocation.args), invocation.id)
    run.task.guard.called(name)
    run.voice.conceal(stored.text)
    run.voice.emit(StepFinished(step=name, label=label, step_id=invocation.id, elapsed_ms=0.0, reused=True))
    keep_found(invocation, stored.text)


def label_of_call(visit: Visit) -> str:
    """The friendly name of a tool step, also where some of its arguments are not known."""
    tool = visit.node.target
    assert tool is not None and tool.kind == "tool"
    known = {name: plain(visit.scope.known(name)) for name in visit.node.args}
    args = {name: value for name, value in known.items() if value is not MISSING}
    return label_of(tool, args)


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
        if found is not MISSING:
            args[name] = found
        elif (param := tool.param(name)) is not None and param.required:
            raise ArgumentError(f"{tool.name} needs `{name}`, and no step or input gives it here")
    if questions:
        raise merged(questions)
    return args
