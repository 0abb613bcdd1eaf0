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
    ElicitRequestFormParams,
    ElicitResult,
    ListRootsResult,
    Root,
    TextContent,
)
from tests.batches import batch
from tests.server.mcp.connected import MODES, accepted, client_of, mailer
from tests.server.mcp.suite_agent import suite_agent

from shipworthy import Agent, Skill, Step, tool
from shipworthy.contract.input import Input
from shipworthy.server.mcp.calls import OVERLOADED, error_of
from shipworthy.server.mcp.protocol import server_of
from shipworthy.server.refusal import Kind, Refused
from shipworthy.server.service import Service

both = pytest.mark.parametrize("mode", MODES)


@batch(
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


class _Waiting:
    """A server with a skill that waits five seconds."""

    def __init__(self) -> None:
        self.begun, self.stopped = asyncio.Event(), asyncio.Event()

        @tool
        async def wait_long() -> str:
            """Wait."""
            self.begun.set()
            try:
                await asyncio.sleep(5)
            except asyncio.CancelledError:
                self.stopped.set()
                raise
            return "done"

        steps = (Step(tool=wait_long), Step.model_validate({"answer": "{wait_long}"}))
        skill = Skill(name="wait", description="Wait", workflow=steps)
        self.service = Service({"a": Agent(name="a", skills=[skill], tools=[wait_long], store="memory")})


@both
async def test_f25_a_call_that_is_cancelled_cancels_its_run(mode: str) -> None:
    waiting = _Waiting()
    async with client_of(waiting.service, mode) as client:
        call = asyncio.create_task(client.call_tool("wait", {}))
        await waiting.begun.wait()
        call.cancel()
        await asyncio.wait([call])
        await asyncio.wait_for(waiting.stopped.wait(), 1)
    await waiting.service.drained(1)
    assert waiting.service.running == 0


@both
async def test_f25_a_call_with_a_key_goes_on_and_is_found_again(mode: str) -> None:
    waiting, key = _Waiting(), {"io.shipworthy/idempotency-key": "k"}
    async with client_of(waiting.service, mode) as client:
        call = asyncio.create_task(client.call_tool("wait", {}, meta=key))
        await waiting.begun.wait()
        call.cancel()
        await asyncio.wait([call])
        result = await client.call_tool("wait", {}, meta=key)
    assert result.content == [TextContent(text="done")] and not waiting.stopped.is_set()


@both
async def test_a_question_of_a_call_that_is_sent_again_is_asked_again(mode: str) -> None:
    meta = {"io.shipworthy/idempotency-key": "k"}
    async with client_of(Service({"mailer": mailer()}), mode) as client:
        first, again = [await client.call_tool("send_letter", {"to": "Anna"}, meta=meta) for _ in range(2)]
    assert first.content == again.content
    assert (first.meta or {})["io.shipworthy/run"]["question"] == (again.meta or {})["io.shipworthy/run"]["question"]


@both
async def test_an_answer_that_cannot_be_taken_is_asked_for_again_with_the_reason(mode: str) -> None:
    shown: list[str] = []
    given = iter([{"to": "Anna", "topic": "gossip"}, {"to": "Anna", "topic": "news"}])

    @tool
    async def keep(to: str, topic: str) -> str:
        """Keep."""
        return f"{topic} for {to}"

    to = Input.model_validate({"type": "text", "ask": "For whom?"})
    topic = Input.model_validate({"type": ["news", "report"], "ask": "Which one?"})
    steps = (Step(tool=keep), Step.model_validate({"answer": "{keep}"}))
    skill = Skill(name="note", description="Note", inputs={"to": to, "topic": topic}, workflow=steps)
    service = Service({"a": Agent(name="a", skills=[skill], tools=[keep], store="memory")})

    def fill(params: ElicitRequestFormParams) -> ElicitResult:
        shown.append(params.message)
        return accepted(**next(given))

    async with client_of(service, mode, fill) as client:
        result = await client.call_tool("note", {})
    assert result.content == [TextContent(text="news for Anna")]
    assert len(shown) == 2 and "gossip" in shown[1] and shown[1].endswith(shown[0])
