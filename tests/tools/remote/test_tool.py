"""A remote specialist as a tool: whatever its server sends, the call ends in its time, and memory stays bounded."""

import asyncio
import tracemalloc
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch
from tests.tools.remote.rude import HANG, PLAIN, STREAM, Asked, Piece, rude
from tests.virtual_time import run

from shipworthy.contract.specialist.offer import Offer
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.errors import ArgumentError, NotDone, ToolError, ToolFailed
from shipworthy.models.wire.http import Http
from shipworthy.tools.call import CallContext, call
from shipworthy.tools.remote.offering import client_of
from shipworthy.tools.remote.tool import BEFORE_WRITE, VERIFIED, RemoteTool

SECONDS = 2.0
PROTOCOLS = ("shipworthy", "openai", "a2a")
KEYS: dict[str, dict[str, Any]] = {"shipworthy": {}, "openai": {"model": "m"}, "a2a": {}}


def card(url: str) -> dict[str, object]:
    one = {"url": url, "protocolBinding": "JSONRPC", "protocolVersion": "1.0"}
    return {"name": "far", "supportedInterfaces": [one], "capabilities": {"streaming": True}}


def tool_at(url: str, protocol: str, http: Http, said: dict[str, object] | None = None, **keys: Any) -> RemoteTool:
    """The tool of a specialist at an address; `said`: what is pinned of it."""
    given = {"url": url, "protocol": protocol, "timeout": SECONDS, **KEYS[protocol], **keys}
    pinned = None if said is None else Offer(protocol=protocol, said=said)
    one = Specialist.model_validate({**given, "pinned": pinned})
    return RemoteTool(one.contract("far"), client_of("far", one, http), one)


async def asked(url: str, protocol: str, message: str = "hello", **keys: Any) -> Any:
    """The result of one call."""
    http = Http()
    try:
        return await call(tool_at(url, protocol, http, **keys), {"message": message}, CallContext())
    finally:
        await http.close()


PIECES = st.lists(
    st.one_of(
        st.binary(max_size=100),
        st.sampled_from([0.0, 0.3, 1.9, HANG]),
        st.sampled_from(
            [
                STREAM,
                PLAIN,
                b"data: ",
                b"\n\n",
                b'{"type": "run_finished", "result": {}}',
                b'{"choices": [{"delta": {"content": "x"}}]}',
                b'{"result": {"task": {"id": "t", "status": {"state": "TASK_STATE_WORKING"}}}}',
                b'{"result": {"kind": "task", "id": 5}}',
                b"x" * 20_000,
                b'{"a":' * 2000,
            ]
        ),
    ),
    max_size=10,
)


@given(PIECES, st.sampled_from(PROTOCOLS))
def test_whatever_comes_the_call_ends_in_its_time(pieces: list[Piece], protocol: str) -> None:
    async def tried() -> float:
        def speak(given: Asked) -> list[Piece]:
            # What it says of itself is as it was pinned, so that the call itself is made.
            if "agent-card" in given.path:
                return [PLAIN, orjson.dumps(card(server.url))]
            return pieces

        async with rude(by=speak) as server:
            loop = asyncio.get_running_loop()
            began = loop.time()
            pins = {"said": card(server.url)} if protocol == "a2a" else {}
            try:
                await asked(server.url, protocol, max_bytes=30_000, **pins)
            except ToolError as error:
                assert len(str(error)) < 600
            return loop.time() - began

    assert run(tried()) <= SECONDS + 0.05


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_flood_takes_no_more_memory_than_is_allowed(protocol: str) -> None:
    async def tried() -> int:
        flood = [STREAM, *[b"data: " + b"x" * 60_000] * 1000]
        async with rude(*flood) as server:
            pins = {"said": card(server.url)} if protocol == "a2a" else {}
            tracemalloc.start()
            try:
                with pytest.raises(ToolError):
                    await asked(server.url, protocol, max_bytes=200_000, **pins)
                return tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

    assert run(tried()) < 5_000_000, "of 60 MB that were sent"


def chat(text: str) -> tuple[Piece, ...]:
    said = {"choices": [{"index": 0, "message": {"content": text}, "finish_reason": "stop"}]}
    return PLAIN, orjson.dumps(said)


async def test_an_answer_of_the_declared_type_is_data_and_another_is_a_typed_failure() -> None:
    output = {"price": "number", "mood": ["good", "bad"]}
    async with rude(*chat('Sure: {"price": 12.5, "mood": "good"}')) as server:
        result = await asked(server.url, "openai", output=output)
        assert result.value == {"price": 12.5, "mood": "good"}
    for lie in ('{"price": "a lot", "mood": "good"}', '{"price": 1}', '{"price": 1, "mood": "so so"}', "no idea"):
        async with rude(*chat(lie)) as server:
            with pytest.raises(ToolFailed, match="far gave no"):
                await asked(server.url, "openai", output=output)


async def test_one_that_describes_itself_otherwise_is_not_asked() -> None:
    def speak(given: Asked) -> list[Piece]:
        if given.path.endswith("/v1/agents/far"):
            return [PLAIN, b'{"name": "far", "contract": "another", "writes": "never", "skills": []}']
        return [PLAIN, b'{"run_id": "r", "status": "completed", "text": "Hi."}']

    async with rude(by=speak) as server:
        url = f"{server.url}/v1/agents/far"
        with pytest.raises(NotDone, match="its contract changed since it was pinned; run `shipworthy pin`"):
            await asked(url, "shipworthy", said={"name": "far", "contract": "one", "writes": "never"})
        assert [one.method for one in server.asked] == ["GET"]
        known = {"name": "far", "contract": "another", "writes": "never"}
        assert (await asked(url, "shipworthy", said=known)).text == "Hi."


@pytest.mark.parametrize(("effect", "kept"), [("read", VERIFIED), ("write", BEFORE_WRITE)])
async def test_what_it_says_of_itself_is_looked_at_again_after_some_time(effect: str, kept: float) -> None:
    def speak(given: Asked) -> list[Piece]:
        if given.method == "GET":
            return [PLAIN, b'{"contract": "one"}']
        return [PLAIN, b'{"run_id": "r", "status": "completed", "text": "Hi."}']

    async with rude(by=speak) as server:
        http = Http()
        tool = tool_at(f"{server.url}/v1/agents/far", "shipworthy", http, {"contract": "one"}, effect=effect)
        for pause, looks in ((0.0, 1), (kept - 0.1, 1), (0.2, 2)):
            await asyncio.sleep(pause)
            await call(tool, {"message": "hello"}, CallContext())
            assert [one.method for one in server.asked].count("GET") == looks
        await http.close()


@batch("args", [{}, {"message": ""}, {"message": 5}, {"message": "\ud800"}, {"message": "a", "b": 1}])
async def test_arguments_that_are_no_message_are_refused(args: dict[str, object]) -> None:
    with pytest.raises(ArgumentError):
        await call(tool_at("http://127.0.0.1:1", "openai", Http()), args, CallContext())
