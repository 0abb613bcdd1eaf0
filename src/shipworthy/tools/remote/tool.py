"""A remote specialist as a tool: its message is sent, and its answer is a result that nothing vouches for."""

import functools
from collections.abc import Callable, Mapping

import orjson

from shipworthy.cached import cached
from shipworthy.clock import loop_time
from shipworthy.contract.language.output import NotTheOutput, output_of
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.specialist.remote import MESSAGE
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ArgumentError, NotDone, ToolError, ToolFailed
from shipworthy.tools.call import current
from shipworthy.tools.remote.errand import Errand, Remote, Reply
from shipworthy.tools.reported import SAID, Reported

RESERVE, LEAST_RESERVE, MOST_RESERVE = 0.05, 0.02, 0.1
"""The share of a call's time, and seconds, that are kept to say why it has no answer."""
VERIFIED = 300.0
"""Seconds for which what an agent says of itself counts as what was pinned."""
BEFORE_WRITE = 5.0
"""The same before a write."""


class RemoteTool:
    """One remote specialist."""

    compact = None
    is_async = True

    def __init__(self, spec: ToolSpec, remote: Remote, declared: Specialist) -> None:
        self.spec, self._remote, self._pinned, self._output = spec, remote, declared.pinned, declared.output
        self._verified = float("-inf")

    @cached
    def owner(self) -> str:
        """What its calls are counted under."""
        return f"remote:{self.spec.name}"

    def prepared(self, args: Mapping[str, object]) -> Callable[[], object]:
        """Check the message, and return the call; raises ArgumentError."""
        for word in args:
            if word != MESSAGE:
                raise ArgumentError(f"{self.spec.name} has no parameter `{word}`; it has {MESSAGE}")
        text = args.get(MESSAGE)
        if not isinstance(text, str) or not text.strip():
            raise ArgumentError(f"{self.spec.name}: `{MESSAGE}` must be a text that is not empty")
        try:
            text.encode()
        except UnicodeEncodeError:
            raise ArgumentError(f"{self.spec.name}: `{MESSAGE}` has half a character, which cannot be sent") from None
        return functools.partial(self._asked, text)

    async def _asked(self, text: str) -> object:
        call = current.get()
        left = self.spec.timeout if call is None else call.ends - call.clock()
        ends = loop_time() + left - min(max(left * RESERVE, LEAST_RESERVE), MOST_RESERVE)
        await self._verify(ends)
        told = None if call is None else call.made.on_event
        errand = Errand(
            text=text,
            ends=ends,
            key="" if call is None else call.made.key,
            carry="" if call is None else call.made.carry,
            limits={} if self.spec.spends is None else self.spec.spends.limits,
            told=lambda line: None if told is None else told(SAID, {"line": line}),
        )
        reply = await self._remote.ask(errand)
        if reply.asks:
            return Reported(value=reply.text, used=reply.used, carry=reply.carry)
        result = reply.result if self._output is None else self._typed(reply, self._output)
        return Reported(value=result, used=reply.used)

    def _typed(self, reply: Reply, kind: TypeSpec) -> object:
        """The answer as data of the declared type; raises ToolFailed where it is none."""
        text = reply.text if reply.value is None else orjson.dumps(reply.value).decode()
        try:
            return output_of(text, kind, {})
        except NotTheOutput as error:
            raise ToolFailed(f"{self.spec.name} gave no {kind}: {error}") from None

    async def _verify(self, ends: float) -> None:
        """Compare what the agent says of itself with what was pinned; raises NotDone where it is another thing."""
        if self._pinned is None or not self._remote.says:
            return
        kept = BEFORE_WRITE if self.spec.effect == "write" else VERIFIED
        if loop_time() - self._verified <= kept:
            return
        name = self.spec.name
        try:
            offered = await self._remote.offer(ends)
        except ToolError as error:
            raise NotDone(f"{name} was not asked: {error}") from None
        if changed := self._pinned.differs(offered):
            what = "run `shipworthy pin`, and read what it shows"
            raise NotDone(f"{name} was not asked: its {changed} changed since it was pinned; {what}")
        self._verified = loop_time()

    def __repr__(self) -> str:
        return f"<remote specialist {self.spec.name}>"
