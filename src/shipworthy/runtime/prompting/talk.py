"""A conversation with a model that may call tools."""

import asyncio
from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import replace
from typing import TypeGuard

from shipworthy.contract.bounds.rates import wish_of
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import LimitReached, ShipworthyError, ToolError
from shipworthy.models.model import Message, Request
from shipworthy.runtime.asking.answer import Answer
from shipworthy.runtime.asking.ask import ask
from shipworthy.runtime.asking.request import Call
from shipworthy.runtime.calls.invoke import invoke, written
from shipworthy.runtime.calls.write import write
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.prompting.paging import READ_RESULT, marked, reader
from shipworthy.runtime.prompting.spoken import Spoken, instead_of_loop, spoken_in_loop
from shipworthy.runtime.prompting.wishes import LOOP, Wishes, seen
from shipworthy.runtime.step_id import StepId
from shipworthy.stores.session import FrozenCall

REPEATS = 3
"""Rounds of nothing but repeated calls after which the model is asked for its answer. Recorded runs that repeat a call
once or twice still come to succeed; aborting them loses more than it saves."""
SAME = "This was called before with the same arguments; the result is the same:"
ONCE = "This was done before with the same arguments, and was not done again; the result was:"


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
        self.wishes = Wishes(scope, self.specs)
        self.said = ""
        """What the model wrote before it called tools, as far as it was shown."""
        self.spoken: Spoken | None = None
        """The last answer on its way to the person."""
        self._done: dict[str, str] = {}
        self._repeats = self._asked = 0
        self._reply: Answer | None = None
        """The last answer."""

    @property
    def over(self) -> bool:
        """Whether it is time for an answer: no call is left, or it only repeats itself."""
        return self.left <= 0 or self._repeats >= REPEATS

    @property
    def due(self) -> str | None:
        """The tool that must be called before any other and before an answer, as long as it has not been."""
        return self.scope.run.task.guard.due_in(self.specs)

    @property
    def text(self) -> str:
        """All that the person reads of the loop so far, before the answer is completed."""
        assert self.spoken is not None
        return self.said + self.spoken.gate.text

    def heard(self, reply: Answer) -> str:
        """All that the person reads of the loop, with this answer; raises ModelError where nothing of it is left."""
        assert self.spoken is not None
        return self.said + self.spoken.heard(reply, instead_of_loop(self.scope))

    def broken(self, error: ShipworthyError) -> str:
        """All that the person reads of the loop where this error ended it, after a part was shown."""
        assert self.spoken is not None
        return self.said + self.spoken.broken(error, instead_of_loop(self.scope))

    def tell(self, text: str, told: str) -> None:
        """Say why the last answer was not taken."""
        if self._reply is not None:
            self.messages += [self._reply.message(text or "(nothing)"), Message(role="user", text=told)]

    async def ask(self, *, last: bool, again: bool = False) -> Answer:
        """The model's next words; the last ones are said without tools. `again`: instead of an answer not taken."""
        scope, run, limits, due = self.scope, self.scope.run, self.scope.frame.limits, self.due
        self._asked += 1
        request = Request(
            messages=tuple(self.messages),
            tools=() if last and self.wishes.described is None else self.wishes.schemas(due),
            max_output_tokens=limits.max_output_tokens or 1,
            name=self.skill.name,
            closed=last and self.wishes.described is not None,
        )
        streams = due is None and not again and run.voice.streams(scope.id_of(LOOP))
        self.spoken = spoken_in_loop(
            scope, scope.id_of(LOOP), request, streams=streams, before=self.said, again=not again
        )
        call = Call(
            key=scope.id_of(f"{LOOP}#{self._asked}"),
            request=request,
            limits=limits,
            seconds=scope.frame.deadline.remaining(),
            wish=wish_of(run.agent.spec, self.skill),
            ledger=scope.frame.ledger,
            retrieved=self.skill.retrieval == "always",
            on_text=self.spoken.gate,
            patient=not last,
        )
        self._reply = await ask(call, run)
        return self._reply

    async def work(self, reply: Answer, turn: int) -> None:
        """Make the calls of a round side by side, and put their results behind them."""
        voice, known = self.scope.run.voice, self.wishes.described_many
        if self.spoken is not None and self.spoken.shown:
            voice.say("\n\n")
            self.said, self.spoken = voice.shown, None
        calls = self.wishes.read(reply.calls, self.left, self.due)
        self.wishes.ask_before_writing([call for call in calls if isinstance(call, FrozenCall)])
        fresh = {c.hash: n for n, c in reversed(list(enumerate(calls))) if _new(c, self._done)}  # the first of equals
        made = (
            self._made(c, self.scope.id_of(f"{LOOP}.{turn}.{n}"))
            for n, c in enumerate(calls)
            if isinstance(c, FrozenCall) and fresh.get(c.hash) == n
        )
        texts = await _all(made)
        self._done |= dict(zip(sorted(fresh, key=fresh.__getitem__), texts, strict=True))
        self.left -= len(fresh)
        self._repeats = 0 if fresh or self.wishes.described_many > known else self._repeats + 1
        results = [c if isinstance(c, str) else self._result(c, fresh.get(c.hash) == n) for n, c in enumerate(calls)]
        pairs = zip(reply.calls, results, strict=True)
        told = [Message(role="tool", text=text, call_id=wish.id) for wish, text in pairs]
        self.messages += [reply.message(reply.text, calls=True), *told]

    def _result(self, call: FrozenCall, first: bool) -> str:
        text, tool = self._done[call.hash], self.specs.get(call.tool)
        return text if first else f"{ONCE if tool is not None and tool.effect == 'write' else SAME}\n{text}"

    async def _made(self, call: FrozenCall, step_id: StepId) -> str:
        """The result as the model reads it."""
        run, seconds = self.scope.run, self.scope.frame.deadline.remaining()
        reading = call.tool not in self.specs
        tool: ToolSpec = READ_RESULT if reading else self.specs[call.tool]
        if call.tool in self.wishes.specialists:
            return await self.wishes.advised(call, step_id)
        writes = tool.effect == "write" and run.effects is not None
        pages = None
        if reading:
            marked(self.scope, call.args.get("handle"), self.wishes.earlier)
            pages = reader(run, self.wishes.earlier)
            # No longer than a tool of the loop, which its bound counts with.
            seconds = min(seconds, max((spec.timeout for spec in self.specs.values()), default=seconds))
        invocation = written(step_id, tool, call.args, self.scope, seconds, seen(self.scope))
        if carry := self.wishes.carries.pop(call.tool, ""):
            invocation = replace(invocation, carry=carry)
        try:
            result = await (write(invocation) if writes else invoke(invocation, pages))
        except (ToolError, LimitReached) as error:
            return f"error: {error}"
        if result.carry:
            # A remote specialist asks back: the next call of it is the answer.
            self.wishes.carries[call.tool] = result.carry
            self.scope.frame.saw(invocation.mark.whole)
            return f"it asks: {result.text}"
        return result.text


def _new(call: FrozenCall | str, done: Mapping[str, str]) -> TypeGuard[FrozenCall]:
    return isinstance(call, FrozenCall) and call.hash not in done


async def _all(calls: Iterable[Awaitable[str]]) -> list[str]:
    """The results of all calls; raises the first error once none is running any more, also where it is cancelled."""
    texts: list[str] = []
    for found in await asyncio.gather(*calls, return_exceptions=True):
        if isinstance(found, BaseException):
            raise found
        texts.append(found)
    return texts
