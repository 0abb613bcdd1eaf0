"""One step that asks a specialist: what it is told, in which conversation, and what is known of that."""

import hashlib
from dataclasses import dataclass
from typing import Any

from shipworthy.cached import cached
from shipworthy.contract.graph import Node
from shipworthy.contract.labels import TRUSTED, Label
from shipworthy.contract.language.text import Literal
from shipworthy.contract.language.values import MISSING, plain
from shipworthy.contract.specialist.remote import FOUND, MESSAGE
from shipworthy.contract.specialist.target import Consulted
from shipworthy.contract.step import Step
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Question, merged
from shipworthy.runtime.plan.needs import Need
from shipworthy.runtime.plan.visit import Visit
from shipworthy.stores.session import FrozenCall


@dataclass(frozen=True, kw_only=True)
class Errand:
    """One step that asks a specialist, ready to be made."""

    visit: Visit
    target: Consulted
    args: dict[str, Any]
    call: FrozenCall
    key: str = ""
    """Of its conversation, where that is known."""

    @cached
    def label(self) -> str:
        """The specialist's friendly name."""
        return self.target.specialist.named(self.target.name)

    @cached
    def conversation(self) -> str:
        """The key of its conversation: one for all messages to it, and one of its own for a step of a workflow."""
        task, name = self.visit.scope.run.task, self.target.name
        if self.key:
            return self.key
        if task.skill in self.visit.scope.run.agent.spec.implied:
            return name
        own = f"{task.opening}/{self.visit.id}/{self.call.hash}"
        return f"{name} {hashlib.sha256(own.encode()).hexdigest()[:16]}"

    @property
    def goes_on(self) -> bool:
        """Whether the message of this run is said to it."""
        return self.visit.scope.run.task.earlier.told == self.conversation

    @cached
    def message(self) -> str:
        """What it is told; an empty text where one of its skills is given its inputs."""
        run = self.visit.scope.run
        if self.goes_on:
            return run.task.earlier.words or run.said.message
        return str(self.args.get(MESSAGE) or run.task.message) if self.target.skill is None else ""

    @property
    def found(self) -> str:
        """What others have found out for it; an empty text where nothing is given."""
        return str(self.args.get(FOUND) or "") if self.target.skill is None else ""

    @property
    def shown(self) -> dict[str, Any]:
        """What it is told, as the path of the run shows it."""
        found = {FOUND: self.found} if self.found else {}
        return {MESSAGE: self.message, **found} if self.message else self.args

    @cached
    def told(self) -> Label:
        """What is known of what it is told: nothing but what the person says is trusted by itself."""
        if self.goes_on:
            return TRUSTED
        whole = self.visit.scope.under
        for value in self.visit.node.args.values():
            whole = whole.join(self.visit.scope.label(value))
        return whole


def visit_of(target: Consulted, args: dict[str, Any], scope: Scope, place: str) -> Visit:
    """A step of a loop that asks a specialist: a model, or the person, has said its arguments."""
    given = {name: Literal(value) for name, value in args.items()}
    node = Node(step=Step(tool=target.called), path=("tools", place), target=target, args=given)
    return Visit(node=node, scope=scope, id=place, later=Need(scope), seconds=scope.frame.deadline.remaining())


def arguments(visit: Visit) -> dict[str, Any]:
    """The arguments as plain data; one that is missing is left out, for the specialist asks for it."""
    args: dict[str, Any] = {}
    questions: list[Question] = []
    for name, value in visit.node.args.items():
        try:
            found = plain(value.evaluate(visit.scope))
        except Question as question:
            questions.append(question)
            continue
        if found is not MISSING:
            args[name] = found
    if questions:
        raise merged(questions)
    return args
