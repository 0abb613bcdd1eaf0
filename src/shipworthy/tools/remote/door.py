"""Requests to one remote agent: its headers, its ceilings, and what goes wrong as errors of tools."""

import asyncio
from collections.abc import AsyncGenerator, Mapping

import orjson

from shipworthy.errors import ArgumentError, ModelBroken, NotDone, ToolError, ToolFailed, ToolTimeout
from shipworthy.exits.clean import clean
from shipworthy.models.wire.exchange import Answer, Exchange, Unanswered, exchanged
from shipworthy.models.wire.http import Http
from shipworthy.models.wire.sse import Events
from shipworthy.models.wire.told import told
from shipworthy.tools.mcp.variables import filled
from shipworthy.tools.remote.errand import Place

JSON, EVENTS = "application/json", "text/event-stream"
LONGEST_SAID = 200
"""Most characters that an error quotes of a remote agent."""
REFUSAL_BYTES = 16_384
"""Most bytes of a refusal that are read."""
NOT_BEGUN = frozenset({400, 401, 403, 404, 405, 411, 413, 414, 415, 422, 426, 429, 431})
"""Statuses with which a server says that it has not begun what was asked."""


class Door:
    """Sends requests to one remote agent."""

    def __init__(self, place: Place, http: Http) -> None:
        self.place, self._http = place, http

    async def data(self, url: str, body: bytes | None, ends: float, headers: Mapping[str, str]) -> object:
        """The JSON of an answer to a GET, or to a POST with a body; raises ToolError."""
        answer = await self.opened(url, body, ends, {"accept": JSON, **headers})
        try:
            return self.read(await self.whole(answer))
        finally:
            answer.close()

    async def opened(self, url: str, body: bytes | None, ends: float, headers: Mapping[str, str]) -> Answer:
        """The answer to a request, with a status of success; raises NotDone, ToolFailed or ToolTimeout."""
        answer = await self.begun(url, body, ends, headers)
        if 200 <= answer.status < 300:
            return answer
        try:
            raise await self.refusal(answer)
        finally:
            answer.close()

    async def begun(self, url: str, body: bytes | None, ends: float, headers: Mapping[str, str]) -> Answer:
        """The answer to a request, of any status; raises NotDone, ToolFailed or ToolTimeout."""
        place = self.place
        if body is not None and len(body) > place.max_sent:
            raise ArgumentError(f"{place.name} takes at most {place.max_sent:,} bytes, and is to be sent {len(body):,}")
        own = filled(place.headers, f"the specialist `{place.name}`")
        if wrong := [name for name, value in own.items() if not value.isprintable() or not value.isascii()]:
            raise NotDone(f"the header `{wrong[0]}` of {place.name} has a character that no header may have")
        asked = Exchange(
            method="GET" if body is None else "POST",
            url=url,
            headers={**own, **({} if body is None else {"content-type": JSON}), **headers},
            body=body,
            ends=ends,
            most=place.max_bytes,
            once=place.once and body is not None,
        )
        try:
            return await exchanged(self._http, asked)
        except Unanswered as error:
            raise self.failure(error) from None

    async def refusal(self, answer: Answer) -> ToolError:
        """What a status that is no success says."""
        name, status = self.place.name, answer.status
        if 300 <= status < 400:
            return NotDone(
                f"{name} sends its callers elsewhere, which is not followed: write that address as its `url`"
            )
        said = clean(told(await answer.begin(REFUSAL_BYTES)).message)[:LONGEST_SAID]
        why = f"{name} refuses (HTTP {status})" + (f": {said}" if said else "")
        return NotDone(why) if status in NOT_BEGUN else ToolFailed(why)

    async def events(self, answer: Answer) -> AsyncGenerator[dict[str, object], None]:
        """The events of a stream, each an object; raises ToolFailed or ToolTimeout."""
        events, over = Events(), False
        while not over:
            piece = await self._piece(answer)
            over = not piece
            try:
                found = events.rest() if over else events.feed(piece)
            except ModelBroken as error:
                raise ToolFailed(f"{self.place.name}: {error}") from None
            for data in found:
                if data == b"[DONE]":
                    return
                yield self.read(data)

    def read(self, raw: bytes) -> dict[str, object]:
        """A JSON object; raises ToolFailed where it is none."""
        try:
            found = orjson.loads(raw)
        except ValueError:
            raise ToolFailed(f"what {self.place.name} sends is not JSON in UTF-8") from None
        if not isinstance(found, dict):
            raise ToolFailed(f"what {self.place.name} sends is no JSON object")
        return found

    def failure(self, error: Unanswered) -> ToolError:
        """The error of a tool: one that was not sent did not happen."""
        why = f"{self.place.name}: {error}"
        if not error.sent:
            return NotDone(why)
        return ToolTimeout(why) if error.late else ToolFailed(why)

    async def whole(self, answer: Answer) -> bytes:
        """All of an answer; raises ToolFailed or ToolTimeout."""
        try:
            return await answer.whole()
        except Unanswered as error:
            raise self.failure(error) from None

    async def _piece(self, answer: Answer) -> bytes:
        try:
            return await answer.piece()
        except Unanswered as error:
            raise self.failure(error) from None


def left(ends: float) -> float:
    """Seconds until an instant of the loop's clock."""
    return ends - asyncio.get_running_loop().time()
