"""A prompt step: one model call inside the limits, or its fallback without a model."""

import time
from typing import Any

from shipworthy.errors import DeadlinePassed, LimitReached, ModelError, NoModel, ShipworthyError
from shipworthy.events import ModelChosen, StepFinished, StepStarted
from shipworthy.models.model import Message, Request
from shipworthy.runtime.approval import key_of
from shipworthy.runtime.asking import ask, why_not
from shipworthy.runtime.run import Order
from shipworthy.runtime.scope import Scope
from shipworthy.runtime.session import Stored
from shipworthy.runtime.typed import read_output
from shipworthy.spec.graph import Node
from shipworthy.spec.step import Prompt
from shipworthy.spec.values import Compact, show
from shipworthy.tokens.counting import cut


async def ask_model(
    node: Node, prompt: Prompt, scope: Scope, order: Order, seconds: float, *, last: bool = True
) -> Compact:
    """The model's answer; when none is to be had, and none has begun to be shown, the fallback's.

    Unless it is the `last` attempt, a failing model raises ModelError instead.
    """
    run, step = scope.run, node.step
    inner = scope.beside(**{name: value.evaluate(scope) for name, value in node.args.items()})
    text = prompt.text.render(inner)
    name = step.name or prompt.name
    label = name.replace("_", " ").capitalize()
    key = key_of(f"prompt:{name}", {"text": text})
    if (stored := run.results.get(key)) is not None and run.fresh(stored):
        run.emit(StepFinished(step=name, label=label, elapsed_ms=0.0, reused=True))
        return Compact(value=stored.value, text=stored.text)
    run.emit(StepStarted(step=name, label=label))
    run.called(order, name, {})
    began = time.monotonic()
    try:
        value, shown, tokens = await _answer(node, prompt, text, scope, seconds)
    except (ModelError, LimitReached, DeadlinePassed) as error:
        again = not last and isinstance(error, ModelError) and not isinstance(error, NoModel)
        if run.shown or again:
            raise
        return _without(node, prompt, inner, label, error)
    run.results[key] = Stored(tool=name, args={}, value=value, text=shown, at=time.time())
    elapsed = round((time.monotonic() - began) * 1000, 1)
    run.emit(StepFinished(step=name, label=label, elapsed_ms=elapsed, tokens=tokens))
    return Compact(value=value, text=shown)


async def _answer(node: Node, prompt: Prompt, text: str, scope: Scope, seconds: float) -> tuple[Any, str, int]:
    run, limits = scope.run, scope.frame.limits
    if run.model is None:
        raise NoModel()
    run.emit(ModelChosen(model=run.model.name, reason="the one model of this run"))
    output = node.step.output or prompt.output
    # Four tokens are what a message costs beside its text.
    fitted = cut(text, (limits.max_context_tokens or 1) - 4)
    if len(fitted) < len(text):
        run.degrade("context_cut", f"{node.step.name}: {len(text) - len(fitted)} characters did not fit")
    request = Request(
        messages=(Message(role="user", text=fitted),),
        max_output_tokens=prompt.max_output_tokens or limits.max_output_tokens or 1,
        name=node.step.name or prompt.name,
    )
    streams = output is None and run.answering == node.id
    reply = await ask(request, run, limits, seconds, on_text=run.say if streams else None)
    if output is None:
        if not reply.text.strip():
            raise ModelError("the model gave an empty answer")
        return reply.text, reply.text, reply.output_tokens
    value = read_output(reply.text, output)
    return value, show(value), reply.output_tokens


def _without(node: Node, prompt: Prompt, scope: Scope, label: str, error: ShipworthyError) -> Compact:
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
        return Compact(value=value, text=show(value))
    text = template.render(scope) if template is not None else "\n".join(run.gathered.values())
    if not text:
        raise error
    run.emit(StepFinished(step=node.step.name or prompt.name, label=label, elapsed_ms=0.0))
    return Compact(value=text, text=text)
