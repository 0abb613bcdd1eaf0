"""A prompt step: one model call inside the limits, or its fallback without a model."""

import time
from dataclasses import replace
from typing import Any

import orjson

from shipworthy.context.build import opening
from shipworthy.contract.bounds.rates import wish_of
from shipworthy.contract.graph import Node
from shipworthy.contract.labels import Mark, unknown
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.language.values import StepResult, show
from shipworthy.contract.step import Prompt
from shipworthy.errors import DeadlinePassed, LimitReached, ModelError, NoModel, ShipworthyError
from shipworthy.events import StepFinished, StepStarted
from shipworthy.models.model import Message, Request
from shipworthy.runtime.asking.ask import ask, why_not
from shipworthy.runtime.asking.request import Call
from shipworthy.runtime.calls.identity import key_of
from shipworthy.runtime.guard import told_again
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.prompting.context import history_of, retrieved
from shipworthy.runtime.prompting.typed import read_output
from shipworthy.runtime.run import Order
from shipworthy.stores.session import Stored
from shipworthy.tools.schema import json_type

SHOWN_AGAIN = 1000
"""Characters of an unusable answer that the model is shown when it is asked to mend it."""


async def ask_model(
    node: Node,
    prompt: Prompt,
    scope: Scope,
    order: Order,
    seconds: float,
    *,
    last: bool = True,
    unasked: ShipworthyError | None = None,
) -> StepResult:
    """The model's answer; when none is to be had, and none has begun to be shown, the fallback's.

    Unless it is the `last` attempt, a failing model raises ModelError instead. `unasked`: why no model is asked at all.
    """
    run, step, where = scope.run, node.step, "/".join(order)
    labels = {name: scope.label(value) for name, value in node.args.items()}
    inner = scope.beside(labels, **{name: value.evaluate(scope) for name, value in node.args.items()})
    text = prompt.text.render(inner)
    name = step.name or prompt.name
    label = name.replace("_", " ").capitalize()
    told = {"guidelines": run.guard.then} if run.guard.then else {}
    key = key_of(f"prompt:{name}", {"text": text, **told})
    if (stored := run.results.get(key)) is not None and run.fresh(stored):
        run.emit(StepFinished(step=name, label=label, elapsed_ms=0.0, reused=True))
        return StepResult(value=stored.value, text=stored.text, mark=_mark(prompt, inner))
    run.emit(StepStarted(step=name, label=label))
    run.called(order, name, {})
    began = time.monotonic()
    try:
        if unasked is not None:
            raise unasked
        value, shown, tokens = await _answer(node, prompt, text, scope, where, seconds)
    except (ModelError, LimitReached, DeadlinePassed) as error:
        again = not last and isinstance(error, ModelError) and not isinstance(error, NoModel)
        if run.shown or again:
            raise
        return _without(node, prompt, inner, label, error)
    run.results[key] = Stored(tool=name, args={}, value=value, text=shown, at=run.wall)
    elapsed = run.took(where, began)
    run.emit(StepFinished(step=name, label=label, elapsed_ms=elapsed, tokens=tokens))
    return StepResult(value=value, text=shown, mark=_mark(prompt, inner))


def _mark(prompt: Prompt, scope: Scope) -> Mark:
    """What a model has read marks what it says: all that the text names, and what was looked up or said before."""
    skill, run, label = scope.frame.graph.skill, scope.run, scope.label(prompt.text)
    told_more = scope.frame.retrieved or (run.session.turns and not skill.workflow)
    return Mark(whole=label.join(unknown("what was said before").whole) if told_more else label)


async def _answer(
    node: Node, prompt: Prompt, text: str, scope: Scope, where: str, seconds: float
) -> tuple[Any, str, int]:
    run, skill, limits = scope.run, scope.frame.graph.skill, scope.frame.limits
    if not run.can_ask:
        raise NoModel()
    until = time.monotonic() + seconds
    output = node.step.output or prompt.output
    found = await retrieved(scope) if run.guard.looks_up else ""
    messages = opening(
        text if output is None else f"{text}\n\n{_form(output)}",
        instructions=skill.instructions if skill.workflow else skill.instructions or skill.about,
        guidelines=run.guard.then,
        retrieved=found,
        # The prompts of a workflow see what their texts name; a skill that is one prompt is a conversation.
        history="" if skill.workflow else history_of(scope),
    )
    request = Request(
        messages=messages,
        max_output_tokens=prompt.max_output_tokens or limits.max_output_tokens or 1,
        name=node.step.name or prompt.name,
    )
    call = Call(
        key=where,
        request=request,
        limits=limits,
        seconds=until - time.monotonic(),
        ledger=scope.frame.ledger,
        wish=wish_of(run.agent.spec, skill, prompt, node.step),
        typed=output is not None,
        retrieved=bool(found),
        on_text=run.voice(node.id, scope.order) if output is None else None,
    )
    reply = await ask(call, run)
    if output is not None:
        value, tokens = await _typed(reply.text, output, call, scope, until)
        return value, show(value), reply.output_tokens + tokens
    if reply.cut:
        run.degrade("output_cut", f"{request.name}: the answer reached its limit of {request.max_output_tokens} tokens")
    if not run.answers(node.id, scope.order):
        return reply.text, reply.text, reply.output_tokens
    said, tokens = await _kept(reply.text, call, scope, until)
    return said, said, reply.output_tokens + tokens


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


async def _kept(text: str, call: Call, scope: Scope, until: float) -> tuple[str, int]:
    """The answer, said once more where it breaks a guideline and the bound has room for that."""
    broken = scope.run.guard.broken(text)
    if not broken:
        return text, 0
    try:
        reply = await ask(_again(call, text, told_again(broken), until), scope.run)
    except (ModelError, LimitReached, DeadlinePassed):
        return text, 0  # it is withheld where the run ends
    return reply.text, reply.output_tokens


def _again(call: Call, text: str, told: str, until: float) -> Call:
    """The same call, after an answer that could not be taken."""
    messages = (
        *call.request.messages,
        Message(role="assistant", text=text[:SHOWN_AGAIN] or "(nothing)"),
        Message(role="user", text=told),
    )
    return replace(call, request=replace(call.request, messages=messages), seconds=until - time.monotonic())


def _without(node: Node, prompt: Prompt, scope: Scope, label: str, error: ShipworthyError) -> StepResult:
    """The fallback, filled from the results; without one, the results themselves."""
    run = scope.run
    run.no_model = run.no_model or isinstance(error, NoModel)
    run.degrade(why_not(error), str(error))
    template = node.step.fallback or prompt.fallback
    output = node.step.output or prompt.output
    if output is not None:
        if template is None:
            raise error
        value = read_output(template.render(scope), output)
        text = show(value)
    else:
        value = text = template.render(scope) if template is not None else "\n".join(run.gathered.values())
    if not text:
        raise error
    run.emit(StepFinished(step=node.step.name or prompt.name, label=label, elapsed_ms=0.0))
    whole = run.read if template is None else scope.label(template)
    return StepResult(value=value, text=text, mark=Mark(whole=whole))
