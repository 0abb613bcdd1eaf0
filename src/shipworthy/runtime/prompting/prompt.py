"""A prompt step: one model call inside the limits, or its fallback without a model."""

from dataclasses import replace
from typing import Any

import orjson

from shipworthy.clock import loop_time
from shipworthy.context.build import opening
from shipworthy.contract.bounds.rates import wish_of
from shipworthy.contract.labels import Label, Mark, unknown
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.language.values import StepResult, show
from shipworthy.errors import DeadlinePassed, LimitReached, ModelError, NoModel, ShipworthyError
from shipworthy.events import StepFinished, StepStarted
from shipworthy.models.model import Message, Request
from shipworthy.runtime.asking.answer import Answer
from shipworthy.runtime.asking.ask import ask, why_not
from shipworthy.runtime.asking.request import Call
from shipworthy.runtime.calls.identity import key_of
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.plan.usual import preceding
from shipworthy.runtime.plan.visit import Visit
from shipworthy.runtime.prompting.checks import checked
from shipworthy.runtime.prompting.context import history_of, retrieved
from shipworthy.runtime.prompting.typed import read_output
from shipworthy.stores.session import Stored
from shipworthy.tools.schema import json_type

SHOWN_AGAIN = 1000
"""Characters of an unusable answer that the model is shown when it is asked to mend it."""


async def ask_model(visit: Visit) -> StepResult:
    """The model's answer, or the fallback's where no model answers and no text was shown.

    Unless it is the last attempt, a failing model raises ModelError instead.
    """
    asked = Prompted(visit)
    if (earlier := asked.reused()) is not None:
        return earlier
    began = asked.begin()
    try:
        value, shown, tokens = await _answer(asked)
    except (ModelError, LimitReached, DeadlinePassed) as error:
        again = not visit.last and isinstance(error, ModelError) and not isinstance(error, NoModel)
        if visit.scope.run.voice.shown or again:
            raise
        return asked.without(error)
    return asked.finished(value, shown, tokens, began)


def without_model(visit: Visit, error: ShipworthyError) -> StepResult:
    """The fallback of a prompt that is not asked, or not again."""
    asked = Prompted(visit)
    if (earlier := asked.reused()) is not None:
        return earlier
    asked.begin()
    return asked.without(error)


class Prompted:
    """A prompt step with its text filled in."""

    def __init__(self, visit: Visit) -> None:
        node, scope = visit.node, visit.scope
        assert node.target is not None and node.target.kind == "prompt"
        self.visit, self.prompt, self.run = visit, node.target, scope.run
        labels = {name: scope.label(value) for name, value in node.args.items()}
        self.scope = scope.beside(labels, **{name: value.evaluate(scope) for name, value in node.args.items()})
        self.text = self.prompt.text.render(self.scope)
        self.name = node.step.name or self.prompt.name
        self.label = self.name.replace("_", " ").capitalize()
        then = self.run.task.guard.then
        self.key = key_of(f"prompt:{self.name}", {"text": self.text, **({"guidelines": then} if then else {})})

    @property
    def output(self) -> TypeSpec | None:
        """The type of the result; None: text."""
        return self.visit.node.step.output or self.prompt.output

    def reused(self) -> StepResult | None:
        """The answer of an earlier message to the same text, as long as it holds."""
        stored = self.run.progress.results.get(self.key)
        if stored is None or not self.run.fresh(stored):
            return None
        self._tell(0.0, 0, reused=True)
        return StepResult(value=stored.value, text=stored.text, mark=self._mark())

    def begin(self) -> float:
        """Say that it begins; seconds of the event loop's clock."""
        self.run.voice.emit(StepStarted(step=self.name, label=self.label, step_id=self.visit.id))
        self.run.progress.call(self.visit.id, self.name, {})
        return loop_time()

    def finished(self, value: Any, shown: str, tokens: int, began: float) -> StepResult:
        """Keep the answer for later messages, and say that it is there."""
        stored = Stored(tool=self.name, args={}, value=value, text=shown, at=self.run.wall)
        self.run.progress.results[self.key] = stored
        self._tell(self.run.took(self.visit.id, began), tokens)
        return StepResult(value=value, text=shown, mark=self._mark())

    def without(self, error: ShipworthyError) -> StepResult:
        """The fallback, filled from the results; without one, the results themselves, where there are any."""
        run = self.run
        run.progress.no_model = run.progress.no_model or isinstance(error, NoModel)
        run.degrade(why_not(error), str(error), self.visit.id)
        template, output = self.visit.node.step.fallback or self.prompt.fallback, self.output
        if output is not None:
            if template is None:
                raise error
            value = read_output(template.render(self.scope), output)
            text = show(value)
        else:
            value = text = template.render(self.scope) if template is not None else self._found()
        if not text:
            raise error
        self._tell(0.0, 0)
        whole = run.progress.seen_trust if template is None else self.scope.label(template)
        return StepResult(value=value, text=text, mark=Mark(whole=whole))

    def _found(self) -> str:
        """The results that it could have read."""
        visit = self.visit
        waited = tuple(visit.scope.id_of(node.id) for node in preceding(visit.node, visit.segment))
        return self.run.progress.texts_before((*waited, visit.scope.id_of("search")))

    def _tell(self, elapsed_ms: float, tokens: int, *, reused: bool = False) -> None:
        finished = StepFinished(
            step=self.name,
            label=self.label,
            step_id=self.visit.id,
            elapsed_ms=elapsed_ms,
            tokens=tokens,
            reused=reused,
        )
        self.run.voice.emit(finished)

    def _mark(self) -> Mark:
        """The label of all that the model has read: what its text names, what was looked up or said before."""
        skill, label = self.scope.frame.graph.skill, self.scope.label(self.prompt.text)
        told_more = self.scope.frame.retrieved or (self.run.session.turns and not skill.workflow)
        return Mark(whole=_with_what_was_said(label) if told_more else label)


def _with_what_was_said(label: Label) -> Label:
    return label.join(unknown("what was said before").whole)


async def _answer(asked: Prompted) -> tuple[Any, str, int]:
    """The answer as a value, as text, and its tokens."""
    run, step_id = asked.run, asked.visit.id
    if not run.can_ask:
        raise NoModel()
    until, output = loop_time() + asked.visit.seconds, asked.output
    call = await _call(asked, until)
    reply = await ask(call, run)
    if output is not None:
        value, tokens = await _typed(reply.text, output, call, asked.scope, until)
        return value, show(value), reply.output_tokens + tokens
    if reply.cut:
        limit = call.request.max_output_tokens
        run.degrade("output_cut", f"{asked.name}: the answer reached its limit of {limit} tokens", step_id)
    if run.voice.answering != step_id:
        return reply.text, reply.text, reply.output_tokens
    replies: list[Answer] = [reply]

    async def again(told: str) -> str:
        replies.append(await ask(_again(call, reply.text, told, until), run))
        return replies[-1].text

    said = await checked(run, reply.text, again)
    return said, said, sum(one.output_tokens for one in replies)


async def _call(asked: Prompted, until: float) -> Call:
    run, scope, prompt = asked.run, asked.scope, asked.prompt
    skill, limits, output = scope.frame.graph.skill, scope.frame.limits, asked.output
    found = await retrieved(scope) if run.task.guard.looks_up else ""
    messages = opening(
        asked.text if output is None else f"{asked.text}\n\n{_form(output)}",
        instructions=skill.instructions if skill.workflow else skill.instructions or skill.about,
        guidelines=run.task.guard.then,
        retrieved=found,
        # The prompts of a workflow see what their texts name; a skill that is one prompt is a conversation.
        history="" if skill.workflow else history_of(scope),
    )
    most = prompt.max_output_tokens or limits.max_output_tokens or 1
    return Call(
        key=asked.visit.id,
        request=Request(messages=messages, max_output_tokens=most, name=asked.name),
        limits=limits,
        seconds=until - loop_time(),
        ledger=scope.frame.ledger,
        wish=wish_of(run.agent.spec, skill, prompt, asked.visit.node.step),
        typed=output is not None,
        retrieved=bool(found),
        on_text=run.voice.say if output is None and run.voice.streams(asked.visit.id) else None,
    )


def _form(output: TypeSpec) -> str:
    return f"Answer with JSON alone, nothing around it, of this schema: {orjson.dumps(json_type(output)).decode()}"


async def _typed(text: str, output: TypeSpec, call: Call, scope: Scope, until: float) -> tuple[Any, int]:
    """The answer as data; where it does not fit, the model may mend it once, if the bound has room for that."""
    try:
        return read_output(text, output), 0
    except ModelError as error:
        wrong = error
    told = f"That cannot be used: {wrong}. Answer again, with the JSON alone."
    try:
        reply = await ask(_again(call, text, told, until), scope.run)
    except (LimitReached, DeadlinePassed, NoModel):
        raise wrong from None
    return read_output(reply.text, output), reply.output_tokens


def _again(call: Call, text: str, told: str, until: float) -> Call:
    """The same call, after an answer that could not be taken."""
    messages = (
        *call.request.messages,
        Message(role="assistant", text=text[:SHOWN_AGAIN] or "(nothing)"),
        Message(role="user", text=told),
    )
    return replace(call, request=replace(call.request, messages=messages), seconds=until - loop_time())
