"""The door to the SDK of MCP: opens a client, lists its tools, calls one; imported where a server is first reached."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

import anyio
import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.session import IncomingMessage
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp_types import (
    CONNECTION_CLOSED,
    MISSING_REQUIRED_CLIENT_CAPABILITY,
    REQUEST_TIMEOUT,
    CallToolRequest,
    CallToolRequestParams,
    CallToolResult,
    Implementation,
    InputRequiredResult,
    PaginatedRequestParams,
    Tool,
    ToolListChangedNotification,
)
from pydantic import TypeAdapter, ValidationError

from shipworthy.contract.mcp.definition import Definition
from shipworthy.contract.mcp.server import McpServer
from shipworthy.errors import ToolFailed, ToolTimeout
from shipworthy.exits.clean import clean
from shipworthy.tools.mcp.asking import REPAIR, Answers, Asking, answered
from shipworthy.tools.mcp.last_words import LastWords
from shipworthy.tools.mcp.lost import Lost, words
from shipworthy.tools.mcp.variables import filled
from shipworthy.tools.mcp.wire import Wire, wire_to

MOST_PAGES = 50
MOST_ROUNDS = 10
"""Most times that a server may ask back during one call."""
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0
"""Seconds before a call is sent again that its server has put off, doubled each time."""
LONGEST_SAID = 300
TIME_LEFT = "io.shipworthy/time-left-ms"
"""The key in `_meta` of a call: the milliseconds after which its caller no longer waits."""
LAST_WORDS = 0.3
"""Seconds for which the end of a server is waited for that could not be connected to."""
TIMEOUT = httpx2.Timeout(10.0, read=None)
"""Answers are waited for as long as the call has time."""
RESULT: TypeAdapter[CallToolResult | InputRequiredResult] = TypeAdapter(CallToolResult | InputRequiredResult)
GONE = (httpx2.TransportError, anyio.ClosedResourceError, anyio.BrokenResourceError, OSError)

for name in ("mcp", "client", "httpx2"):
    # What the SDK logs of a server is for those who configure logging, not for standard error.
    logging.getLogger(name).addHandler(logging.NullHandler())


class Opened:
    """A connected client of one server."""

    def __init__(self, client: Client, wire: Wire | None, asking: Asking) -> None:
        self._session, self._wire, self._asking = client.session, wire, asking

    async def definitions(self, seconds: float) -> dict[str, Definition]:
        """The tools that the server offers; raises Lost, ToolFailed and ToolTimeout."""
        found: dict[str, Definition] = {}
        cursor: str | None = None
        try:
            async with asyncio.timeout(seconds):
                for _ in range(MOST_PAGES):
                    page = await self._session.list_tools(params=PaginatedRequestParams(cursor=cursor))
                    found |= {tool.name: _definition(tool) for tool in page.tools}
                    if not page.next_cursor or page.next_cursor == cursor:
                        break
                    cursor = page.next_cursor
        except TimeoutError:
            raise ToolTimeout(f"it did not list its tools within {seconds:.3g} s") from None
        except (MCPError, ValidationError, RuntimeError, *GONE) as error:
            self._fail(error)
        return found

    async def call(self, tool: str, args: Mapping[str, object], seconds: float, answers: Answers) -> CallToolResult:
        """The answer of a tool; raises Lost, ToolFailed and ToolTimeout. What it asks back is answered by `answers`."""
        clock = asyncio.get_running_loop().time
        ends = clock() + seconds
        params = CallToolRequestParams(name=tool, arguments=dict(args))
        with self._asking.during(answers):
            for round in range(MOST_ROUNDS):
                answer = await self._sent(params, max(ends - clock(), 0.001))
                if isinstance(answer, CallToolResult):
                    return answer
                if not answer.input_requests:
                    await asyncio.sleep(min(FIRST_PAUSE * 2**round, LONGEST_PAUSE))
                given = {key: answered(asked, answers) for key, asked in (answer.input_requests or {}).items()}
                params = params.model_copy(
                    update={"input_responses": given or None, "request_state": answer.request_state}
                )
        raise ToolFailed(f"the MCP server has asked back {MOST_ROUNDS} times")

    async def _sent(self, params: CallToolRequestParams, seconds: float) -> CallToolResult | InputRequiredResult:
        meta = {TIME_LEFT: max(int(seconds * 1000), 1)}
        request = CallToolRequest(params=params.model_copy(update={"meta": meta}))
        try:
            return await self._session.send_request(request, RESULT, request_read_timeout_seconds=seconds)
        except (MCPError, ValidationError, RuntimeError, *GONE) as error:
            self._fail(error)

    def _fail(self, error: Exception) -> NoReturn:
        """Turn an error of the SDK into one of a tool."""
        if isinstance(error, ValidationError):
            raise ToolFailed(f"its answer is not what MCP says: {_wrong(error)}") from error
        if isinstance(error, RuntimeError):
            raise ToolFailed(clean(str(error))[:LONGEST_SAID]) from error
        if not isinstance(error, MCPError):
            raise Lost(f"{type(error).__name__}: {error}") from error
        if error.code == CONNECTION_CLOSED or (self._wire is not None and self._wire.expired):
            raise Lost(clean(error.message)[:LONGEST_SAID]) from error
        if error.code == REQUEST_TIMEOUT:
            raise ToolTimeout("the MCP server did not answer in time") from error
        if error.code == MISSING_REQUIRED_CLIENT_CAPABILITY or "elicitation" in error.message:
            said = clean(error.message)[:LONGEST_SAID]
            raise ToolFailed(f"the MCP server asks back, which is not answered; {REPAIR} ({said})") from error
        status = f" (HTTP {self._wire.refusal})" if self._wire is not None and self._wire.refusal else ""
        raise ToolFailed(f"the MCP server refused{status}: {clean(error.message)[:LONGEST_SAID]}") from error


def _wrong(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"[:LONGEST_SAID]


def _definition(tool: Tool) -> Definition:
    return Definition(
        description=tool.description or "",
        input_schema=tool.input_schema,
        output_schema=tool.output_schema,
        annotations=tool.annotations.model_dump(by_alias=True, exclude_none=True) if tool.annotations else None,
    )


@contextlib.asynccontextmanager
async def opened(
    name: str, server: McpServer, folder: Path | None, changed: Callable[[], None]
) -> AsyncIterator[Opened]:
    """Connect to a server; `changed` is called where it says that its tools have changed. Raises what the SDK raises.

    It must be entered and left in the same task.
    """

    async def heard(message: IncomingMessage) -> None:
        if isinstance(message, ToolListChangedNotification):
            changed()

    async with contextlib.AsyncExitStack() as stack:
        wire, said = wire_to(server.url) if server.url else None, LastWords()
        stack.callback(said.close)
        if wire is not None:
            headers = filled(server.headers, f"the MCP server `{name}`")
            # No proxies of its own: they would go around the wire.
            http = httpx2.AsyncClient(headers=headers, timeout=TIMEOUT, transport=wire, trust_env=False)
            transport = streamable_http_client(server.url, http_client=await stack.enter_async_context(http))
        else:
            transport = stdio_client(_program(name, server, folder), errlog=said.file)
        info = Implementation(name="shipworthy", version=version("shipworthy"))
        asking = Asking()
        client = Client(
            transport,
            message_handler=heard,
            client_info=info,
            cache=None,
            elicitation_callback=asking.heard if server.may_ask else None,
        )
        try:
            await stack.enter_async_context(client)
        except Exception as error:
            raise Lost(await _why(error, wire, said)) from error
        yield Opened(client, wire, asking)


def _program(name: str, server: McpServer, folder: Path | None) -> StdioServerParameters:
    command, *rest = server.command
    env = filled(server.env, f"the MCP server `{name}`")
    return StdioServerParameters(command=command, args=rest, env=env, cwd=folder, encoding_error_handler="replace")


async def _why(error: Exception, wire: Wire | None, said: LastWords) -> str:
    """Why a connection was not made, with what the server said of it."""
    if wire is not None:
        status = f" (HTTP {wire.refusal})" if wire.refusal else ""
        return words(error) + status
    last = await asyncio.to_thread(said.last, LAST_WORDS)
    return f"{words(error)}; its last words: {clean(last)}" if last else words(error)
