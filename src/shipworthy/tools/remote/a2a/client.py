"""A client of one A2A agent: a message, its stream of updates, looks at the task it became, and its cancellation."""

import asyncio
import secrets
from collections.abc import Mapping
from contextlib import aclosing, closing, suppress

import orjson

from shipworthy.errors import NotDone, ToolError, ToolFailed, ToolTimeout
from shipworthy.exits.clean import clean
from shipworthy.models.wire.exchange import Answer
from shipworthy.models.wire.http import Http
from shipworthy.tools.mcp.hub import HUB
from shipworthy.tools.remote.a2a.card import Interface, card_url, interface_of, pinned_of
from shipworthy.tools.remote.a2a.dialect import dialect_of
from shipworthy.tools.remote.a2a.task import ASKS, LOST, Task
from shipworthy.tools.remote.door import EVENTS, JSON, LONGEST_SAID, Door, left
from shipworthy.tools.remote.errand import Errand, Reply

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0
"""Seconds between two looks at a task that goes on."""
CANCELLING = 2.0
"""Most seconds that the cancellation of a task takes; nothing waits for it."""
REFUSED_CODES = frozenset({-32700, -32600, -32601, -32602, -32001, -32004, -32005, -32009})
"""Errors of JSON-RPC and A2A with which nothing was begun."""


class A2aRemote:
    """One A2A agent."""

    says = True

    def __init__(self, door: Door, card: Mapping[str, object]) -> None:
        """`card`: as it was pinned."""
        self._door, self._card = door, card

    async def offer(self, ends: float) -> dict[str, object]:
        """Its card; raises ToolError."""
        card = await self._door.data(card_url(self._door.place.url), None, ends, {})
        return pinned_of(card if isinstance(card, dict) else {})

    async def ask(self, errand: Errand) -> Reply:
        """Its answer; raises NotDone, ToolFailed or ToolTimeout."""
        interface, why = interface_of(self._card, self._door.place.url)
        if interface is None:
            raise NotDone(f"{self._door.place.name}: {why}")
        talk = Talk(self._door, interface)
        try:
            return await talk.held(errand)
        finally:
            if talk.task.id and not talk.task.over:
                # Also where this loop ends just now: the hub has one of its own.
                HUB.begin(talk.cancelled)


class Talk:
    """One message to the agent, until its answer."""

    def __init__(self, door: Door, interface: Interface) -> None:
        self._door, self._interface, self._dialect = door, interface, dialect_of(interface)
        self.task = Task()

    async def held(self, errand: Errand) -> Reply:
        """The answer; raises NotDone, ToolFailed or ToolTimeout."""
        context, _, task = errand.carry.partition("\n")
        dialect, streams = self._dialect, self._interface.streams
        key = errand.key or secrets.token_hex(16)
        params = dialect.message(errand.text, key, context, task, self._interface.tenant)
        answer = await self._sent(dialect.stream if streams else dialect.send, params, errand.ends)
        try:
            await self._heard(answer, errand)
        except ToolFailed:
            # The stream broke off; the task is still there.
            if not self.task.id or self.task.over:
                raise
        finally:
            answer.close()
        await self._awaited(errand)
        return self._reply()

    async def cancelled(self) -> None:
        """Cancel the task; it is not waited for whether that succeeds."""
        ends = asyncio.get_running_loop().time() + CANCELLING
        params = self._dialect.task(self.task.id, self._interface.tenant)
        # On the loop of the hub, whose connections nothing else would close.
        http = Http()
        try:
            with suppress(ToolError):
                apart = Talk(Door(self._door.place, http), self._interface)
                (await apart._sent(self._dialect.cancel, params, ends)).close()
        finally:
            await http.close()

    async def _heard(self, answer: Answer, errand: Errand) -> None:
        if answer.kind != EVENTS:
            return self._take(self._door.read(await self._door.whole(answer)), errand)
        async with aclosing(self._door.events(answer)) as events:
            async for event in events:
                self._take(event, errand)
                if self.task.over:
                    return None
        return None

    async def _awaited(self, errand: Errand) -> None:
        """Look at the task until it is over; raises ToolTimeout."""
        pause = FIRST_PAUSE
        name = self._door.place.name
        while not self.task.over:
            if not self.task.id:
                raise ToolFailed(f"{name} gave neither a message nor a task")
            if left(errand.ends) <= pause:
                raise ToolTimeout(f"{name} did not answer in its time")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            params = self._dialect.task(self.task.id, self._interface.tenant)
            try:
                answer = await self._sent(self._dialect.get, params, errand.ends)
                with closing(answer):
                    found = self._result(self._door.read(await self._door.whole(answer)))
            except NotDone as error:
                # What was not done is this look, and not the task.
                raise ToolFailed(str(error)) from None
            self.task.hear("task", found.get("task") if isinstance(found.get("task"), dict) else found)  # type: ignore[arg-type]

    def _take(self, said: Mapping[str, object], errand: Errand) -> None:
        kind, told = self._dialect.heard(self._result(said))
        if not kind:
            raise ToolFailed(f"{self._door.place.name} answers something that A2A does not know")
        if line := self.task.hear(kind, told):
            errand.told(line[:LONGEST_SAID])

    def _result(self, said: Mapping[str, object]) -> Mapping[str, object]:
        name, error, result = self._door.place.name, said.get("error"), said.get("result")
        if isinstance(error, dict):
            message = error.get("message")
            why = f"{name} refuses: {clean(message if isinstance(message, str) else '')[:LONGEST_SAID]}"
            begun = self.task.id or error.get("code") not in REFUSED_CODES
            raise ToolFailed(why) if begun else NotDone(why)
        if not isinstance(result, dict):
            raise ToolFailed(f"{name} answers without a result")
        return result

    def _reply(self) -> Reply:
        name, task = self._door.place.name, self.task
        if task.state in LOST:
            said = clean(task.question)[:LONGEST_SAID]
            raise ToolFailed(f"{name}: {LOST[task.state]}" + (f": {said}" if said else ""))
        if task.state == ASKS:
            carry = f"{task.context}\n{task.id}"
            return Reply(text=task.question or task.text, asks=True, carry=carry)
        if not task.text and task.value is None:
            raise ToolFailed(f"{name} gave an empty answer")
        return Reply(text=task.text, value=task.value)

    async def _sent(self, method: str, params: Mapping[str, object], ends: float) -> Answer:
        streams = method == self._dialect.stream
        headers = {"accept": EVENTS if streams else JSON, **self._dialect.headers}
        body = orjson.dumps({"jsonrpc": "2.0", "id": secrets.token_hex(8), "method": method, "params": params})
        return await self._door.opened(self._interface.url, body, ends, headers)
