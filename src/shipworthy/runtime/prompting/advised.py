"""Specialists among the tools of a loop: how a model is told of them, and what it reads of their answers."""

from collections.abc import Mapping
from typing import Any

from shipworthy.contract.labels import Label
from shipworthy.contract.specialist.advisers import contract_of, specialists_of
from shipworthy.contract.specialist.target import Consulted, consulted
from shipworthy.contract.tool import ToolSpec
from shipworthy.runtime.calls.consult import consult, consult_specialist
from shipworthy.runtime.calls.errand import visit_of
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Referred, Stopped
from shipworthy.runtime.step_id import StepId
from shipworthy.stores.session import FrozenCall
from shipworthy.tools.schema import schema_of

__all__ = ["advised", "contract_of", "gone_on", "specialists_of", "told_of", "unfit"]


def unfit(tool: ToolSpec, args: Mapping[str, object]) -> str:
    """Why a specialist does not take the arguments of a model; an empty text where it takes them."""
    known = [param.name for param in tool.params]
    wrong = [name for name in args if name not in known]
    missing = [param.name for param in tool.params if param.required and not args.get(param.name)]
    if wrong:
        return f"{tool.name} has no parameter `{wrong[0][:100]}`; there are {', '.join(known) or 'none'}"
    return f"{tool.name} needs `{missing[0]}`" if missing else ""


def told_of(contract: ToolSpec) -> Mapping[str, Any]:
    """A specialist as a model is told of it: `{name, description, parameters}`."""
    return schema_of(contract)


async def advised(scope: Scope, target: Consulted, call: FrozenCall, step_id: StepId, label: Label) -> str:
    """What a model reads of a specialist; `label`: of all that it had read when it wrote the arguments.

    Raises Referred where the specialist asks for a yes, which no model can give.
    """
    visit = visit_of(target, call.args, scope.decided_by(label), step_id)
    try:
        result = await consult_specialist(visit)
    except Referred as error:
        if error.pending.kind == "confirm":
            raise
        scope.frame.saw(error.origin)
        return f"it asks: {error.pending.text}"
    except Stopped as error:
        return f"error: {error.told.text if error.told is not None else error}"
    if result.mark is not None:
        scope.frame.saw(result.mark.whole)
    return result.text


async def gone_on(scope: Scope, step_id: StepId) -> str | None:
    """What the specialist says to which this message answers; None where it answers none of this loop's."""
    told = scope.run.task.earlier.told
    target = consulted(scope.run.agent.spec.specialists, told.partition(" ")[0]) if told else None
    if target is None:
        return None
    visit = visit_of(target, {}, scope, step_id)
    return (await consult(visit, target, {}, told)).text
