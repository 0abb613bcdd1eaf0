"""A bounded loop: the model chooses among the skill's tools, and its last call has none, so it always answers."""

from collections.abc import Sequence

from shipworthy.errors import DeadlinePassed, LimitReached, ModelError, NoModel, ToolError
from shipworthy.runtime.asking.answer import Answer
from shipworthy.runtime.asking.ask import no_model, why_not
from shipworthy.runtime.calls.invoke import invoke, told_done, written
from shipworthy.runtime.calls.write import write
from shipworthy.runtime.guard import Disobeyed, told_first
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Stopped
from shipworthy.runtime.prompting.checks import checked
from shipworthy.runtime.prompting.opening import opening_of
from shipworthy.runtime.prompting.talk import Talk
from shipworthy.runtime.prompting.wishes import LOOP, as_shown, gone_on
from shipworthy.stores.session import FrozenCall


async def run_loop(scope: Scope) -> str | None:
    """The text of the loop's answer; None where the skill's fallback stands in, also behind a text that was shown.

    Raises NeedsYes before a write, Stopped where there is neither an answer nor a fallback.
    """
    run, skill = scope.run, scope.frame.graph.skill
    if mine := [call for call in run.task.approved.calls.values() if call.by == scope.id_of(LOOP)]:
        return await _approved(scope, mine)
    if (told := await gone_on(scope, scope.id_of(LOOP))) is not None:
        return told
    try:
        if not run.can_ask:
            raise NoModel(f"a loop needs a language model, and {no_model(run)}")
        return await _converse(scope)
    except (ModelError, LimitReached, DeadlinePassed) as error:
        run.progress.asked.none = run.progress.asked.none or isinstance(error, NoModel)
        disobeyed = isinstance(error, Disobeyed)
        reason = "guideline" if disobeyed else why_not(error)
        done = run.voice.shown and not _has_steps(scope)
        if done or (skill.fallback is None and not isinstance(error, NoModel) and not disobeyed):
            raise Stopped(skill.about, reason, str(error)) from error
        run.degrade(reason, str(error), scope.id_of(LOOP))
        return run.agent.phrases("withheld") if disobeyed and skill.fallback is None else None


def _has_steps(scope: Scope) -> bool:
    """Whether steps stand in for the loop, which need more than what was found."""
    return scope.frame.graph.skill.fallback is not None and bool(scope.frame.graph.fallback)


async def _converse(scope: Scope) -> str | None:
    talk = Talk(scope, await opening_of(scope))
    try:
        text = await _rounds(talk, scope.frame.limits.max_iterations or 1)
    except (ModelError, LimitReached, DeadlinePassed) as error:
        if not scope.run.voice.shown or talk.spoken is None or isinstance(error, Disobeyed):
            raise
        text = talk.broken(error)
    if not scope.run.voice.shown or talk.spoken is None or not talk.spoken.cut or not _has_steps(scope):
        return text
    # What is missing of a text that was shown is for the steps to say.
    scope.run.voice.say(text.removeprefix(scope.run.voice.shown))
    return None


async def _rounds(talk: Talk, rounds: int) -> str:
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
            return await _kept(talk, reply)
        else:
            await talk.work(reply, turn)
    raise AssertionError("unreachable: the last call has no tools")


async def _kept(talk: Talk, reply: Answer) -> str:
    """The text of the answer, which is asked for once more where it breaks a check."""
    run, spoken, taken = talk.scope.run, talk.spoken, reply
    assert spoken is not None

    async def again(told: str) -> str:
        nonlocal taken
        talk.tell(reply.text, told)
        taken = await talk.ask(last=True, again=True)
        return talk.text

    answers = run.voice.answering == talk.scope.id_of(LOOP)
    await checked(talk.scope, talk.text, again, answer=answers, doubt=spoken.doubt)
    if taken is reply:
        talk.spoken = spoken
    return talk.heard(taken)


async def _approved(scope: Scope, calls: Sequence[FrozenCall]) -> str:
    """Make exactly the calls that were shown and approved."""
    run, texts = scope.run, []
    as_shown(calls, run)
    for call in calls:
        # What was shown then may be forbidden by now.
        if why := run.task.guard.rules.refusal(call.tool):
            raise Stopped(call.tool, "guideline", why)
    for number, call in enumerate(calls):
        try:
            texts.append(await _made(scope, call, scope.id_of(f"approved.{number}")))
        except ToolError as error:
            raise Stopped(call.tool, error.kind, str(error)) from error
    return "\n".join(texts)


async def _made(scope: Scope, call: FrozenCall, step_id: str) -> str:
    """What a person reads of a call once it is made."""
    tool, seconds = scope.run.agent.spec.tools[call.tool], scope.frame.deadline.remaining()
    # Its arguments, which a person reads behind it, were written by a model that had read all this.
    scope.frame.saw(call.origin)
    invocation = written(step_id, tool, call.args, scope, seconds, call.origin)
    writes = tool.effect == "write" and scope.run.effects is not None
    result = await (write(invocation) if writes else invoke(invocation))
    return told_done(invocation, result.text)
