"""Another Shipworthy server: over real HTTP with a served agent, and with rude ones."""

import asyncio
from typing import Any

import orjson
import pytest
from tests.batches import batch
from tests.server.listening import listening
from tests.server.shop_agent import SAID, SEND_BACK, TALK, shop_agent
from tests.tools.remote.asking import door, errand, now
from tests.tools.remote.rude import HANG, PLAIN, STREAM, Asked, Piece, rude

from shipworthy import Agent, Skill, Step, tool
from shipworthy.errors import NotDone, ToolError, ToolFailed, ToolTimeout
from shipworthy.server.app import app
from shipworthy.server.service import Service
from shipworthy.tools.remote.shipworthy import ShipworthyRemote, Unserved

USED = {"model_calls": 1, "tool_calls": 2, "input_tokens": 30, "output_tokens": 4, "cost_usd": 0.5, "latency_ms": 9.0}


def event(kind: str, **fields: Any) -> bytes:
    return b"event: %b\ndata: " % kind.encode() + orjson.dumps({"type": kind, "run_id": "r1", **fields}) + b"\n\n"


def result(**fields: Any) -> dict[str, Any]:
    return {"run_id": "r1", "status": "completed", "text": "Done.", "usage": USED, **fields}


async def asked_of(*pieces: Piece, key: str = "", seconds: float = 2.0) -> Any:
    async with rude(*pieces) as server, door(server.url) as far:
        return await ShipworthyRemote(far).ask(errand(seconds=seconds, key=key))


async def test_a_served_agent_answers_asks_and_goes_on() -> None:
    wrote: list[tuple[str, str]] = []
    with listening(app(Service({"shop": shop_agent(wrote)}))) as url:
        async with door(f"{url}/v1/agents/shop") as far:
            remote, lines = ShipworthyRemote(far), list[str]()
            reply = await remote.ask(errand(TALK, seconds=20.0, told=lines.append))
            assert (reply.text, reply.asks, lines) == (SAID, False, ["Writing the answer"])
            assert reply.used is not None and reply.used.model_calls == 1
            reply = await remote.ask(errand(SEND_BACK, seconds=20.0))
            for said in ("A-1", "broken", "yes"):
                assert reply.asks
                reply = await remote.ask(errand(said, seconds=20.0, carry=reply.carry))
            assert (reply.text, wrote) == ("Done: sent back A-1.", [("A-1", "broken")])
            with pytest.raises(Unserved, match="failed it") as failed:
                await remote.ask(errand("how many chairs are in stock", seconds=20.0))
            assert failed.value.used is not None


async def test_its_skill_is_run_by_name_and_its_offer_says_what_it_is() -> None:
    with listening(app(Service({"shop": shop_agent()}))) as url:
        async with door(url) as far:
            reply = await ShipworthyRemote(far, "opening_hours").ask(errand("anything at all", seconds=20.0))
            assert reply.text == "From nine to five."
            offer = await ShipworthyRemote(far).offer(now() + 20.0)
    assert set(offer) == {"name", "description", "contract", "bound", "writes"}
    assert (offer["name"], offer["writes"]) == ("shop", "asked")


async def test_of_several_agents_one_is_named() -> None:
    agents = {"one": shop_agent(), "two": shop_agent()}
    with listening(app(Service(agents))) as url:
        async with door(url) as far:
            with pytest.raises(ToolFailed, match=r"several agents \(one, two\): write its `url` as .*/agents/NAME"):
                await ShipworthyRemote(far).offer(now() + 20.0)


class Slow:
    """A served agent whose tool takes its time, and whose run notes that it was cancelled."""

    def __init__(self) -> None:
        self.begun, self.cancelled = asyncio.Event(), 0

        @tool(timeout=30.0)
        async def wait() -> str:
            """Wait."""
            self.begun.set()
            try:
                await asyncio.sleep(20)
            except asyncio.CancelledError:
                self.cancelled += 1
                raise
            return "waited"

        steps = (Step(tool=wait), Step.model_validate({"answer": "{wait}"}))
        skill = Skill(
            name="wait", description="Wait", examples=("wait a while",), workflow=steps, max_latency_ms=40_000
        )
        self.agent = Agent(name="slow", skills=[skill], tools=[wait], store="memory")


@pytest.mark.real_time
async def test_a_run_that_is_left_is_cancelled_there() -> None:
    slow = Slow()
    with listening(app(Service({"slow": slow.agent}))) as url:
        async with door(url) as far:
            asking = asyncio.create_task(ShipworthyRemote(far).ask(errand("wait a while", seconds=15.0)))
            for _ in range(400):
                if slow.begun.is_set():
                    break
                await asyncio.sleep(0.02)
            asking.cancel()
            await asyncio.wait({asking})
            for _ in range(400):
                if slow.cancelled:
                    break
                await asyncio.sleep(0.02)
    assert slow.cancelled == 1


async def test_the_request_carries_its_key_its_limits_and_no_more_time_than_there_is() -> None:
    async with rude(STREAM, event("run_finished", result=result())) as server, door(server.url) as far:
        reply = await ShipworthyRemote(far).ask(errand("hi", key="k1", limits={"max_cost_usd": 0.25}))
    assert reply.used is not None and reply.used.as_dict() == USED
    asked, body = server.asked[0], orjson.loads(server.asked[0].body)
    assert (asked.path, asked.headers["idempotency-key"], asked.headers["accept"]) == (
        "/v1/runs",
        "k1",
        "text/event-stream",
    )
    assert body["leaving"] == "cancel" and body["limits"]["max_cost_usd"] == 0.25
    assert body["limits"]["max_latency_ms"] == pytest.approx(1950.0, abs=1)


async def test_a_run_whose_stream_breaks_off_is_looked_up() -> None:
    def speak(asked: Asked) -> list[Piece]:
        if asked.method == "GET":
            return [PLAIN, orjson.dumps(result(text="Found again."))]
        return [STREAM, event("thinking")]

    async with rude(by=speak) as server, door(server.url) as far:
        assert (await ShipworthyRemote(far).ask(errand())).text == "Found again."
        assert server.asked[-1].path == "/v1/runs/r1"
    with pytest.raises(ToolFailed, match="ended its stream before the answer"):
        await asked_of(STREAM, b": nothing\n\n")


async def test_a_request_that_was_sent_before_waits_for_the_run_that_answers_it() -> None:
    looks = 0

    def speak(asked: Asked) -> list[Piece]:
        nonlocal looks
        if asked.method == "POST":
            told = orjson.dumps({"error": {"kind": "conflict", "message": "it is answered", "run_id": "r1"}})
            return [b"HTTP/1.1 409 Conflict\r\ncontent-length: %d\r\n\r\n" % len(told) + told]
        looks += 1
        return [PLAIN, orjson.dumps(result() if looks > 2 else {"run_id": "r1", "status": "running"})]

    async with rude(by=speak) as server, door(server.url) as far:
        assert (await ShipworthyRemote(far).ask(errand(key="k1"))).text == "Done."
        looks = -100
        with pytest.raises(ToolTimeout):
            await ShipworthyRemote(far).ask(errand(key="k1"))


@batch(
    ("pieces", "kind"),
    [
        ((STREAM, event("run_finished", result={"status": "weird"})), ToolFailed),
        ((STREAM, event("run_finished", result=result(text=5))), ToolFailed),
        ((STREAM, b'event: error\ndata: {"error": {"message": "cut"}}\n\n'), ToolFailed),
        ((STREAM, event("run_finished", result=result(status="refused", reason="budget"))), Unserved),
        ((b"HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\n\r\n",), NotDone),
        ((HANG,), ToolTimeout),
        ((STREAM, event("thinking"), HANG), ToolTimeout),
        ((PLAIN, b"[]"), ToolFailed),
    ],
)
async def test_what_is_no_answer_is_a_failure(pieces: tuple[Piece, ...], kind: type[ToolError]) -> None:
    with pytest.raises(ToolError) as failed:
        await asked_of(*pieces)
    assert type(failed.value) is kind


@batch("lie", [{"model_calls": -1}, {"cost_usd": "free"}, {"input_tokens": 1e300}, {"tool_calls": True}])
async def test_figures_that_cannot_be_are_none(lie: dict[str, object]) -> None:
    reply = await asked_of(STREAM, event("run_finished", result=result(usage={**USED, **lie})))
    assert reply.used is None
