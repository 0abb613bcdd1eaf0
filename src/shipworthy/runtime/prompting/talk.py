"""A conversation with a model that may call tools."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeGuard

import orjson

from shipworthy.contract.bounds.rates import wish_of
from shipworthy.contract.labels import Label, unknown
from shipworthy.contract.language.values import show
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ArgumentError, DeadlinePassed, LimitReached, ModelError, ToolError
from shipworthy.models.model import Message, Request, ToolCall
from shipworthy.runtime.asking.answer import Heard
from shipworthy.runtime.asking.ask import ask
from shipworthy.runtime.asking.request import Call
from shipworthy.runtime.calls.identity import frozen
from shipworthy.runtime.calls.trust import refused
from shipworthy.runtime.calls.write import make
from shipworthy.runtime.guard import told_again
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import NeedsYes
from shipworthy.runtime.prompting.patience import Patience
from shipworthy.stores.session import FrozenCall

REPEATS = 3
"""Rounds of nothing but repeated calls after which the model is asked for its answer. Recorded runs that repeat a call
once or twice still come to succeed; aborting them loses more than it saves."""

SAME = "This was called before with the same arguments; the result is the same:"


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
            asked_about.append(replace(call, by=place_of(scope)))
            doubts += found
    if asked_about:
        why = f"I ask because {'; '.join(dict.fromkeys(doubts))}. " if doubts else ""
        raise NeedsYes(f"{' '.join(map(_described, asked_about))} {why}Shall I? (yes/no)", tuple(asked_about))


def place_of(scope: Scope) -> str:
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
