"""A conversation with a model that may call tools."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeGuard

import orjson

from shipworthy.contract.bounds.rates import wish_of
from shipworthy.contract.labels import Label, unknown
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ArgumentError, LimitReached, ToolError
from shipworthy.models.model import Message, Request, ToolCall
from shipworthy.runtime.asking.answer import Answer
from shipworthy.runtime.asking.ask import ask
from shipworthy.runtime.asking.request import Call
from shipworthy.runtime.calls.identity import frozen, shown
from shipworthy.runtime.calls.invoke import Invocation, invoke
from shipworthy.runtime.calls.trust import refused
from shipworthy.runtime.calls.write import write
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import NeedsYes
from shipworthy.runtime.prompting.paging import READ_RESULT, read_result
from shipworthy.runtime.prompting.patience import Patience
from shipworthy.runtime.step_id import StepId
from shipworthy.stores.session import FrozenCall
from shipworthy.tools.schema import schema_of

LOOP = "loop"
"""The name of a loop among the ids of its skill."""
REPEATS = 3
"""Rounds of nothing but repeated calls after which the model is asked for its answer. Recorded runs that repeat a call
once or twice still come to succeed; aborting them loses more than it saves."""
SAME = "This was called before with the same arguments; the result is the same:"
READ_SCHEMA = schema_of(READ_RESULT)


class Talk:
    """A conversation with a model that may call tools."""

    def __init__(self, scope: Scope, messages: tuple[Message, ...]) -> None:
        self.scope, self.messages = scope, list(messages)
        run, limits = scope.run, scope.frame.limits
        self.skill = scope.frame.graph.skill
        known, rules = run.agent.spec.tools, run.task.guard.rules
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
        return self.scope.run.task.guard.due_in(self.specs)

    def tell(self, text: str, told: str) -> None:
        """Say why an answer was not taken."""
        said = Message(role="assistant", text=text or "(nothing)")
        self.messages += [said, Message(role="user", text=told)]

    async def ask(self, *, last: bool) -> Answer:
        """The model's next words; the last ones are said without tools."""
        scope, run, limits, due = self.scope, self.scope.run, self.scope.frame.limits, self.due
        self._asked += 1
        request = Request(
            messages=tuple(self.messages),
            tools=() if last else self._schemas(due),
            max_output_tokens=limits.max_output_tokens or 1,
            name=self.skill.name,
        )
        streams = due is None and run.voice.streams(scope.id_of(LOOP))
        say = run.voice.say if last else Patience(run.voice.say)
        call = Call(
            key=scope.id_of(f"{LOOP}#{self._asked}"),
            request=request,
            limits=limits,
            seconds=scope.frame.deadline.remaining(),
            wish=wish_of(run.agent.spec, self.skill),
            ledger=scope.frame.ledger,
            retrieved=self.skill.retrieval == "always",
            on_text=say if streams else None,
        )
        return await ask(call, run)

    def _schemas(self, due: str | None) -> tuple[Mapping[str, Any], ...]:
        """The tools as the model is told of them; where a result was cut, the one that reads on."""
        agent = self.scope.run.agent
        own = tuple(agent.schema(name) for name in self.specs if due in (None, name))
        return (*own, READ_SCHEMA) if self._reads_on else own

    @property
    def _reads_on(self) -> bool:
        return bool(self.scope.run.progress.texts) and READ_RESULT.name not in self.specs

    async def work(self, reply: Answer, turn: int) -> None:
        """Make the calls of a round side by side, and put their results behind them."""
        voice = self.scope.run.voice
        wanted, granted = reply.calls, reply.calls[: self.left]
        if voice.shown and reply.text and voice.answering == self.scope.id_of(LOOP):
            voice.say("\n\n")
            self.said = voice.shown
        self.messages.append(Message(role="assistant", text=reply.text, calls=tuple(wanted)))
        calls = [self._checked(wish) for wish in granted]
        self._ask_before_writing([call for call in calls if isinstance(call, FrozenCall)])
        fresh = {c.hash: n for n, c in reversed(list(enumerate(calls))) if _new(c, self._done)}  # the first of equals
        texts = await asyncio.gather(
            *(
                self._made(c, self.scope.id_of(f"{LOOP}.{turn}.{n}"))
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

    def _checked(self, wish: ToolCall) -> FrozenCall | str:
        """The call that is wished for, or what is wrong with the wish: it is said, never guessed at."""
        run = self.scope.run
        reading = wish.name == READ_RESULT.name and self._reads_on
        if not reading and (why := run.task.guard.objection(wish.name[:100], self.due)):
            return f"error: {why}"
        tool = READ_RESULT if reading else self.specs.get(wish.name)
        if tool is None:
            return f"error: there is no tool `{wish.name[:100]}`; there are {', '.join(self.specs)}"
        schema = READ_SCHEMA if reading else run.agent.schema(tool.name)
        expected = f"expected {orjson.dumps(schema).decode()[:500]}"
        args = _arguments(wish)
        if args is None:
            return f"error: the arguments are not a JSON object; {expected}"
        code = read_result(run.progress.texts) if reading else run.agent.tools[tool.name]
        try:
            code.prepared(args)
        except ArgumentError as error:
            return f"error: {str(error)[:500]}; {expected}"
        return frozen(tool.name, args)

    def _ask_before_writing(self, calls: Sequence[FrozenCall]) -> None:
        """One question for all writes of a round, before any call of the round is made; raises NeedsYes."""
        scope, guard = self.scope, self.scope.run.task.guard
        label, doubts, asked_about = _seen(scope), list[str](), list[FrozenCall]()
        for call in calls:
            tool = self.specs.get(call.tool, READ_RESULT)
            found = refused(tool, call.args, lambda _: label, scope) + guard.doubts(tool)
            if found or (tool.effect == "write" and tool.confirm == "always"):
                asked_about.append(replace(call, by=scope.id_of(LOOP)))
                doubts += found
        if asked_about:
            why = f"I ask because {'; '.join(dict.fromkeys(doubts))}. " if doubts else ""
            raise NeedsYes(f"{' '.join(map(shown, asked_about))} {why}Shall I? (yes/no)", tuple(asked_about))

    async def _made(self, call: FrozenCall, step_id: StepId) -> str:
        """The result as the model reads it."""
        run, seconds = self.scope.run, self.scope.frame.deadline.remaining()
        reading = call.tool not in self.specs
        tool: ToolSpec = READ_RESULT if reading else self.specs[call.tool]
        invocation = Invocation(id=step_id, tool=tool, args=call.args, scope=self.scope, seconds=seconds)
        writes = tool.effect == "write" and run.effects is not None
        pages = read_result(run.progress.texts) if reading else None
        try:
            result = await (write(invocation) if writes else invoke(invocation, pages))
        except (ToolError, LimitReached) as error:
            return f"error: {error}"
        return result.text


def _new(call: FrozenCall | str, done: Mapping[str, str]) -> TypeGuard[FrozenCall]:
    return isinstance(call, FrozenCall) and call.hash not in done


def _seen(scope: Scope) -> Label:
    """The label of all that the model has read so far, which marks every argument it writes."""
    run = scope.run
    told_more = scope.frame.retrieved or run.session.turns
    seen = run.progress.seen_trust
    return seen.join(unknown("what was said before").whole) if told_more else seen


def _arguments(wish: ToolCall) -> dict[str, Any] | None:
    try:
        args = orjson.loads(wish.arguments)
    except orjson.JSONDecodeError:
        return None
    return args if isinstance(args, dict) else None
