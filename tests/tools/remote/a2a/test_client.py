"""An A2A agent of the protocol's own library, over real HTTP, in both versions; and rude ones."""

import asyncio
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from tests.batches import batch
from tests.tools.remote.asking import SECONDS, door, errand, now
from tests.tools.remote.rude import HANG, PLAIN, STREAM, Piece, rude

from shipworthy.errors import NotDone, ToolError, ToolFailed, ToolTimeout
from shipworthy.tools.remote.a2a.client import A2aRemote

official = pytest.importorskip("tests.tools.remote.a2a.official")
WAYS = [(streams, version) for streams in (True, False) for version in ("1.0", "0.3")]


@pytest.fixture(scope="module", params=WAYS, ids=str)
def clerk(request: pytest.FixtureRequest) -> Iterator[Any]:
    """The agent, streaming or not, in one version of the protocol."""
    streams, version = request.param
    with official.clerk(streams=streams, version=version) as found:
        yield found


@pytest.mark.real_time
async def test_it_answers_asks_fails_and_is_cancelled(clerk: Any) -> None:
    url, agent = clerk
    async with door(url) as far:
        card = await A2aRemote(far, {}).offer(now() + 10.0)
        remote = A2aRemote(far, card)

        async def asked(said: str, **more: Any) -> Any:
            return await remote.ask(errand(said, **{"seconds": 10.0, **more}))

        assert (await asked("hello", key="k1")).text == "You said: hello"
        assert agent.keys[-1] == "k1", "what makes it the same write is the id of the message"
        assert (await asked("data")).value == {"price": 120.5, "ticker": "NVDA"}
        assert (await asked("pieces")).text == "one two"
        asks = await asked("ask")
        assert (asks.asks, asks.text) == (True, official.ASKED)
        assert (await asked("NVDA", carry=asks.carry)).text == "You said: NVDA"
        with pytest.raises(ToolFailed, match="it failed: the exchange is closed"):
            await asked("fail")
        began = len(agent.cancelled)
        with pytest.raises(ToolTimeout):
            await asked("hang", seconds=1.0)
        for _ in range(200):
            if len(agent.cancelled) > began:
                break
            await asyncio.sleep(0.02)
        assert len(agent.cancelled) == began + 1, "what nobody waits for any more is cancelled there"


def card_of(url: str, *, streams: bool = True) -> dict[str, object]:
    one = {"url": url, "protocolBinding": "JSONRPC", "protocolVersion": "1.0"}
    return {"supportedInterfaces": [one], "capabilities": {"streaming": streams}}


def rpc(**result: Any) -> bytes:
    return orjson.dumps({"jsonrpc": "2.0", "id": "1", **result})


def working(id: str = "t") -> dict[str, Any]:
    return {"task": {"id": id, "contextId": "c", "status": {"state": "TASK_STATE_WORKING"}}}


async def failing(*pieces: Piece, streams: bool = True) -> tuple[ToolError, float]:
    async with rude(*pieces) as server, door(server.url, max_bytes=50_000) as far:
        began = now()
        with pytest.raises(ToolError) as failed:
            await A2aRemote(far, card_of(server.url, streams=streams)).ask(errand())
        return failed.value, now() - began


@batch(
    ("pieces", "kind", "words"),
    [
        ((PLAIN, rpc(error={"code": -32602, "message": "no such part"})), NotDone, "refuses: no such part"),
        ((PLAIN, rpc(error={"code": -32603, "message": 5})), ToolFailed, "refuses"),
        ((PLAIN, rpc(result="done")), ToolFailed, "without a result"),
        ((PLAIN, rpc(result={"surprise": {}})), ToolFailed, "does not know"),
        ((PLAIN, rpc(result={"message": {"parts": []}})), ToolFailed, "empty answer"),
        ((STREAM, b"data: " + rpc(result={"statusUpdate": {"status": {}}}) + b"\n\n"), ToolFailed, "neither"),
        ((STREAM, b""), ToolFailed, "neither a message nor a task"),
        ((HANG,), ToolTimeout, "in its time"),
        ((STREAM, b"data: " + rpc(result=working("t/../x")) + b"\n\n", HANG), ToolTimeout, "in its time"),
        ((STREAM, *[b"data: " + rpc(result=working()) + b"\n\n"] * 2000), ToolError, "more than 50,000 bytes"),
    ],
)
async def test_what_is_no_answer_is_a_failure(pieces: tuple[Piece, ...], kind: type[ToolError], words: str) -> None:
    error, seconds = await failing(*pieces)
    assert isinstance(error, kind) and words in str(error)
    assert seconds <= SECONDS + 0.05


async def test_an_agent_whose_card_leads_elsewhere_is_not_asked() -> None:
    async with rude(PLAIN, rpc(result={})) as server, door(server.url) as far:
        with pytest.raises(NotDone, match="leads to another host"):
            await A2aRemote(far, card_of("http://127.0.0.1:1/")).ask(errand())
    assert not server.asked


async def test_a_task_that_never_ends_is_looked_at_until_the_time_is_over() -> None:
    error, seconds = await failing(PLAIN, rpc(result=working()), streams=False)
    assert isinstance(error, ToolTimeout) and SECONDS - 1.0 <= seconds <= SECONDS
