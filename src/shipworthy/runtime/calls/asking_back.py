"""A remote specialist that asks back: its question is the person's, and their next message is its answer."""

import hashlib
from dataclasses import dataclass, replace

from shipworthy.contract.labels import TRUSTED
from shipworthy.contract.specialist.remote import MESSAGE
from shipworthy.contract.specialist.several import TOGETHER
from shipworthy.contract.tool import ToolSpec
from shipworthy.exits.clean import clean_text
from shipworthy.runtime.calls.approval import ask_before, is_agreed
from shipworthy.runtime.calls.invoke import Invocation
from shipworthy.runtime.names.signals import Referred
from shipworthy.runtime.plan.visit import Visit
from shipworthy.stores.session import FrozenCall, Pending
from shipworthy.tools.call import ToolResult


@dataclass(frozen=True, slots=True)
class Talk:
    """The conversation with a remote specialist at one step."""

    key: str
    carry: str
    """What carries it on, where this message is said to it; empty: it begins anew."""
    args: dict[str, object]
    """The message that answers what it asked."""

    def carried_on(self, invocation: Invocation) -> Invocation:
        """The call that says the person's own words to it."""
        return replace(invocation, args=self.args, carry=self.carry, labels=lambda name: TRUSTED)


def talk_of(visit: Visit, tool: ToolSpec, call: FrozenCall) -> Talk:
    """The conversation of a step that asks a remote specialist."""
    run = visit.scope.run
    own = hashlib.sha256(f"{run.task.opening}/{visit.id}/{call.hash}".encode()).hexdigest()[:16]
    key = f"{tool.name} {own} "
    carry = run.task.earlier.told.removeprefix(key) if run.task.earlier.told.startswith(key) else ""
    return Talk(key, carry, {MESSAGE: run.said.message} if carry else {})


def asked_back(talk: Talk, invocation: Invocation, result: ToolResult) -> Referred:
    """Its question, under its name: what it says is a stranger's word."""
    run, label = invocation.scope.run, invocation.label
    text = clean_text(result.text).strip()
    if run.task.skill != TOGETHER:
        text = run.agent.phrases("labelled", label=label, text=text)
    origin = invocation.mark.whole
    pending = Pending(kind="input", names=(), text=text, within=f"{talk.key}{result.carry}", trust=origin.trust)
    return Referred(pending, origin)


def ask_first(visit: Visit, tool: ToolSpec, call: FrozenCall, invocation: Invocation) -> None:
    """Raise NeedsYes where a yes to the call is needed; what a person answers a specialist needs no other one."""
    if not invocation.carry and not is_agreed(visit, call):
        ask_before(visit, tool, call)
