"""An OpenAI-compatible agent: over real HTTP with our own server of that protocol, and with rude ones."""

import orjson
import pytest
from tests.batches import batch
from tests.server.listening import listening
from tests.server.shop_agent import SAID, TALK, shop_agent
from tests.tools.remote.asking import SECONDS, door, errand, now
from tests.tools.remote.rude import HANG, PLAIN, STREAM, Piece, rude

from shipworthy.errors import ToolError, ToolFailed, ToolTimeout
from shipworthy.server.app import app
from shipworthy.server.service import Service
from shipworthy.tools.remote.openai import OpenAiRemote


def chunk(text: str | None = None, end: str | None = None) -> bytes:
    delta = {} if text is None else {"content": text}
    return b"data: " + orjson.dumps({"choices": [{"index": 0, "delta": delta, "finish_reason": end}]}) + b"\n\n"


async def replied(*pieces: Piece) -> str:
    async with rude(*pieces) as server, door(server.url) as far:
        return (await OpenAiRemote(far, "m").ask(errand())).text


async def test_a_served_agent_answers() -> None:
    with listening(app(Service({"shop": shop_agent()}))) as url:
        async with door(f"{url}/v1") as far:
            remote = OpenAiRemote(far, "shop")
            reply = await remote.ask(errand(TALK, seconds=20.0))
            assert (reply.text, reply.used, reply.asks) == (SAID, None, False)
            assert await remote.offer(0.0) == {}


async def test_a_stream_is_put_together_and_its_usage_is_not_believed() -> None:
    usage = b'data: {"choices": [], "usage": {"prompt_tokens": 0, "completion_tokens": 0}}\n\n'
    sent = (STREAM, chunk("One "), chunk("two"), chunk(None, "stop"), usage, b"data: [DONE]\n\n")
    async with rude(*sent) as server, door(server.url) as far:
        reply = await OpenAiRemote(far, "m").ask(errand("hi", key="k1"))
    assert (reply.text, reply.used) == ("One two", None)
    asked = server.asked[0]
    assert (asked.path, asked.headers["idempotency-key"]) == ("/chat/completions", "k1")
    assert orjson.loads(asked.body)["messages"] == [{"role": "user", "content": "hi"}]


async def test_an_answer_that_is_not_streamed_is_read_too() -> None:
    whole = {"choices": [{"index": 0, "message": {"content": "Whole."}, "finish_reason": "stop"}]}
    assert await replied(PLAIN, orjson.dumps(whole)) == "Whole."


@batch(
    ("sent", "words"),
    [
        ((chunk("half"),), "ended its stream before the answer"),
        ((chunk("half", "length"),), "cut at a limit"),
        ((chunk(None, "tool_calls"),), "asks for a tool"),
        ((chunk(" ", "stop"),), "empty answer"),
        ((b'data: {"error": {"message": "out of order"}}\n\n',), "failed: out of order"),
        ((b'data: {"choices": "none"}\n\n',), "ended its stream"),
    ],
)
async def test_what_is_no_answer_is_a_failure(sent: tuple[Piece, ...], words: str) -> None:
    with pytest.raises(ToolFailed, match=words):
        await replied(STREAM, *sent)


@batch("sent", [(HANG,), (STREAM, chunk("half"), HANG), (STREAM, *(chunk("x"), 0.05) * 100)])
async def test_one_that_hangs_or_drips_is_left_in_time(sent: tuple[Piece, ...]) -> None:
    async with rude(*sent) as server, door(server.url) as far:
        asked = errand()
        with pytest.raises(ToolTimeout):
            await OpenAiRemote(far, "m").ask(asked)
        assert now() == pytest.approx(asked.ends, abs=0.001)


async def test_a_flood_is_cut() -> None:
    async with rude(STREAM, *[chunk("x" * 1000)] * 5000) as server, door(server.url, max_bytes=20_000) as far:
        with pytest.raises(ToolError, match="more than 20,000 bytes"):
            await OpenAiRemote(far, "m").ask(errand(seconds=SECONDS))
        assert server.sent < 1_000_000
