"""A bounded loop: the model chooses among the skill's tools, and its last call has none, so it always answers."""

import asyncio
from typing import Any

import orjson

from shipworthy.context.build import fit
from shipworthy.errors import ArgumentError, DeadlinePassed, LimitReached, ModelError, ToolError
from shipworthy.models.model import Message, Request, ToolCall
from shipworthy.runtime.approval import frozen
from shipworthy.runtime.asking import ask, why_not
from shipworthy.runtime.block import RunStep, run_block
from shipworthy.runtime.calls import invoke
from shipworthy.runtime.scope import Scope
from shipworthy.runtime.session import FrozenCall
from shipworthy.runtime.signals import NeedsYes, Stopped
from shipworthy.spec.text import Text
from shipworthy.spec.tool import ToolSpec
from shipworthy.spec.values import show
from shipworthy.tools.schema import schema_of

NO_MODEL = "I need a language model for this, and none is set up. Set OPENAI_API_KEY or ANTHROPIC_API_KEY."


async def run_loop(scope: Scope, run_step: RunStep) -> str:
    """The text of the loop's answer; raises NeedsYes before a write, Stopped when no answer can be had."""
    run, skill = scope.run, scope.frame.graph.skill
    if run.approved_calls:
        return await _approved(scope)
    if run.model is None:
        run.no_model = True
        run.degrade("no_model", "a loop needs a model")
        return await _fallback(scope, run_step)
    try:
        return await _converse(scope)
    except (ModelError, LimitReached, DeadlinePassed) as error:
        if run.shown or skill.fallback is None:
            raise Stopped(skill.about, why_not(error), str(error)) from error
        run.degrade(why_not(error), str(error))
        return await _fallback(scope, run_step)


async def _converse(scope: Scope) -> str:
    run, skill, limits = scope.run, scope.frame.graph.skill, scope.frame.limits
    specs = {name: run.agent.spec.tools[name] for name in skill.tools if name in run.agent.spec.tools}
    messages = [Message(role="system", text=skill.instructions or skill.about), Message(role="user", text=run.message)]
    rounds = limits.max_iterations or 1
    calls_left = rounds if limits.max_tool_calls is None else limits.max_tool_calls
    for turn in range(rounds):
        last = turn == rounds - 1 or calls_left <= 0
        schemas = () if last else tuple(schema_of(spec) for spec in specs.values())
        request = Request(
            messages=fit(messages, schemas, limits.max_context_tokens or 1),
            tools=schemas,
            max_output_tokens=limits.max_output_tokens or 1,
            name=skill.name,
        )
        top = run.answering == skill.name
        reply = await ask(
            request, run, limits, scope.frame.deadline.remaining(), on_text=run.say if last and top else None
        )
        if last or not reply.calls:
            if not reply.text.strip():
                raise ModelError("the model gave an empty answer")
            return reply.text
        wanted, reply.calls = reply.calls, reply.calls[:calls_left]
        messages.append(Message(role="assistant", text=reply.text, calls=tuple(wanted)))
        calls = [_checked(wish, specs, scope) for wish in reply.calls]
        _ask_before_writing(calls, specs)
        results = await asyncio.gather(
            *(_call(c, specs, scope, (f"{turn:05d}", f"{n:05d}")) for n, c in enumerate(calls))
        )
        results += ["not called: the limit of tool calls is reached"] * (len(wanted) - len(reply.calls))
        calls_left -= len(reply.calls)
        messages += [Message(role="tool", text=text, call_id=c.id) for c, text in zip(wanted, results, strict=True)]
    raise AssertionError("unreachable: the last call has no tools")


def _checked(wish: ToolCall, specs: dict[str, ToolSpec], scope: Scope) -> FrozenCall | str:
    """The call that is wished for, or what is wrong with the wish: it is said, never guessed at."""
    tool = specs.get(wish.name)
    if tool is None:
        return f"error: there is no tool `{wish.name[:100]}`; there are {', '.join(specs)}"
    expected = f"expected {orjson.dumps(schema_of(tool)).decode()[:500]}"
    args = _arguments(wish)
    if args is None:
        return f"error: the arguments are not a JSON object; {expected}"
    try:
        scope.run.agent.tools[tool.name].prepared(args)
    except ArgumentError as error:
        return f"error: {str(error)[:500]}; {expected}"
    return frozen(tool.name, args)


def _ask_before_writing(calls: list[FrozenCall | str], specs: dict[str, ToolSpec]) -> None:
    """One question for all writes of a round, before anything of the round is run; raises NeedsYes."""
    writes = tuple(c for c in calls if isinstance(c, FrozenCall) and specs[c.tool].effect == "write")
    if writes:
        raise NeedsYes(f"{' '.join(map(_described, writes))} Shall I? (yes/no)", writes)


def _described(call: FrozenCall) -> str:
    args = ", ".join(f"{name} {show(value)}" for name, value in call.args.items())
    return f"{call.tool.replace('_', ' ').capitalize()}: {args}."


async def _call(call: FrozenCall | str, specs: dict[str, ToolSpec], scope: Scope, order: tuple[str, ...]) -> str:
    """The result as the model reads it."""
    if isinstance(call, str):
        return call
    try:
        result = await invoke(specs[call.tool], call.args, scope, scope.order + order, scope.frame.deadline.remaining())
    except (ToolError, LimitReached) as error:
        return f"error: {error}"
    return result.text


def _arguments(wish: ToolCall) -> dict[str, Any] | None:
    try:
        args = orjson.loads(wish.arguments)
    except orjson.JSONDecodeError:
        return None
    return args if isinstance(args, dict) else None


async def _approved(scope: Scope) -> str:
    """Run exactly what was shown and said yes to."""
    run = scope.run
    texts = []
    for number, call in enumerate(run.approved_calls):
        tool = run.agent.spec.tools[call.tool]
        try:
            result = await invoke(
                tool, call.args, scope, (*scope.order, f"{number:05d}"), scope.frame.deadline.remaining()
            )
        except ToolError as error:
            raise Stopped(call.tool, error.kind, str(error)) from error
        texts.append(result.text)
    return "\n".join(texts)


async def _fallback(scope: Scope, run_step: RunStep) -> str:
    skill = scope.frame.graph.skill
    if isinstance(skill.fallback, Text):
        return skill.fallback.render(scope)
    if scope.frame.graph.fallback:
        ended = await run_block(scope.frame.graph.fallback, scope, run_step)
        return ended.text if ended is not None else "\n".join(scope.run.gathered.values())
    raise Stopped(skill.about, "no_model", NO_MODEL)
