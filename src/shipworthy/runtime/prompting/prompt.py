"""A prompt step: one model call inside the limits, or its fallback without a model."""

from dataclasses import replace
from typing import Any

from shipworthy.clock import loop_time
from shipworthy.context.build import opening
from shipworthy.contract.bounds.rates import wish_of
from shipworthy.contract.language.values import StepResult, show
from shipworthy.errors import DeadlinePassed, LimitReached, ModelError, NoModel, ShipworthyError, TooDear
from shipworthy.models.model import Message, Request
from shipworthy.runtime.asking.answer import Answer
from shipworthy.runtime.asking.ask import ask, no_model
from shipworthy.runtime.asking.request import Call
from shipworthy.runtime.plan.visit import Visit
from shipworthy.runtime.prompting.checks import checked
from shipworthy.runtime.prompting.context import history_of, retrieved
from shipworthy.runtime.prompting.prompted import Prompted
from shipworthy.runtime.prompting.said import completed, doubt_of, doubt_of_data, said
from shipworthy.runtime.prompting.typed import form_of, typed_answer

SHOWN_AGAIN = 1000
"""Characters of an unusable answer that the model is shown when it is asked to mend it."""


async def ask_model(visit: Visit) -> StepResult:
    """The model's answer, or the fallback's where no model answers and no text was shown.

    Unless it is the last attempt, a failing model raises ModelError instead.
    """
    prompted = Prompted(visit)
    if (earlier := prompted.reused()) is not None:
        return earlier
    began = prompted.begin()
    try:
        value, shown, tokens = await _answer(prompted)
    except (ModelError, LimitReached, DeadlinePassed) as error:
        spoken = prompted.spoken
        if spoken is not None and spoken.shown:
            text = spoken.broken(error, prompted.instead)
            if prompted.goes_on:
                return prompted.finished(text, text, 0, began)
            visit.scope.run.voice.say(text.removeprefix(spoken.gate.text))
            raise
        again = not visit.last and isinstance(error, ModelError) and not isinstance(error, NoModel)
        if again:
            raise
        # That there is no room for another attempt is not why there is no answer.
        no_room = isinstance(error, TooDear | LimitReached | DeadlinePassed)
        return prompted.without(visit.failed if no_room and visit.failed is not None else error)
    return prompted.finished(value, shown, tokens, began)


def without_model(visit: Visit, error: ShipworthyError) -> StepResult:
    """The fallback of a prompt that is not prompted, or not again."""
    prompted = Prompted(visit)
    if (earlier := prompted.reused()) is not None:
        return earlier
    prompted.begin()
    return prompted.without(error)


async def _answer(prompted: Prompted) -> tuple[Any, str, int]:
    """The answer as a value, as text, and its tokens."""
    run, step_id = prompted.run, prompted.visit.id
    if not run.can_ask:
        raise NoModel(f"a prompt needs a language model, and {no_model(run)}")
    until, output = loop_time() + prompted.visit.seconds, prompted.output
    call = await _call(prompted, until)
    if output is not None:
        reply = await ask(call, run)

        async def mended(told: str) -> Answer:
            return await ask(_again(call, reply, told, until), run)

        def doubt(value: object) -> str:
            return doubt_of_data(prompted, call, value, output)

        value, tokens = await typed_answer(reply.text, output, mended, doubt, run.agent.spec.types)
        return value, show(value), reply.output_tokens + tokens
    spoken, reply = await said(prompted, call)
    replies: list[Answer] = [reply]

    async def again(told: str) -> str:
        nonlocal spoken
        spoken, once_more = await said(prompted, _again(call, reply, told, until), first=call)
        replies.append(once_more)
        return spoken.gate.text

    answers = run.voice.answering == step_id
    await checked(prompted.scope, spoken.gate.text, again, answer=answers, doubt=doubt_of(prompted, spoken))
    text = completed(prompted, spoken.heard(replies[-1], prompted.instead))
    return text, text, sum(one.output_tokens for one in replies)


async def _call(prompted: Prompted, until: float) -> Call:
    run, scope, prompt = prompted.run, prompted.scope, prompted.prompt
    skill, limits, output = scope.frame.graph.skill, scope.frame.limits, prompted.output
    found = await retrieved(scope) if run.task.guard.looks_up else ""
    messages = opening(
        prompted.text if output is None else f"{prompted.text}\n\n{form_of(output)}",
        instructions=skill.instructions if skill.workflow else skill.instructions or skill.about,
        guidelines=run.task.guard.then,
        retrieved=found,
        # The prompts of a workflow see what their texts name; a skill that is one prompt is a conversation.
        history="" if skill.workflow else history_of(scope),
    )
    most = prompt.max_output_tokens or limits.max_output_tokens or 1
    return Call(
        key=prompted.visit.id,
        request=Request(messages=messages, max_output_tokens=most, name=prompted.name),
        limits=limits,
        seconds=until - loop_time(),
        ledger=scope.frame.ledger,
        wish=wish_of(run.agent.spec, skill, prompt, prompted.visit.node.step),
        typed=output is not None,
        retrieved=bool(found),
        later=lambda: prompted.visit.later.seconds,
    )


def _again(call: Call, reply: Answer, told: str, until: float) -> Call:
    """The call with an answer that could not be taken, and with what was wrong with it."""
    shown = reply.message(reply.text[:SHOWN_AGAIN] or "(nothing)")
    messages = (*call.request.messages, shown, Message(role="user", text=told))
    return replace(call, request=replace(call.request, messages=messages), seconds=until - loop_time())
