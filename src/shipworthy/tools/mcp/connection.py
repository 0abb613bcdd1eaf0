"""The connection to one server: made by the first call, verified against the pins, made anew a bounded number of times.

Everything here runs on the loop of the hub. One task enters and leaves each session, also where its calls fail.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from shipworthy import lazy
from shipworthy.contract.mcp.definition import Definition
from shipworthy.contract.mcp.server import McpServer
from shipworthy.errors import NotDone, ToolError, ToolFailed, ToolTimeout
from shipworthy.forking import leave_open, renew_in_child
from shipworthy.tools.mcp.hub import HUB
from shipworthy.tools.mcp.lost import Lost, words

if TYPE_CHECKING:
    from mcp_types import CallToolResult

    from shipworthy.tools.mcp.asking import Answers
    from shipworthy.tools.mcp.client import Opened

CONNECTING = 30.0
"""Most seconds until a server is connected; a call waits no longer than its own time, and the next one finds it."""
IDLE = 300.0
"""Seconds without a call after which a session is closed."""
VERIFIED = 300.0
"""Seconds for which the tools of a server count as those that were pinned."""
BEFORE_WRITE = 5.0
"""Seconds without an answer after which a server is asked for its tools before a write: it may be there no more."""
MOST_SILENT, SILENCE = 2, 1.0
"""Calls in a row without an answer after which a session is begun anew, each waited for at least so many seconds."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds for which no connection is tried after the first failure, doubled with each further one."""


class Session:
    """One session: its client once it is connected, and what the last look at the server's tools has shown."""

    def __init__(self, pinned: Mapping[str, Definition]) -> None:
        self.ready: asyncio.Future[Opened] = asyncio.get_running_loop().create_future()
        self.ready.add_done_callback(lambda done: done.cancelled() or done.exception())
        self.leaving = asyncio.Event()
        self.calls = 0
        self.silent = 0
        """Calls in a row that were left without an answer, with no other call beside them."""
        self.answered = False
        """Whether it has answered a call."""
        self._pinned = pinned
        self._refused: dict[str, str] = {}
        self._verified, self.heard = float("-inf"), asyncio.get_running_loop().time()

    def changed(self) -> None:
        """The server says that its tools have changed: look before the next call."""
        self._verified = float("-inf")

    async def verify(self, client: "Opened", seconds: float, *, writes: bool) -> None:
        """Compare the server's tools with the pins, unless that was done just now and the server answers."""
        now = asyncio.get_running_loop().time()
        if now - self._verified <= VERIFIED and (not writes or now - self.heard <= BEFORE_WRITE):
            return
        offered = await client.definitions(seconds)
        self._refused = {name: why for name, one in self._pinned.items() if (why := _differs(one, offered.get(name)))}
        self._verified = self.heard = asyncio.get_running_loop().time()

    def refusal(self, tool: str) -> str:
        """Why the tool is not called; empty where it is as it was pinned."""
        return self._refused.get(tool, "")

    async def idle(self) -> None:
        """Return when nothing was called for `IDLE` seconds, or the session is left."""
        while not self.leaving.is_set():
            left = self.heard + IDLE - asyncio.get_running_loop().time()
            if left <= 0 and not self.calls:
                return
            try:
                await asyncio.wait_for(self.leaving.wait(), max(left, IDLE / 10, 0.01))
            except TimeoutError:
                continue


def _differs(pinned: Definition, offered: Definition | None) -> str:
    if offered is None:
        return "the server no longer offers it"
    if pinned.bytes == offered.bytes:
        return ""
    parts = (("description", "description"), ("input_schema", "arguments"), ("output_schema", "result"))
    changed = [told for key, told in parts if getattr(pinned, key) != getattr(offered, key)]
    return f"its {' and '.join(changed) or 'annotations'} changed since it was pinned"


class Connection:
    """Calls the tools of one server."""

    def __init__(self, name: str, server: McpServer, folder: Path | None) -> None:
        self._name, self._server, self._folder = name, server, folder
        self._session: Session | None = None
        self._failures, self._again, self._why = 0, 0.0, ""
        renew_in_child(self)

    def forked(self) -> None:
        """The session is the parent's, and so is the clock of its loop."""
        leave_open(self._session)
        self._session, self._failures, self._again = None, 0, 0.0

    async def call(
        self,
        tool: str,
        args: Mapping[str, object],
        seconds: float,
        *,
        writes: bool,
        answers: "Answers | None" = None,
    ) -> "CallToolResult":
        """The answer of a tool; a call that may be made twice is made again once, on a new session.

        Raises NotDone where it was not sent, and ToolFailed or ToolTimeout.
        """
        ends = asyncio.get_running_loop().time() + seconds
        call = tool, args, answers or {}
        try:
            return await self._tried(call, ends, writes=writes)
        except Lost as error:
            if writes:
                raise ToolFailed(f"the MCP server `{self._name}` was lost during the call: {error}") from error
        try:
            return await self._tried(call, ends, writes=writes)
        except Lost as error:
            raise ToolFailed(f"the MCP server `{self._name}` was lost twice during the call: {error}") from error

    async def _tried(
        self, call: "tuple[str, Mapping[str, object], Answers]", ends: float, *, writes: bool
    ) -> "CallToolResult":
        """The answer of one attempt; raises Lost where the session ends when the call was sent."""
        tool, args, answers = call
        session, client = await self._verified(tool, ends, writes=writes)
        began = asyncio.get_running_loop().time()
        try:
            answer = await client.call(tool, args, self._left(ends), answers)
        except Lost as error:
            self._leave(session, words(error))
            raise
        except (ToolTimeout, asyncio.CancelledError):
            self._silent(session, began)
            raise
        finally:
            session.calls -= 1
        session.heard, session.answered, self._failures = asyncio.get_running_loop().time(), True, 0
        session.silent = 0
        return answer

    def _silent(self, session: Session, began: float) -> None:
        """Note a call that was left without an answer; the server may hang, or be there no more."""
        now = asyncio.get_running_loop().time()
        if session.heard <= began and session.calls == 1 and now - began >= SILENCE:
            session.silent += 1
            if session.silent >= MOST_SILENT:
                self._leave(session, f"{MOST_SILENT} calls in a row were not answered in their time")

    async def _verified(self, tool: str, ends: float, *, writes: bool) -> "tuple[Session, Opened]":
        """A session in which the tool is as it was pinned, with one call counted; raises NotDone.

        One that turns out to have ended is begun anew, once.
        """
        for last in (False, True):
            session = self._current()
            # Counted from here on, so that it is not closed for want of calls.
            session.calls += 1
            try:
                client = await self._client(session, ends)
                await session.verify(client, self._left(ends), writes=writes)
                if why := session.refusal(tool):
                    raise NotDone(f"{why}; run `shipworthy pin`, and read what has changed")
                return session, client
            except (Lost, ToolError) as error:
                session.calls -= 1
                if isinstance(error, Lost):
                    self._leave(session, words(error))
                if last or not isinstance(error, Lost):
                    message = f"{tool} of the MCP server `{self._name}` was not called: {error}"
                    raise NotDone(message) from error
            except asyncio.CancelledError:
                session.calls -= 1
                raise
        raise AssertionError("the second attempt returns or raises")

    async def connected(self) -> None:
        """Wait until the server is connected; one that cannot be is told by the first call."""
        try:
            await asyncio.wait({self._current().ready}, timeout=CONNECTING)
        except NotDone:
            return

    @property
    def begun(self) -> bool:
        """Whether it has a session; read on any thread."""
        return self._session is not None

    async def ended(self) -> None:
        """End the session; calls under way are lost."""
        session, self._session = self._session, None
        if session is not None:
            session.leaving.set()

    def _left(self, ends: float) -> float:
        return max(ends - asyncio.get_running_loop().time(), 0.001)

    def _current(self) -> Session:
        """The session, begun where there is none; raises NotDone where it has failed too often just now."""
        if self._session is None:
            left = self._again - asyncio.get_running_loop().time()
            if left > 0:
                tried = f"{self._failures} time{'s' * (self._failures > 1)}"
                raise NotDone(
                    f"the MCP server `{self._name}` has failed {tried}, the last time with: {self._why}; "
                    f"it is tried again in {left:.1f} s"
                )
            self._session = Session(self._server.pinned)
            HUB.keep(self._own(self._session))
        return self._session

    async def _client(self, session: Session, ends: float) -> "Opened":
        """The connected client; raises Lost, and ToolTimeout where it is not there in time."""
        done, _ = await asyncio.wait({session.ready}, timeout=self._left(ends))
        if not done:
            raise ToolTimeout(f"the MCP server `{self._name}` is not connected yet")
        return session.ready.result()

    async def _own(self, session: Session) -> None:
        """Enter the session, keep it while it is used, and leave it."""
        why = "the connection has ended"
        try:
            async with asyncio.timeout(CONNECTING) as limit:
                async with lazy.mcp_tools("client").opened(
                    self._name, self._server, self._folder, session.changed
                ) as client:
                    await session.verify(client, CONNECTING, writes=False)
                    limit.reschedule(None)
                    session.ready.set_result(client)
                    await session.idle()
                    # From here on it is used no more, and to end it so is no failure.
                    session.answered = True
                    self._session = None if self._session is session else self._session
        except TimeoutError:
            why = f"it was not connected within {CONNECTING:.0f} s"
        except ImportError:
            why = "MCP is not installed: pip install 'shipworthy[serve]'"
        except (Exception, asyncio.CancelledError) as error:
            why = words(error)
        finally:
            if not session.ready.done():
                session.ready.set_exception(Lost(why))
            if self._session is session:
                self._session = None
                if not session.answered:
                    self._failed(why)

    def _leave(self, session: Session, why: str) -> None:
        """Let go of a session that was lost; its own task closes it."""
        session.leaving.set()
        if self._session is session:
            self._session = None
            if not session.answered:
                self._failed(why)

    def _failed(self, why: str) -> None:
        """Note a session that brought nothing, and pause before the next."""
        self._failures, self._why = self._failures + 1, why
        pause = min(FIRST_PAUSE * 2 ** (self._failures - 1), LONGEST_PAUSE)
        self._again = asyncio.get_running_loop().time() + pause
