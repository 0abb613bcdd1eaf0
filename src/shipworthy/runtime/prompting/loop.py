"""A bounded loop: the model chooses among the skill's tools, and its last call has none, so it always answers."""

from collections.abc import Awaitable, Callable

from shipworthy.context.build import opening
from shipworthy.errors import DeadlinePassed, LimitReached, ModelError, NoModel, ToolError
from shipworthy.models.model import Message
from shipworthy.runtime.asking.ask import why_not
from shipworthy.runtime.calls.write import make
from shipworthy.runtime.guard import WITHHELD, Disobeyed, told_first
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Stopped
from shipworthy.runtime.prompting.context import asked, history_of, retrieved
from shipworthy.runtime.prompting.talk import Talk, place_of
from shipworthy.stores.session import FrozenCall

Rescue = Callable[[Scope], Awaitable[str]]
"""Runs a loop's fallback, and gives its text."""


async def run_loop(scope: Scope, rescue: Rescue) -> str:
    """The text of the loop's answer; raises NeedsYes before a write, Stopped when no answer can be had."""
    run, skill = scope.run, scope.frame.graph.skill
    if mine := [call for call in run.approved_calls if call.by == place_of(scope)]:
        return await _approved(scope, mine)
    try:
        if not run.can_ask:
            raise NoModel("a loop needs a model")
        return await _converse(scope)
    except (ModelError, LimitReached, DeadlinePassed) as error:
        run.no_model = run.no_model or isinstance(error, NoModel)
        disobeyed = isinstance(error, Disobeyed)
        reason = "guideline" if disobeyed else why_not(error)
        if run.shown or (skill.fallback is None and not isinstance(error, NoModel) and not disobeyed):
            raise Stopped(skill.about, reason, str(error)) from error
        run.degrade(reason, str(error))
        return WITHHELD if disobeyed and skill.fallback is None else await rescue(scope)


async def _converse(scope: Scope) -> str:
    run, skill, limits = scope.run, scope.frame.graph.skill, scope.frame.limits
    talk = Talk(scope, await _opening(scope))
    rounds = limits.max_iterations or 1
    for turn in range(rounds):
        last = turn == rounds - 1 or talk.over
        if last and talk.due is not None:
            # Without tools it could only answer without the one it had to call.
            raise Disobeyed(f"the model did not call `{talk.due}`, which must be called first")
        reply = await talk.ask(last=last)
        if talk.due is not None and not reply.calls:
            talk.tell(reply.text, told_first(talk.due))
        elif last or not reply.calls:
            if not reply.text.strip():
                raise ModelError("the model gave an empty answer")
            if reply.cut:
                run.degrade("output_cut", f"{skill.name}: the answer reached its limit of tokens")
            return await talk.kept(talk.said + reply.text)
        else:
            await talk.work(reply, turn)
    raise AssertionError("unreachable: the last call has no tools")


async def _opening(scope: Scope) -> tuple[Message, ...]:
    skill = scope.frame.graph.skill
    return opening(
        asked(scope),
        instructions=skill.instructions or skill.about,
        guidelines=scope.run.guard.then,
        retrieved=await retrieved(scope) if scope.run.guard.looks_up else "",
        history=history_of(scope),
    )


async def _approved(scope: Scope, calls: list[FrozenCall]) -> str:
    """Run exactly what was shown and said yes to."""
    run = scope.run
    texts = []
    for call in calls:
        # What was shown then may be forbidden by now.
        if why := run.guard.rules.refusal(call.tool):
            raise Stopped(call.tool, "guideline", why)
    for number, call in enumerate(calls):
        tool = run.agent.spec.tools[call.tool]
        try:
            result = await make(
                tool, call.args, scope, (*scope.order, f"{number:05d}"), scope.frame.deadline.remaining()
            )
        except ToolError as error:
            raise Stopped(call.tool, error.kind, str(error)) from error
        texts.append(result.text)
    return "\n".join(texts)
