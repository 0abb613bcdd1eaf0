"""Runs for a client of MCP: its program, its leaving, and refusals as errors of the protocol."""

import asyncio

import pytest
from mcp import Client
from mcp.client import ClientRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    MISSING_REQUIRED_CLIENT_CAPABILITY,
    CreateMessageRequestParams,
    CreateMessageResult,
    ListRootsResult,
    Root,
    TextContent,
)
from tests.server.mcp.connected import MODES, client_of, mailer
from tests.server.mcp.suite_agent import suite_agent

from shipworthy import Agent, Skill, Step, tool
from shipworthy.server.mcp.calls import OVERLOADED, error_of
from shipworthy.server.mcp.protocol import server_of
from shipworthy.server.refusal import Kind, Refused
from shipworthy.server.service import Service

both = pytest.mark.parametrize("mode", MODES)


@pytest.mark.parametrize(
    ("kind", "after", "code"),
    [("overloaded", 1.0, OVERLOADED), ("forbidden", None, INVALID_PARAMS), ("internal", None, INTERNAL_ERROR)],
)
def test_a_refusal_is_an_error_of_the_protocol(kind: Kind, after: float | None, code: int) -> None:
    error = error_of(Refused(kind, "why", field="skill", retry_after=after)).error
    assert (error.code, error.message, error.data["kind"], error.data["field"]) == (code, "why", kind, "skill")
    assert ("retryAfter" in error.data) == (after is not None)


@both
async def test_the_clients_model_and_folders_answer_what_is_for_them(mode: str) -> None:
    prompts: list[str] = []

    async def sampled(_: ClientRequestContext, params: CreateMessageRequestParams) -> CreateMessageResult:
        content = params.messages[0].content
        prompts.append(content.text if isinstance(content, TextContent) else "")
        return CreateMessageResult(role="assistant", content=TextContent(text="Paris"), model="m")

    async def listed(_: ClientRequestContext) -> ListRootsResult:
        return ListRootsResult(roots=[Root(uri="file:///work")])

    server = server_of(Service({"suite": suite_agent()}))
    async with Client(server, mode=mode, sampling_callback=sampled, list_roots_callback=listed, cache=None) as client:
        said = await client.call_tool("test_input_required_result_sampling", {})
        folders = await client.call_tool("test_input_required_result_list_roots", {})
    assert (said.content, folders.content) == ([TextContent(text="Paris")], [TextContent(text="file:///work")])
    assert prompts == ["What is the capital of France?"]


@both
async def test_what_only_a_program_could_answer_fails_where_the_client_has_none(mode: str) -> None:
    async with client_of(Service({"suite": suite_agent()}), mode) as client:
        with pytest.raises(MCPError) as caught:
            await client.call_tool("test_input_required_result_sampling", {})
    assert caught.value.error.code == MISSING_REQUIRED_CLIENT_CAPABILITY
    assert caught.value.error.data == {"requiredCapabilities": {"sampling": {}}}


@both
async def test_f25_a_call_that_is_cancelled_cancels_its_run(mode: str) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    @tool
    async def wait_long() -> str:
        """Wait."""
        begun.set()
        try:
            await asyncio.sleep(5)
        finally:
            ended.set()
        return "done"

    skill = Skill(name="wait", description="Wait", workflow=(Step(tool=wait_long),))
    service = Service({"a": Agent(name="a", skills=[skill], tools=[wait_long], store="memory")})
    async with client_of(service, mode) as client:
        call = asyncio.create_task(client.call_tool("wait", {}))
        await begun.wait()
        call.cancel()
        await asyncio.wait([call])
        await asyncio.wait_for(ended.wait(), 1)
    await service.drained(1)
    assert service.running == 0


@both
async def test_a_question_of_a_call_that_is_sent_again_is_asked_again(mode: str) -> None:
    meta = {"shipworthy/idempotency-key": "k"}
    async with client_of(Service({"mailer": mailer()}), mode) as client:
        first, again = [await client.call_tool("send_letter", {"to": "Anna"}, meta=meta) for _ in range(2)]
    assert first.content == again.content
    assert (first.meta or {})["shipworthy/run"]["question"] == (again.meta or {})["shipworthy/run"]["question"]
