"""A bounded loop: the model chooses among the skill's tools, and its last call has none, so it always answers."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeGuard

import orjson

from shipworthy.context.build import opening
from shipworthy.errors import ArgumentError, DeadlinePassed, LimitReached, ModelError, NoModel, ToolError
from shipworthy.models.model import Message, Request, ToolCall
from shipworthy.runtime.approval import frozen
from shipworthy.runtime.asking import Call, ask, why_not
from shipworthy.runtime.block import RunStep, run_block
from shipworthy.runtime.guard import WITHHELD, Disobeyed, told_again, told_first
from shipworthy.runtime.heard import Heard
from shipworthy.runtime.lookup import asked, history_of, retrieved
from shipworthy.runtime.patience import Patience
from shipworthy.runtime.scope import Scope
from shipworthy.runtime.session import FrozenCall
from shipworthy.runtime.signals import NeedsYes, Stopped
from shipworthy.runtime.trust import refused
from shipworthy.runtime.writing import make
from shipworthy.spec.labels import Label, unknown
from shipworthy.spec.rates import wish_of
from shipworthy.spec.text import Text
from shipworthy.spec.tool import ToolSpec
from shipworthy.spec.values import show

NO_MODEL = "I need a language model for this, and none is set up. Set OPENAI_API_KEY or ANTHROPIC_API_KEY."

REPEATS = 3
"""Rounds of nothing but repeated calls after which the model is asked for its answer. Recorded runs that repeat a call
once or twice still come to succeed; aborting them loses more than it saves."""
SAME = "This was called before with the same arguments; the result is the same:"


async def run_loop(scope: Scope, run_step: RunStep) -> str:
    """The text of the loop's answer; raises NeedsYes before a write, Stopped when no answer can be had."""
    run, skill = scope.run, scope.frame.graph.skill
    if mine := [call for call in run.approved_calls if call.by == _place(scope)]:
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
        return WITHHELD if disobeyed and skill.fallback is None else await _fallback(scope, run_step)


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


class Talk:
    """A conversation with a model that may call tools."""

    def __init__(self, scope: Scope, messages: tuple[Message, ...]) -> None:
        self.scope, self.messages = scope, list(messages)
        run, limits = scope.run, scope.frame.limits
        self.skill = scope.frame.graph.skill
        known, rules = run.agent.spec.tools, run.guard.rules
        self.specs = {name: known[name] for name in self.skill.tools if name in known and not rules.refusal(name)}
        left = (limits.max_iterations or 1) if limits.max_tool_calls is None else limits.max_tool_calls
        self.left = left if rules.most is None else min(left, rules.most)
        """Tool calls that may still be made."""
        self.said = ""
        """What the model wrote before it called tools, as far as it was shown."""
        self._done: dict[str, str] = {}
        self._repeats = self._asked = 0

    @property
    def over(self) -> bool:
        """Whether it is time for an answer: no call is left, or it only repeats itself."""
        return self.left <= 0 or self._repeats >= REPEATS

    @property
    def due(self) -> str | None:
        """The tool that must be called before any other and before an answer, as long as it has not been."""
        return self.scope.run.guard.due_in(self.specs)

    def tell(self, text: str, told: str) -> None:
        """Say why an answer was not taken."""
        said = Message(role="assistant", text=text or "(nothing)")
        self.messages += [said, Message(role="user", text=told)]

    async def kept(self, text: str) -> str:
        """The answer, said once more where it breaks a guideline and the bound has room for that."""
        broken = self.scope.run.guard.broken(text)
        if not broken or not self.scope.run.answers(self.skill.name, self.scope.order):
            return text
        self.tell(text, told_again(broken))
        try:
            return (await self.ask(last=True)).text
        except (ModelError, LimitReached, DeadlinePassed):
            return text  # it is withheld where the run ends

    async def ask(self, *, last: bool) -> Heard:
        """The model's next words; the last ones are said without tools."""
        run, limits, due = self.scope.run, self.scope.frame.limits, self.due
        self._asked += 1
        request = Request(
            messages=tuple(self.messages),
            tools=() if last else tuple(run.agent.schema(name) for name in self.specs if due in (None, name)),
            max_output_tokens=limits.max_output_tokens or 1,
            name=self.skill.name,
        )
        voice = run.voice(self.skill.name, self.scope.order) if due is None else None
        call = Call(
            key=f"{'/'.join((*self.scope.order, self.skill.name))}#{self._asked}",
            request=request,
            limits=limits,
            seconds=self.scope.frame.deadline.remaining(),
            wish=wish_of(run.agent.spec, self.skill),
            ledger=self.scope.frame.ledger,
            retrieved=self.skill.retrieval == "always",
            on_text=voice if last or voice is None else Patience(voice),
        )
        return await ask(call, run)

    async def work(self, reply: Heard, turn: int) -> None:
        """Make the calls of a round side by side, and put their results behind them."""
        run = self.scope.run
        wanted, granted = reply.calls, reply.calls[: self.left]
        if run.shown and reply.text and run.answering == self.skill.name:
            run.say("\n\n")
            self.said = run.shown
        self.messages.append(Message(role="assistant", text=reply.text, calls=tuple(wanted)))
        calls = [_checked(wish, self.specs, self.due, self.scope) for wish in granted]
        _ask_before_writing(calls, self.specs, self.scope)
        fresh = {c.hash: n for n, c in reversed(list(enumerate(calls))) if _new(c, self._done)}  # the first of equals
        texts = await asyncio.gather(
            *(
                _call(c, self.specs, self.scope, (f"{turn:05d}", f"{n:05d}"))
                for n, c in enumerate(calls)
                if isinstance(c, FrozenCall) and fresh.get(c.hash) == n
            )
        )
        self._done |= dict(zip(sorted(fresh, key=fresh.__getitem__), texts, strict=True))
        self.left -= len(fresh)
        self._repeats = 0 if fresh else self._repeats + 1
        results = [c if isinstance(c, str) else self._result(c, fresh.get(c.hash) == n) for n, c in enumerate(calls)]
        results += ["not called: the limit of tool calls is reached"] * (len(wanted) - len(granted))
        pairs = zip(wanted, results, strict=True)
        self.messages += [Message(role="tool", text=text, call_id=wish.id) for wish, text in pairs]

    def _result(self, call: FrozenCall, first: bool) -> str:
        text = self._done[call.hash]
        return text if first else f"{SAME}\n{text}"


def _new(call: FrozenCall | str, done: Mapping[str, str]) -> TypeGuard[FrozenCall]:
    return isinstance(call, FrozenCall) and call.hash not in done


def _checked(wish: ToolCall, specs: dict[str, ToolSpec], due: str | None, scope: Scope) -> FrozenCall | str:
    """The call that is wished for, or what is wrong with the wish: it is said, never guessed at."""
    if why := scope.run.guard.objection(wish.name[:100], due):
        return f"error: {why}"
    tool = specs.get(wish.name)
    if tool is None:
        return f"error: there is no tool `{wish.name[:100]}`; there are {', '.join(specs)}"
    args = _arguments(wish)
    if args is None:
        return f"error: the arguments are not a JSON object; {_expected(scope, tool)}"
    try:
        scope.run.agent.tools[tool.name].prepared(args)
    except ArgumentError as error:
        return f"error: {str(error)[:500]}; {_expected(scope, tool)}"
    return frozen(tool.name, args)


def _expected(scope: Scope, tool: ToolSpec) -> str:
    return f"expected {orjson.dumps(scope.run.agent.schema(tool.name)).decode()[:500]}"


def _ask_before_writing(calls: list[FrozenCall | str], specs: dict[str, ToolSpec], scope: Scope) -> None:
    """One question for all writes of a round, before anything of the round is run; raises NeedsYes."""
    label, doubts, asked_about = _read(scope), list[str](), list[FrozenCall]()
    for call in (c for c in calls if isinstance(c, FrozenCall)):
        tool = specs[call.tool]
        found = refused(tool, call.args, lambda _: label, scope) + scope.run.guard.doubts(tool)
        if found or (tool.effect == "write" and tool.confirm == "always"):
            asked_about.append(replace(call, by=_place(scope)))
            doubts += found
    if asked_about:
        why = f"I ask because {'; '.join(dict.fromkeys(doubts))}. " if doubts else ""
        raise NeedsYes(f"{' '.join(map(_described, asked_about))} {why}Shall I? (yes/no)", tuple(asked_about))


def _place(scope: Scope) -> str:
    return "/".join((*scope.order, scope.frame.graph.skill.name))


def _read(scope: Scope) -> Label:
    """What the model has read until now marks whatever it asks for."""
    run = scope.run
    told_more = scope.frame.retrieved or run.session.turns
    return run.read.join(unknown("what was said before").whole) if told_more else run.read


def _described(call: FrozenCall) -> str:
    args = ", ".join(f"{name} {show(value)}" for name, value in call.args.items())
    return f"{call.tool.replace('_', ' ').capitalize()}: {args}."


async def _call(call: FrozenCall | str, specs: dict[str, ToolSpec], scope: Scope, order: tuple[str, ...]) -> str:
    """The result as the model reads it."""
    if isinstance(call, str):
        return call
    try:
        result = await make(specs[call.tool], call.args, scope, scope.order + order, scope.frame.deadline.remaining())
    except (ToolError, LimitReached) as error:
        return f"error: {error}"
    return result.text


def _arguments(wish: ToolCall) -> dict[str, Any] | None:
    try:
        args = orjson.loads(wish.arguments)
    except orjson.JSONDecodeError:
        return None
    return args if isinstance(args, dict) else None


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


async def _fallback(scope: Scope, run_step: RunStep) -> str:
    skill = scope.frame.graph.skill
    if isinstance(skill.fallback, Text):
        return skill.fallback.render(scope)
    if why := scope.run.guard.unfit_fallback(scope.frame.graph, scope.run.agent.graph):
        raise Stopped(skill.about, "guideline", why)
    if scope.frame.graph.fallback:
        ended = await run_block(scope.frame.graph.fallback, scope, run_step)
        return ended.text if ended is not None else "\n".join(scope.run.gathered.values())
    raise Stopped(skill.about, "no_model", NO_MODEL)
